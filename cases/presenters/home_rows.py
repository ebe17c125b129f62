"""Rows of Mijn werk: one for each thing that waits, that is waited for, and each case in hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from cases.desk import Lot, Named
from cases.duties import Duty, Term
from cases.waiting import AskedOf, Expected, Kind, Own, Task
from roles import dates
from roles.ave_model.words import labels, listed
from roles.middleware import Visit

from .common import address, days_words, household_name, phase_of, regie_name


def task_row(task: Task, named: Named, visit: Visit) -> dict[str, Any]:
    lot = task.lot
    return {
        **_cells(lot, named),
        "url": _url(task, named.reference),
        "why": list(_why(task, visit)),
        "since": task.since,
        "moment": task.since,
        "danger": task.level == 0,
        "action": _action(task),
        "decides": decides(task),
        "what": _what(task),
        "municipality_id": lot.municipality,
        "phase_id": lot.view.facts.phase,
        "write_url": address("cases:write", named.reference) if _writes(task) else "",
    }


def decides(task: Task) -> bool:
    """Whether it is a decision, and so stands on Te beslissen too."""
    return task.kind in (Kind.CONFIRM, Kind.DECIDE)


def own_row(own: Own, named: Named, visit: Visit, flagged: list[str]) -> dict[str, Any]:
    """Where a case of one's own stands, what was last done, what comes next or is flagged."""
    lot, today = own.lot, visit.actor.day
    late, upcoming = own.late(today), own.next(today)
    return {
        **_cells(lot, named),
        "url": address("cases:case", named.reference),
        "log_url": address("cases:log", named.reference),
        "write_url": address("cases:write", named.reference),
        "last": lot.last_activity,
        "late": [_too_late(term, today) for term in late],
        "flagged": flagged,
        "next": upcoming.duty.value if upcoming else "",
        "next_on": upcoming.due if upcoming else None,
        "left": _left(upcoming, today) if upcoming else "",
        "rests_until": lot.rests_until,
    }


def expected_row(expected: Expected, named: Named, today: date) -> dict[str, Any]:
    lot = expected.lot
    whom = expected.person or listed(labels(lot.view.model, expected.functions))
    if expected.what is AskedOf.CONFIRMATION:
        why = f"Uw spoedbesluit wacht op bevestiging door: {whom}."
    else:
        goal = lot.view.model.phase(lot.pending.to_phase).label if lot.pending else ""
        if expected.what is AskedOf.DECISION:
            why = f"Uw voorstel naar {goal} wacht op een besluit van: {whom}."
        else:
            why = f"Uw vraag over het voorstel naar {goal} wacht op antwoord van: {whom}."
    if lot.pending and expected.what is not AskedOf.CONFIRMATION:
        url = address("cases:proposal", named.reference, lot.pending.pk)
    else:
        url = address("cases:case", named.reference)
    return {
        **_cells(lot, named),
        "url": url,
        "why": [why, *_before(expected.term, today)],
        "since": expected.since,
        "danger": False,
        "action": "Bekijk",
    }


def _cells(lot: Lot, named: Named) -> dict[str, Any]:
    """What every row about a case shows first."""
    return {
        "reference": named.reference,
        "name": household_name(named.surnames),
        "title": named.title,
        "phase": phase_of(lot.view.model, lot.view.facts.phase),
    }


def _what(task: Task) -> str:
    """What kind of decision it is, by its name in the filter of Te beslissen."""
    if task.kind is Kind.CONFIRM:
        return "spoed"
    pending = task.lot.pending
    return "verschil" if pending and pending.status == "disputed" else "voorstel"


def _writes(task: Task) -> bool:
    """Whether it is done by writing in the log book, which can be done in its row."""
    return bool(task.late) and task.late[0].duty is Duty.WRITE


def _action(task: Task) -> str:
    return _DUTY_BUTTON[task.late[0].duty] if task.late else task.kind.value


_DUTY_BUTTON = {
    Duty.WRITE: "Schrijf",
    Duty.PLAN: "Maak plan",
    Duty.EVALUATE: "Evalueer",
    Duty.WAAKVLAM: "Bekijk",
}
_DUTY_PAGE = {
    Duty.WRITE: "cases:log",
    Duty.PLAN: "cases:plan_new",
    Duty.EVALUATE: "cases:plan_new",
    Duty.WAAKVLAM: "cases:case",
}


