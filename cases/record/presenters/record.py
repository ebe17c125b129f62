"""What was written down about a case, as the components show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.core.locking import Bench
from cases.core.presenters.common import phase_of
from cases.timeline.event import KINDS, Moment
from common import dates
from common.addresses import link_to
from common.differences import folded
from roles.permissions import Action

from ..models import LogEntry, Plan
from .agreements import agreements_part
from .measures import measures_part

TONES = {"besluit": "decision"}


def events(bench: Bench, moments: Iterable[Moment], *, full: bool) -> list[dict[str, Any]]:
    """Moments for components/timeline.html; in outline without what people wrote."""
    return [_event(bench, moment, full) for moment in moments]


def _event(bench: Bench, moment: Moment, full: bool) -> dict[str, Any]:
    at = dates.local(moment.at)
    late = moment.entered and dates.day_of(moment.entered) != at.date()
    url, label = link_of(bench, moment)
    if not url and moment.kind == "logboek" and Action.LOG in bench.actions:
        url = link_to("cases:log_correct", bench.case.reference, moment.number)
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
        event["phase_to"] = phase_of(bench.model, moment.to_phase)
        event["phase_from"] = (
            phase_of(bench.model, moment.from_phase) if moment.from_phase else None
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


def link_of(bench: Bench, moment: Moment) -> tuple[str, str]:
    """Where the record itself can be read and how that is said; nothing if only in the course."""
    reference = bench.case.reference
    if moment.kind == "besluit":
        return link_to("cases:decision", reference, moment.number), "Lees het besluit"
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


def plan_page(bench: Bench) -> dict[str, Any]:
    """All versions of the plan, newest first, the measures, what parties bound themselves to, and
    whether one may add to any of them."""
    return {
        "newest": _version(bench, bench.file.plans[0]) if bench.file.plans else None,
        "older": [_version(bench, p) for p in bench.file.plans[1:]],
        "may_add": Action.PLAN in bench.actions,
        **measures_part(bench),
        **agreements_part(bench),
    }


def _version(bench: Bench, plan: Plan) -> dict[str, Any]:
    return {
        "number": plan.number,
        "text": plan.text,
        "anchor": f"plan-{plan.number}",
        "facts": [
            {"term": "Voor fase", "phase": phase_of(bench.model, plan.for_phase)},
            {"term": "Afgesproken op", "date": plan.agreed_on},
            {"term": "Afgesproken met", "value": plan.agreed_with},
            {"term": "Volgende evaluatie", "date": plan.next_evaluation_on},
            {"term": "Vastgelegd door", "value": str(plan.author)},
        ],
    }
