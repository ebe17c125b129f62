"""Rows of Mijn werk: one for each case on which something waits, for each thing that is waited for,
and for each case in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.core.models import Case
from cases.core.presenters.common import household_name, phase_of, regie_name
from common import dates
from common.addresses import link_to
from common.plurals import days_words, lower_first
from roles.ave_model.causes import Cause
from roles.ave_model.who import between
from roles.ave_model.words import labels, listed
from roles.middleware import RequestContext

from ..ask import Kind
from ..reading import DECISIONS, Expected, Surnames, TaskRow
from ..terms import NO_TERMS, CaseTerms, Term

BUTTONS: Mapping[str, str] = {
    Kind.CONFIRM: "Bevestig",
    Kind.DECIDE: "Beslis",
    Kind.APPOINT: "Wijs aan",
    Kind.TAKE: "Neem regie",
    Kind.ANSWER: "Antwoord",
    Kind.CLOSE: "Bekijk",
    Kind.ASSIGNMENT: "Meld klaar",
    Kind.DUTY: "Open",
    Kind.MOVE: "Bekijk",
}
"""What one presses, by what is asked."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the cases on a page, by their id."""

    cases: Mapping[int, Case]
    surnames: Mapping[int, Surnames]
    terms: Mapping[int, CaseTerms]
    assignments: Mapping[int, str]
    """The words of assignments, by the id of those."""


def case_row(
    tasks: Sequence[TaskRow], known: Known, request_context: RequestContext
) -> dict[str, Any]:
    """All that waits on one case, the worst first: that one has the button, the others a link."""
    worst, *others = tasks
    case, late = known.cases[worst.case_id], _late(worst, known, request_context.actor.day)
    return {
        **_cells(case, known),
        **_asked(worst, case, known, request_context),
        "also": [_asked(task, case, known, request_context) for task in others],
        "since": worst.since,
        "moment": max(task.since for task in tasks),
        "danger": worst.is_danger,
        "decides": worst.kind in DECISIONS,
        "what": _what(worst),
        "municipality_id": case.municipality_id,
        "phase_id": case.phase,
        "write_url": link_to("cases:write", case.reference) if _writes(late) else "",
    }


def _asked(
    task: TaskRow, case: Case, known: Known, request_context: RequestContext
) -> dict[str, Any]:
    """What is asked, why, and where one does it."""
    late = _late(task, known, request_context.actor.day)
    return {
        "why": list(_why(task, case, late, known, request_context)),
        "url": _url(task, case.reference, late),
        "action": _DUTY_BUTTON[late[0].cause] if late else BUTTONS[task.kind],
    }


def own_row(
    pk: int, known: Known, request_context: RequestContext, flagged: list[str]
) -> dict[str, Any]:
    """Where a case of one's own stands, what was last done, what comes next or is flagged."""
    case, terms, today = known.cases[pk], known.terms.get(pk, NO_TERMS), request_context.actor.day
    late, upcoming = terms.late(today), terms.next(today)
    return {
        **_cells(case, known),
        "url": link_to("cases:case", case.reference),
        "log_url": link_to("cases:log", case.reference),
        "write_url": link_to("cases:write", case.reference),
        "last": case.last_activity_at,
        "late": [_too_late(term, today) for term in late],
        "flagged": flagged,
        "next": upcoming.words if upcoming else "",
        "next_on": upcoming.due if upcoming else None,
        "left": _left(upcoming, today) if upcoming else "",
        "rests_until": terms.rests_until,
    }


def expected_row(
    expected: Expected, known: Known, request_context: RequestContext
) -> dict[str, Any]:
    task = expected.task
    case = known.cases[task.case_id]
    model = case.ave_model
    goal = between(model, case.phase, task.to_phase) if task.to_phase else ""
    if task.kind == Kind.ANSWER:
        why = f"Uw vraag over het voorstel {goal} wacht op antwoord van: {task.person}."
    else:
        whom = listed(labels(model, expected.functions))
        asked = f"Uw voorstel {goal} wacht op een besluit van"
        confirms = "Uw spoedbesluit wacht op bevestiging door"
        why = f"{confirms if task.kind == Kind.CONFIRM else asked}: {whom}."
    url = link_to("cases:case", case.reference)
    if task.kind != Kind.CONFIRM:
        url = link_to("cases:proposal", case.reference, task.record or 0)
    return {
        **_cells(case, known),
        "url": url,
        "why": [why, *_before(task, request_context.actor.day)],
        "since": task.since,
        "danger": False,
        "action": "Bekijk",
    }


def _cells(case: Case, known: Known) -> dict[str, Any]:
    """What every row about a case shows first."""
    return {
        "reference": case.reference,
        "name": household_name(known.surnames.get(case.pk)),
        "title": case.title,
        "phase": phase_of(case.ave_model, case.phase),
    }


def _late(task: TaskRow, known: Known, today: date) -> list[Term]:
    """Of a duty: what is late, or the waakvlam that ends soon; the longest late first."""
    if task.kind != Kind.DUTY:
        return []
    terms = known.terms.get(task.case_id, NO_TERMS)
    late = [term for term in terms.late(today) if not term.record]
    return late or [term for term in terms.terms if term.cause is Cause.WAAKVLAM_PASSED]


