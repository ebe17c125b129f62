"""What is to be done on a case and by when, as its deadlines and assignments have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cases.core.models import Case, Deadline, Task
from common.calendar import DAY
from common.dates import day_of
from roles.ave_model.causes import Cause

from .ask import Kind
from .asks import DUTIES

TERMS: Mapping[Cause, str] = {
    Cause.INACTIVE: "Schrijf hoe het gaat",
    Cause.NO_PLAN: "Maak het plan van aanpak",
    Cause.EVALUATION_OVERDUE: "Evalueer het plan",
    Cause.WAAKVLAM_PASSED: "Sluit de casus of schaal op",
    Cause.ASSIGNMENT_OVERDUE: "Doe de opdracht",
    Cause.PHASE_TOO_LONG: "Ga na of de fase nog past",
    Cause.PROPOSAL_WAITING: "Besluit over het voorstel",
}
"""What a regisseur sees coming; the words are what to do."""
AHEAD = timedelta(days=30)
"""A phase may last a year: so long before its end nobody need think of it yet [ours]."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something to do, the last day to do it, and the day from which it is late.

    Of working days the last is a Friday and late is the Monday after: the weekend counts not.
    """

    cause: Cause
    due: date
    late_from: date
    start: date | None = None
    """The day it is counted from."""
    record: int = 0
    """The assignment, where it is one."""

    @property
    def words(self) -> str:
        return TERMS[self.cause]

    @property
    def is_duty(self) -> bool:
        """Whether whoever holds regie sees to it themselves."""
        return self.cause in DUTIES or self.cause is Cause.ASSIGNMENT_OVERDUE

    def late(self, today: date) -> bool:
        return today >= self.late_from


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """The terms of one case, soonest first; none but a waakvlam while it is on hold."""

    terms: tuple[Term, ...] = ()
    rests_until: date | None = None
    appoint_before: date | None = None
    """The last day to give casusregie a holder in time; None: it has one, or there is no norm."""

    def late(self, today: date) -> tuple[Term, ...]:
        """What is late and whoever holds regie sees to. On a phase that lasts long or a proposal
        that waits others act too; once late, the flag says so."""
        return tuple(term for term in self.terms if term.late(today) and term.is_duty)

    def next(self, today: date) -> Term | None:
        """What comes first; the end of a long phase only when it comes near."""
        return next(
            (
                term
                for term in self.terms
                if not term.late(today)
                and (term.cause is not Cause.PHASE_TOO_LONG or term.due <= today + AHEAD)
            ),
            None,
        )


NO_TERMS = CaseTerms()


def terms_of(cases: Iterable[Case], now: datetime) -> dict[int, CaseTerms]:
    """The terms of these cases, by their id, each read with its rest (`with_rest`); one query, a
    second for assignments, and none for no case."""
    listed = {case.pk: case for case in cases}
    if not listed:
        return {}
    rests: dict[int, date] = {
        pk: until
        for pk, case in listed.items()
        if (until := case.rests_until)  # type: ignore[attr-defined]  # annotated
    }
    found, appoint, with_assignment = _of_deadlines(listed, now, rests)
    if with_assignment:
        given = Task.objects.filter(case__in=with_assignment, kind=Kind.ASSIGNMENT)
        for task in given.distinct("case", "record").order_by("case", "record"):
            found[task.case_id].append(_of_assignment(task))
    return {
        pk: CaseTerms(tuple(sorted(terms, key=_order)), rests.get(pk), appoint.get(pk))
        for pk, terms in found.items()
    }


def terms_of_case(case: Case, now: datetime, rests_until: date | None) -> CaseTerms:
    """The terms of one case, of which is known until when it rests; without its assignments. One
    query."""
    rests = {case.pk: rests_until} if rests_until else {}
    found, appoint, _ = _of_deadlines({case.pk: case}, now, rests)
    terms = tuple(sorted(found[case.pk], key=_order))
    return CaseTerms(terms, rests_until, appoint.get(case.pk))


def _of_deadlines(
    cases: Mapping[int, Case], now: datetime, rests: Mapping[int, date]
) -> tuple[dict[int, list[Term]], dict[int, date | None], list[int]]:
    """The terms of these cases, the last day to give casusregie a holder in time, and the cases
    with assignments that count."""
    found: dict[int, list[Term]] = {pk: [] for pk in cases}
    appoint: dict[int, date | None] = {}
    with_assignment: list[int] = []
    for pk, name, since, due, figures in _first_deadlines(cases, now):
        cause = Cause(name)
        if cause is Cause.NO_CASUSREGIE:
            appoint[pk] = due
            continue
        if cause is Cause.ASSIGNMENT_OVERDUE:  # as many as there are: each is told by itself
            with_assignment += [pk] if pk not in rests else []
            continue
        runs = pk not in rests and cases[pk].ave_phase.case_phase
        if runs or cause is Cause.WAAKVLAM_PASSED:
            late, start = day_of(since), figures.get("from")
            counted_from = date.fromisoformat(start) if start else None
            found[pk].append(Term(cause, due or late, late, counted_from))
    return found, appoint, with_assignment


def _first_deadlines(cases: Iterable[int], now: datetime) -> QuerySet[Deadline, Any]:
    """Of each cause the stretch that is now, or else the next one: its case, cause, since when it
    is late, its last day, and its figures."""
    causes = {*TERMS, Cause.NO_CASUSREGIE}
    to_come = Q(late_until=None) | Q(late_until__gt=now)
    deadlines = Deadline.objects.filter(to_come, case__in=list(cases), cause__in=causes)
    first = deadlines.order_by("case", "cause", "late_from").distinct("case", "cause")
    return first.values_list("case", "cause", "since", "due", "figures")


def _of_assignment(task: Task) -> Term:
    """An assignment always has its last day, and its number."""
    since = day_of(task.since)
    due = task.due or since
    return Term(Cause.ASSIGNMENT_OVERDUE, due, due + DAY, since, task.record or 0)


def _order(term: Term) -> tuple[date, bool, str]:
    return term.due, bool(term.record), term.words
