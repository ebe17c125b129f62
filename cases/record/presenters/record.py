"""What was written down about a case, as the components show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.core.locking import CaseContext
from cases.core.presenters.common import phase_of
from cases.intake.models import Signal
from cases.timeline.event import KINDS, TimelineEvent
from common import dates
from common.addresses import link_to
from common.differences import folded
from roles.permissions import Action

from ..models import LogEntry, Plan
from .agreements import agreements_part
from .measures import measures_part

TONES = {"besluit": "decision", "einde": "decision"}


def events(
    context: CaseContext, moments: Iterable[TimelineEvent], *, full: bool
) -> list[dict[str, Any]]:
    """Moments for components/timeline.html; in outline without what people wrote."""
    return [_event(context, moment, full) for moment in moments]


def _event(context: CaseContext, moment: TimelineEvent, full: bool) -> dict[str, Any]:
    at = dates.local(moment.at)
    late = moment.entered and dates.day_of(moment.entered) != at.date()
    url, label = link_of(context, moment)
    if not url and moment.kind == "logboek" and Action.LOG in context.actions:
        url = link_to("cases:log_correct", context.case.reference, moment.number)
        label = "Verbeter"
    event: dict[str, Any] = {
        "id": moment.ref,
        "datetime": at,
        "kind": KINDS[moment.kind] if moment.kind == "logboek" else "",
        "title": moment.sentence,
        "by": moment.who,
        "url": url,
        "url_label": label,
        "tone": "warning" if moment.what == LogEntry.Kind.INCIDENT else TONES.get(moment.kind, ""),
    }
    if moment.to_phase:
        event["phase_to"] = phase_of(context.model, moment.to_phase)
        event["phase_from"] = (
            phase_of(context.model, moment.from_phase) if moment.from_phase else None
        )
    if full:
        text, rest = folded("" if moment.kind == "plan" else moment.text)
        event |= {
            "text": text,
            "rest": rest,
            "entered": moment.entered if late else None,
            "corrected": "\n\n".join(moment.earlier_texts),
        }
    return event


def link_of(context: CaseContext, moment: TimelineEvent) -> tuple[str, str]:
    """Where the record itself can be read and how that is said; nothing if only in the course."""
    reference = context.case.reference
    if moment.kind == "besluit":
        return link_to("cases:decision", reference, moment.number), "Lees het besluit"
    if moment.kind == "einde":
        return link_to("cases:ending", reference, moment.number), "Lees hoe de casus eindigde"
    if moment.kind == "verhuizing":
        return link_to("cases:move", reference, moment.number), "Bekijk de aankondiging"
    if moment.kind == "signaal" and moment.about == Signal.Reporter.MUNICIPALITY:
        return link_to("cases:arrived", reference), "Bekijk wat meekwam"
    if moment.kind in ("voorstel", "raadpleging"):
        return link_to("cases:proposal", reference, moment.number), "Bekijk het voorstel"
    if moment.kind == "bestuur":
        url = link_to("cases:briefings", reference)
        return f"{url}#bestuurlijk-{moment.number}", "Lees wat het bestuur las"
    if moment.kind == "plan":
        return f"{link_to('cases:plan', reference)}#plan-{moment.number}", "Lees het plan"
    if moment.kind == "maatregel":
        plan = link_to("cases:plan", reference)
        return f"{plan}#maatregel-{moment.number}", "Lees de maatregel"
    if moment.kind == "afspraak":
        url = link_to("cases:plan", reference)
        return f"{url}#afspraak-{moment.number}", "Bekijk de afspraak"
    return "", ""


def plan_page(context: CaseContext) -> dict[str, Any]:
    """All versions of the plan, newest first, the measures, what parties bound themselves to, and
    whether one may add to any of them."""
    return {
        "newest": _version(context, context.file.plans[0]) if context.file.plans else None,
        "older": [_version(context, p) for p in context.file.plans[1:]],
        "may_add": Action.PLAN in context.actions,
        **measures_part(context),
        **agreements_part(context),
    }


def _version(context: CaseContext, plan: Plan) -> dict[str, Any]:
    return {
        "number": plan.number,
        "text": plan.text,
        "anchor": f"plan-{plan.number}",
        "facts": [
            {"term": "Voor fase", "phase": phase_of(context.model, plan.for_phase)},
            {"term": "Afgesproken op", "date": plan.agreed_on},
            {"term": "Afgesproken met", "value": plan.agreed_with},
            {"term": "Volgende evaluatie", "date": plan.next_evaluation_on},
            {"term": "Vastgelegd door", "value": str(plan.author)},
        ],
    }