def _what(task: TaskRow) -> str:
    """What kind of decision it is, by its name in the filter of Te beslissen."""
    if task.kind == Kind.CONFIRM:
        return "spoed"
    return "verschil" if task.disputed else "voorstel"


def _writes(late: list[Term]) -> bool:
    """Whether it is done by writing in the log book, which can be done in its row."""
    return bool(late) and late[0].cause is Cause.INACTIVE


_DUTY_BUTTON = {
    Cause.INACTIVE: "Schrijf",
    Cause.NO_PLAN: "Maak plan",
    Cause.EVALUATION_OVERDUE: "Evalueer",
    Cause.WAAKVLAM_PASSED: "Bekijk",
}
_DUTY_PAGE = {
    Cause.INACTIVE: "cases:log",
    Cause.NO_PLAN: "cases:plan_new",
    Cause.EVALUATION_OVERDUE: "cases:plan_new",
    Cause.WAAKVLAM_PASSED: "cases:case",
}


def _url(task: TaskRow, reference: str, late: list[Term]) -> str:
    if task.kind == Kind.CONFIRM:
        return link_to("cases:decision", reference, task.record or 0)
    if task.kind in (Kind.DECIDE, Kind.ANSWER):
        return link_to("cases:proposal", reference, task.record or 0)
    if task.responsibility:
        aspect = [task.aspect] if task.aspect else []
        return link_to("cases:appoint", reference, task.responsibility, *aspect)
    if task.kind == Kind.ASSIGNMENT:
        return link_to("cases:assignment", reference, task.record or 0)
    if task.kind == Kind.MOVE:
        return link_to("cases:move", reference, task.record or 0)
    if late:
        return link_to(_DUTY_PAGE[late[0].cause], reference)
    return link_to("cases:case", reference)


def _why(
    task: TaskRow, case: Case, late: list[Term], known: Known, request_context: RequestContext
) -> Iterator[str]:
    """The reasons in plain words, the weightiest first."""
    today, model = request_context.actor.day, case.ave_model
    if task.kind == Kind.CONFIRM:
        yield f"Spoedbesluit van {task.asked_by} wacht op uw bevestiging."
        if task.late_from and task.late_from < request_context.now:
            yield "De termijn om te bevestigen is voorbij."
    elif task.kind == Kind.DECIDE:
        goal = between(model, case.phase, task.to_phase)
        if task.disputed:
            yield f"Meningsverschil over de stap {goal}. U beslist."
        else:
            yield f"{task.asked_by} stelt voor: {goal}."
        yield from _before(task, today)
    elif task.kind == Kind.ANSWER:
        goal = between(model, case.phase, task.to_phase)
        yield f"U kreeg een vraag over uw voorstel: {goal}."
        yield from _before(task, today)
    elif task.responsibility:
        yield f"{regie_name(task.responsibility, task.aspect)}: nog niemand."
    elif task.kind == Kind.ASSIGNMENT and task.due:
        yield f"Opdracht: {known.assignments.get(task.record or 0, '')}"
        if task.is_late_on(today):
            yield f"Een opdracht is {days_words((today - task.due).days)} te laat."
        else:
            yield f"Meld uiterlijk {dates.full(task.due)} wat het opleverde."
    elif task.kind == Kind.MOVE and task.due:
        late_by = days_words((today - task.due).days)
        yield f"De andere gemeente is {late_by} te laat met antwoord. Bel hen."
    elif task.kind == Kind.CLOSE and case.waakvlam_until:
        yield _waakvlam(case.waakvlam_until, today)
    for term in late:
        yield _too_late(term, today)


def _before(task: TaskRow, today: date) -> Iterator[str]:
    """Until when a proposal may wait, or how long that is past."""
    if task.due is None:
        return
    if task.is_late_on(today):
        late = days_words((today - task.due).days)
        yield f"De norm liep tot en met {dates.full(task.due)}: {late} te laat."
    else:
        yield f"{_days_left(task.due, today)}, uiterlijk {dates.full(task.due)}."


def _waakvlam(until: date, today: date) -> str:
    if until < today:
        return "De waakvlam is voorbij. Sluit de casus of schaal op."
    return "De waakvlam loopt af. Sluit de casus of schaal op."


def _too_late(term: Term, today: date) -> str:
    late = (today - term.due).days
    norm = f"{days_words(late)} over de norm"
    if term.cause is Cause.WAAKVLAM_PASSED:
        return _waakvlam(term.due, today)
    if term.cause is Cause.ASSIGNMENT_OVERDUE:
        return f"Een opdracht is {days_words(late)} te laat."
    if term.cause is Cause.INACTIVE and term.start:
        return f"Al {days_words((today - term.start).days)} geen activiteit, {norm}."
    if term.cause is Cause.NO_PLAN:
        return f"Nog geen plan voor deze fase, {norm}."
    return f"De evaluatie van het plan is {days_words(late)} te laat."


def _left(term: Term, today: date) -> str:
    """ "Nog 4 dagen: schrijf hoe het gaat": what to do, and how long there is for it."""
    what = lower_first(term.words)
    return f"{_days_left(term.due, today)}: {what}"


def _days_left(due: date, today: date) -> str:
    days = (due - today).days
    return f"Nog {days_words(days)}" if days else "Vandaag nog"
