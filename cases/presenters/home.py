"""Mijn werk: what waits for one person, worst first, what they wait for, and their cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cases.duties import Duty, Term
from cases.facts import rests_until
from cases.models import Case, Notice, Signal
from cases.services.reading import FG
from cases.waiting import GRAVE, AskedOf, Desk, Expected, Kind, Own, Task, late_task, read_desk
from roles import dates
from roles.acting import Actor
from roles.ave_model.words import labels, listed
from roles.middleware import Visit
from roles.permissions import REGIE, may_register
from roles.prepared import prepared, prepared_for
from roles.services.people import BEHEERDER, manages

from .added import added_counts, added_lines
from .briefings import briefing_rows
from .common import days_words, household_name, phase_of, regie_name
from .home_offices import in_view, of_the_beheerder, of_the_fg
from .notices import unseen_count
from .signals import waiting_rows

NEWEST = 10
SIGNALS = 25


def desk_of(visit: Visit) -> Desk:
    return read_desk(visit.actor, [(pk, m.ave_model) for pk, m in visit.municipalities.items()])


def my_work(visit: Visit, news_since: datetime | None) -> dict[str, Any]:
    """Everything on Mijn werk; what is younger than `news_since` is marked as new."""
    desk = desk_of(visit)
    intake = intake_of(visit)
    signals = _signals(intake)
    rows = work_rows(desk, visit, signals)
    news = _news(visit)
    for row in (*rows, *news):
        row["new"] = bool(news_since and row["moment"] and row["moment"] > news_since)
    return {
        "rows": rows,
        "urgent": sum(row["danger"] for row in rows),
        "expected": [_expected_row(e, visit.actor.day) for e in desk.expected],
        "own": own_rows(desk.own, visit),
        "news": news,
        "new_count": sum(row["new"] for row in news),
        "more_signals": len(signals) == SIGNALS,
        "may_register": bool(intake),
        "holds_regie": _may_hold(visit),
        "in_view": in_view(visit) if _reads_along(visit) else None,
        "manages": any(manages(m, visit.actor) for m in visit.municipalities.values()),
        "fg": of_the_fg(visit),
        "nav_counts": {
            "home": len(rows),
            "to_decide": _to_decide(rows),
            "notices": unseen_count(visit.actor),
            **added_counts(visit),
        },
    }


def counts(visit: Visit) -> dict[str, int]:
    """What the navigation says beside its words: how many rows each page lists."""
    desk = desk_of(visit)
    rows = work_rows(desk, visit, _signals(intake_of(visit)))
    return {
        "home": len(rows),
        "to_decide": _to_decide(rows),
        "notices": unseen_count(visit.actor),
        **added_counts(visit),
    }


def decisions(visit: Visit) -> list[dict[str, Any]]:
    """What this person decides or confirms, or as bestuur is asked; worst first, and the same rows
    as on Mijn werk."""
    return [row for row in work_rows(desk_of(visit), visit, []) if row.get("decides")]


def _to_decide(rows: list[dict[str, Any]]) -> int:
    return sum(bool(row.get("decides")) for row in rows)


def work_rows(desk: Desk, visit: Visit, signals: list[Signal]) -> list[dict[str, Any]]:
    """One list of all that waits for this person, worst first."""
    ranked: list[tuple[Any, dict[str, Any]]] = [(t.rank, _task_row(t, visit)) for t in desk.tasks]
    ranked += [
        ((0 if row["danger"] else 1, -GRAVE, row["since"]), row) for row in briefing_rows(visit)
    ]
    ranked += [((1, -1, row["since"]), row) for row in waiting_rows(signals, visit)]
    ranked.sort(key=lambda pair: pair[0])
    return [row for _, row in ranked] + of_the_beheerder(visit)


def intake_of(visit: Visit) -> list[int]:
    """The municipalities in which this person registers signals."""
    return [
        pk
        for pk, m in visit.municipalities.items()
        if may_register(m.ave_model, visit.actor.functions_in(pk))
    ]


def _may_hold(visit: Visit) -> bool:
    """Whether some phase lets this person hold casusregie or procesregie."""
    return any(
        slot.responsibility in REGIE and visit.actor.functions_in(pk) & frozenset(slot.holders)
        for pk, m in visit.municipalities.items()
        for phase in m.ave_model.phases.values()
        for slot in phase.slots
    )


def _reads_along(visit: Visit) -> bool:
    """Whether this person has no cases in hand, but some may concern them: bestuur, management."""
    aside = {BEHEERDER, FG}
    return not _may_hold(visit) and any(
        visit.actor.functions_in(pk) - aside for pk in visit.municipalities
    )


def case_cells(case: Case) -> dict[str, Any]:
    """What every row about a case shows first; needs `with_names`."""
    return {
        "reference": case.reference,
        "name": household_name(case.surnames),  # type: ignore[attr-defined]
        "title": case.title,
        "phase": phase_of(case.ave_model, case.phase),
    }


def _task_row(task: Task, visit: Visit) -> dict[str, Any]:
    case = task.file.case
    return {
        **case_cells(case),
        "url": _url(task),
        "why": list(_why(task, visit)),
        "since": task.since,
        "moment": task.since,
        "danger": task.rank[0] == 0,
        "action": _action(task),
        "decides": task.kind in (Kind.CONFIRM, Kind.DECIDE),
        "what": _what(task),
        "municipality_id": case.municipality_id,
        "phase_id": case.phase,
        "write_url": reverse("cases:write", args=[case.reference]) if _writes(task) else "",
    }


def _what(task: Task) -> str:
    """What kind of decision it is, by its name in the filter of Te beslissen."""
    if task.kind is Kind.CONFIRM:
        return "spoed"
    pending = task.file.pending
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


def _url(task: Task) -> str:
    file = task.file
    reference = file.case.reference
    if task.kind is Kind.CONFIRM and file.unconfirmed:
        return reverse("cases:decision", args=[reference, file.unconfirmed.number])
    if task.kind in (Kind.DECIDE, Kind.ANSWER) and file.pending:
        return reverse("cases:proposal", args=[reference, file.pending.pk])
    if task.slot is not None:
        aspect = [task.slot.aspect] if task.slot.aspect else []
        return reverse("cases:appoint", args=[reference, task.slot.responsibility.value, *aspect])
    if task.asked and task.asked.given:
        return reverse("cases:assignment", args=[reference, task.asked.given.record])
    if task.late:
        return reverse(_DUTY_PAGE[task.late[0].duty], args=[reference])
    return reverse("cases:case", args=[reference])


def _why(task: Task, visit: Visit) -> Iterator[str]:
    """The reasons in plain words, the weightiest first."""
    file = task.file
    if task.kind is Kind.CONFIRM and (urgent := file.unconfirmed):
        yield f"Spoedbesluit van {urgent.decider} wacht op uw bevestiging."
        if urgent.confirm_before and urgent.confirm_before < visit.now:
            yield "De termijn om te bevestigen is voorbij."
    elif task.kind is Kind.DECIDE and (proposal := file.pending):
        goal = file.view.model.phase(proposal.to_phase).label
        if proposal.status == "disputed":
            yield f"Meningsverschil over de stap naar {goal}. U beslist."
        else:
            yield f"{proposal.proposer} stelt voor: naar {goal}."
        yield from _before(task.asked, visit.actor.day)
    elif task.kind is Kind.ANSWER and file.pending:
        goal = file.view.model.phase(file.pending.to_phase).label
        yield f"U kreeg een vraag over uw voorstel: naar {goal}."
        yield from _before(task.asked, visit.actor.day)
    elif task.slot is not None:
        yield f"{regie_name(task.slot.responsibility, task.slot.aspect)}: nog niemand."
    elif task.asked:
        yield from _assigned(task.asked, visit.actor.day)
    elif task.kind is Kind.CLOSE and file.case.waakvlam_until:
        yield _waakvlam(file.case.waakvlam_until, visit.actor.day)
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


def _signals(intake: list[int]) -> list[Signal]:
    return list(prepared(_waiting_signals, tuple(intake))) if intake else []


def _waiting_signals(intake: tuple[int, ...]) -> QuerySet[Signal]:
    return Signal.objects.in_municipalities(intake).waiting()[:SIGNALS]


def _expected_row(expected: Expected, today: date) -> dict[str, Any]:
    file = expected.file
    whom = expected.person or listed(labels(file.view.model, expected.functions))
    if expected.what is AskedOf.CONFIRMATION:
        why = f"Uw spoedbesluit wacht op bevestiging door: {whom}."
    else:
        goal = file.view.model.phase(file.pending.to_phase).label if file.pending else ""
        if expected.what is AskedOf.DECISION:
            why = f"Uw voorstel naar {goal} wacht op een besluit van: {whom}."
        else:
            why = f"Uw vraag over het voorstel naar {goal} wacht op antwoord van: {whom}."
    if file.pending and expected.what is not AskedOf.CONFIRMATION:
        url = reverse("cases:proposal", args=[file.case.reference, file.pending.pk])
    else:
        url = reverse("cases:case", args=[file.case.reference])
    return {
        **case_cells(file.case),
        "url": url,
        "why": [why, *_before(expected.term, today)],
        "since": expected.since,
        "danger": False,
        "action": "Bekijk",
    }


def waiting_row(own: Own, visit: Visit) -> dict[str, Any] | None:
    """What is late on a case of one's own, as it stands among all that waits; None if nothing."""
    task = late_task(own, visit.actor.day)
    return _task_row(task, visit) if task else None


