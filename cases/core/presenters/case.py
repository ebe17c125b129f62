"""The page of one case: where it stands, who holds it, what is due, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.forms import Form
from django.http import QueryDict

from cases.briefings.presenters import has_briefings
from cases.households.models import Membership
from cases.households.presenters.households import age, of_age, reach
from cases.moves.presenters import state_of_move
from cases.record.presenters.endings import how_ended
from cases.regie.presenters.regie import Regiebalk, answerable
from cases.scaling.presenters.steps_people import Today
from cases.timeline.course import course
from cases.timeline.event import KINDS, TimelineEvent
from cases.timeline.presenters.film import film
from cases.timeline.presenters.log import course_section, log_section
from cases.worklist.presenters.ahead import ahead
from cases.worklist.terms import terms_of_case
from common import dates
from common.addresses import link_to
from common.plurals import days_words
from notifications.models import Notice
from roles.ave_model.rules import Norms
from roles.norms import norms_in_force
from roles.permissions import Action

from ..locking import CaseContext
from .common import days_since, household_name, phase_of
from .on_duty import on_duty
from .why_not import OPENED, why_not_fold

IN_OUTLINE = ("besluit",)
TO_BESTUUR = ("besluit", "bestuur")


def case_page(
    context: CaseContext, query: QueryDict, notices: list[Notice], *, log_form: Form | None = None
) -> dict[str, Any]:
    """Everything on the page; without the right to the file, the case in outline only.

    `log_form` is the form to write in the log book, for who may.
    """
    full = Action.VIEW in context.actions
    norms = norms_in_force(context.case.municipality, context.model, context.case.phase)
    terms = terms_of_case(context.case, context.now, context.rests_until)
    moments = _course(context)
    explains = bool(query.get(OPENED))
    moving = _moving(context, moments)
    people = Today.on(context, None if explains else answerable(context.case.ave_phase))
    return {
        **case_head(context, "overview"),
        "context": context,
        "rows": Regiebalk(context, people, norms, terms.appoint_before, full).rows(),
        "ahead": ahead(context, terms, moments),
        "menu": _menu(context, moving),
        "moving": moving,
        "why_not": why_not_fold(context, people if explains else None, query),
        "notices": notices,
        "on_duty": on_duty(context),
        "log": log_section(context, log_form),
        "course": course_section(context, query, moments),
        "steps": _steps(context, moments),
        "facts": list(_facts(context, norms, full)),
    }


def _moving(context: CaseContext, moments: list[TimelineEvent]) -> dict[str, Any] | None:
    if context.case.is_closed:
        return None
    return state_of_move(context.case.reference, moments, context.actor.day)


def film_page(context: CaseContext, query: QueryDict) -> dict[str, Any]:
    """The whole course in one drawing, as much of it as this person reads."""
    return {**case_head(context, "film"), "film": film(context, query, _course(context))}


def _course(context: CaseContext) -> list[TimelineEvent]:
    """What of the course this person reads: all of it, or what goes with the outline."""
    kinds = TO_BESTUUR if has_briefings(context) else IN_OUTLINE
    return course(context.file, kinds=tuple(KINDS) if Action.VIEW in context.actions else kinds)


def case_head(context: CaseContext, here: str) -> dict[str, Any]:
    """The top that all pages of a case share; its tabs are what this person may read.

    Who may read the file knows a case by the name of the household.
    """
    case = context.case
    full = Action.VIEW in context.actions
    household = _household(context) if full else None
    briefings = has_briefings(context)
    places = [
        ("overview", "cases:case", "Overzicht", True),
        ("film", "cases:film", "Film", True),
        ("plan", "cases:plan", "Plan", full),
        ("parties", "cases:parties", "Partijen", full),
        ("briefings", "cases:briefings", "Bestuur", briefings),
        ("history", "cases:history", "Historie", full),
    ]
    since = days_since(case.phase_since, context.actor.day)
    return {
        "reference": case.reference,
        "household": household,
        "title": household["name"] if household else f"Casus {case.reference}",
        "subline": case.title,
        "phase": phase_of(context.model, case.phase),
        "since": dates.day_of(case.phase_since),
        "since_days": days_words(since) if since else "vandaag",
        "badges": _badges(context),
        "tabs": [
            {"url": link_to(name, case.reference), "label": label, "current": key == here}
            for key, name, label, may in places
            if may
        ],
        "full": full,
    }


def _badges(context: CaseContext) -> list[dict[str, str]]:
    case = context.case
    until = context.rests_until
    found = [
        (case.is_closed, "Gesloten", "neutral"),
        (case.grip_since, "GRIP", "error"),
        (case.safety_risk, "Veiligheidsrisico", "error"),
        (case.media_attention, "Media", "warning"),
        (case.minors_involved, "Minderjarigen", "active"),
        (case.heaviest_part, "Casusregisseur nodig", "warning"),
        (case.waakvlam_until, _waakvlam(case.waakvlam_until), "ok"),
        (until, f"Gepauzeerd tot {dates.full(until)}" if until else "", "warning"),
    ]
    return [{"label": label, "kind": kind} for holds, label, kind in found if holds]


def _menu(context: CaseContext, moving: dict[str, Any] | None) -> dict[str, Any]:
    """What one may do: the one thing that is asked of this person first, the rare things last."""
    case, file = context.case, context.file
    rests = context.rests_until is not None

    def at(name: str) -> str:
        return link_to(f"cases:{name}", case.reference)

    found = [
        (Action.CONFIRM, _to_confirm(context), "Bekijk en bevestig", file.unconfirmed),
        (Action.DECIDE, _to_decide(context), "Bekijk en besluit", file.pending),
        (Action.LOG, "#id_text", "Schrijf in het logboek", True),
        (Action.PROPOSE, at("step_choose"), "Op- of afschalen", not file.pending),
        (Action.PLAN, at("plan_new"), "Nieuwe versie van het plan", True),
        (Action.AGREE, at("agreement_new"), "Bindende afspraak vastleggen", True),
        (Action.EDIT, at("facts"), "Gegevens wijzigen", True),
        (Action.EDIT, at("hold"), "Casus pauzeren", case.ave_phase.case_phase and not rests),
        (Action.EDIT, at("resume"), "Pauze beëindigen", rests),
        (Action.HAND_BACK, at("hand_back"), "Teruggeven voor monitoring", True),
        (Action.GRIP, at("grip"), "GRIP vastleggen", not case.grip_since),
        (Action.CLOSE, at("move_new"), "Verhuizing aankondigen", not (moving and moving["waits"])),
        (Action.CLOSE, at("close"), "Casus sluiten", True),
        (Action.REOPEN, at("reopen"), "Casus heropenen", True),
    ]
    may = [
        {"url": url, "label": label}
        for action, url, label, now in found
        if action in context.actions and now
    ]
    return {"main": may[0] if may else None, "second": may[1:2], "more": may[2:]}


def _to_confirm(context: CaseContext) -> str:
    urgent = context.file.unconfirmed
    return link_to("cases:decision", context.case.reference, urgent.number) if urgent else ""


def _to_decide(context: CaseContext) -> str:
    pending = context.file.pending
    return link_to("cases:proposal", context.case.reference, pending.pk) if pending else ""


def _facts(context: CaseContext, norms: Norms, full: bool) -> Iterator[dict[str, Any]]:
    case, plan, today = context.case, context.file.plan, context.actor.day
    if case.is_closed:
        yield {"term": "Gesloten op", "date": case.closed_at}
        if how := how_ended(case):
            yield {"term": "Hoe gesloten", "value": how}
        if full:
            yield {"term": "Reden van sluiten", "value": case.closed_reason}
    norm = f" (norm: {days_words(norms.inactive_days)})" if norms.inactive_days is not None else ""
    yield {"term": "Laatste activiteit", "value": dates.near(case.last_activity_at, today) + norm}
    if not full:
        return
    yield {
        "term": "Plan van aanpak",
        "value": f"Versie {plan.number}" if plan else "",
        "missing": "Nog geen plan",
        "url": link_to("cases:plan", case.reference) if plan else "",
    }
    yield {"term": "Titel", "value": case.title}
    yield {
        "term": "Overheersend probleem",
        "value": context.model.dominant_problems.get(case.dominant_problem, case.dominant_problem),
    }
    yield {
        "term": "Leefgebieden",
        "value": ", ".join(context.model.problem_areas.get(a, a) for a in case.problem_areas),
        "missing": "Nog geen gekozen",
    }


def _household(context: CaseContext) -> dict[str, Any]:
    household, today = context.case.household, context.actor.day
    members = list(household.memberships.on(today).select_related("person"))
    name = household_name(m.person.surname for m in members)
    return {
        "url": link_to("cases:household", household.reference),
        "reference": household.reference,
        "name": f"Huishouden {name}" if name else "Huishouden zonder bewoners",
        "address": household.address,
        "secret": household.secret_address,
        "members": [_member(m, today) for m in members],
    }


def _member(membership: Membership, today: date) -> dict[str, Any]:
    known = age(membership.person, today)
    words = [known["age"]]
    if known["minor"]:
        words.append("minderjarig")
    words += of_age(membership.person, today)
    if membership.role:
        words.insert(0, membership.role.lower())
    person = membership.person
    return {"name": person.full_name, "detail": ", ".join(words), **reach(person, may_see=True)}


def _steps(context: CaseContext, moments: list[TimelineEvent]) -> list[dict[str, Any]]:
    """Every step up and down that was decided, newest first, with the way to its besluit."""
    return [
        {
            "at": dates.local(m.at),
            "sentence": m.sentence,
            "who": m.who,
            "url": link_to("cases:decision", context.case.reference, m.number),
        }
        for m in moments
        if m.kind == "besluit" and m.to_phase
    ]


def _waakvlam(until: date | None) -> str:
    return f"Waakvlam tot {dates.full(until)}" if until else ""