def _url(task: Task, reference: str) -> str:
    lot = task.lot
    if task.kind is Kind.CONFIRM and lot.unconfirmed:
        return address("cases:decision", reference, lot.unconfirmed.number)
    if task.kind in (Kind.DECIDE, Kind.ANSWER) and lot.pending:
        return address("cases:proposal", reference, lot.pending.pk)
    if task.slot is not None:
        aspect = [task.slot.aspect] if task.slot.aspect else []
        return address("cases:appoint", reference, task.slot.responsibility.value, *aspect)
    if task.asked and task.asked.given:
        return address("cases:assignment", reference, task.asked.given.record)
    if task.late:
        return address(_DUTY_PAGE[task.late[0].duty], reference)
    return address("cases:case", reference)


def _why(task: Task, visit: Visit) -> Iterator[str]:
    """The reasons in plain words, the weightiest first."""
    lot = task.lot
    if task.kind is Kind.CONFIRM and (urgent := lot.unconfirmed):
        yield f"Spoedbesluit van {urgent.decider_name} wacht op uw bevestiging."
        if urgent.confirm_before < visit.now:
            yield "De termijn om te bevestigen is voorbij."
    elif task.kind is Kind.DECIDE and (proposal := lot.pending):
        goal = lot.view.model.phase(proposal.to_phase).label
        if proposal.status == "disputed":
            yield f"Meningsverschil over de stap naar {goal}. U beslist."
        else:
            yield f"{proposal.proposer_name} stelt voor: naar {goal}."
        yield from _before(task.asked, visit.actor.day)
    elif task.kind is Kind.ANSWER and lot.pending:
        goal = lot.view.model.phase(lot.pending.to_phase).label
        yield f"U kreeg een vraag over uw voorstel: naar {goal}."
        yield from _before(task.asked, visit.actor.day)
    elif task.slot is not None:
        yield f"{regie_name(task.slot.responsibility, task.slot.aspect)}: nog niemand."
    elif task.asked:
        yield from _assigned(task.asked, visit.actor.day)
    elif task.kind is Kind.CLOSE and lot.waakvlam_until:
        yield _waakvlam(lot.waakvlam_until, visit.actor.day)
    for term in task.late:
        yield _too_late(term, visit.actor.day)


def _before(term: Term | None, today: date) -> Iterator[str]:
    """Until when a proposal may wait, or how long that is past."""
    if term is None:
        return
    if term.late(today):
        late = days_words((today - term.due).days)
        yield f"De norm liep tot en met {dates.full(term.due)}: {late} te laat."
    else:
        yield f"{_days_left(term, today)}, uiterlijk {dates.full(term.due)}."


def _assigned(term: Term, today: date) -> Iterator[str]:
    if term.given:
        yield f"Opdracht: {term.given.text}"
    if term.late(today):
        yield _too_late(term, today)
    else:
        yield f"Meld uiterlijk {dates.full(term.due)} wat het opleverde."


def _waakvlam(until: date, today: date) -> str:
    if until < today:
        return "De waakvlam is voorbij. Sluit de casus of schaal op."
    return "De waakvlam loopt af. Sluit de casus of schaal op."


def _too_late(term: Term, today: date) -> str:
    late = (today - term.due).days
    norm = f"{days_words(late)} over de norm"
    if term.duty is Duty.WAAKVLAM:
        return _waakvlam(term.due, today)
    if term.duty is Duty.ASSIGNMENT:
        return f"Een opdracht is {days_words(late)} te laat."
    if term.duty is Duty.WRITE:
        return f"Al {days_words((today - term.start).days)} geen activiteit, {norm}."
    if term.duty is Duty.PLAN:
        return f"Nog geen plan voor deze fase, {norm}."
    return f"De evaluatie van het plan is {days_words(late)} te laat."


def _left(term: Term, today: date) -> str:
    """ "Nog 4 dagen: schrijf hoe het gaat": what to do, and how long there is for it."""
    what = f"{term.duty.value[0].lower()}{term.duty.value[1:]}"
    return f"{_days_left(term, today)}: {what}"


def _days_left(term: Term, today: date) -> str:
    days = (term.due - today).days
    return f"Nog {days_words(days)}" if days else "Vandaag nog"