def own_rows(own: Sequence[Own], visit: Visit) -> list[dict[str, Any]]:
    """One's own cases: where each stands, what was last done, what comes next or is flagged."""
    flagged = added_lines([one.file.case.pk for one in own], visit.actor.day)
    return [_own_row(one, visit, flagged.get(one.file.case.pk, [])) for one in own]


def _own_row(own: Own, visit: Visit, flagged: list[str]) -> dict[str, Any]:
    case, today = own.file.case, visit.actor.day
    late, upcoming = own.late(today), own.next(today)
    return {
        **case_cells(case),
        "url": reverse("cases:case", args=[case.reference]),
        "log_url": reverse("cases:log", args=[case.reference]),
        "write_url": reverse("cases:write", args=[case.reference]),
        "last": case.last_activity_at,
        "late": [_too_late(term, today) for term in late],
        "flagged": flagged,
        "next": upcoming.duty.value if upcoming else "",
        "next_on": upcoming.due if upcoming else None,
        "left": _left(upcoming, today) if upcoming else "",
        "rests_until": rests_until(case, today),
    }


def _left(term: Term, today: date) -> str:
    """ "Nog 4 dagen: schrijf hoe het gaat": what to do, and how long there is for it."""
    what = f"{term.duty.value[0].lower()}{term.duty.value[1:]}"
    return f"{_days_left(term, today)}: {what}"


def _days_left(term: Term, today: date) -> str:
    days = (term.due - today).days
    return f"Nog {days_words(days)}" if days else "Vandaag nog"


def _news(visit: Visit) -> list[dict[str, Any]]:
    """What this person was told and has not seen yet, newest first."""
    return [
        {
            "text": n.text,
            "reference": n.case.reference,
            "url": reverse("cases:case", args=[n.case.reference]),
            "moment": n.created_at,
        }
        for n in prepared_for(visit.actor, _unseen)
    ]


def _unseen(actor: Actor) -> QuerySet[Notice]:
    notices = Notice.objects.of(actor).unseen()
    return (
        notices.filter(case__in=Case.objects.visible_to(actor))
        .select_related("case")
        .order_by("-created_at")[:NEWEST]
    )


def names_shown(rows: Iterable[dict[str, Any]]) -> bool:
    """Whether a page showed the name of a household."""
    return any(row["name"] for row in rows)
