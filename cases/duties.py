"""What a regisseur has to do on a case, and by when. Pure: facts, norms and a day come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from roles.ave_model.types import Norms
from roles.calendar import DAY
from roles.terms import DayCount

SOON = timedelta(days=7)
"""A waakvlam that ends within this time asks for a look."""


class Duty(StrEnum):
    """What to do; the value is how it is said in Dutch."""

    WRITE = "Schrijf hoe het gaat"
    PLAN = "Maak het plan van aanpak"
    EVALUATE = "Evalueer het plan"
    WAAKVLAM = "Sluit de casus of schaal op"
    ASSIGNMENT = "Doe de opdracht"
    REVIEW = "Ga na of de fase nog past"
    DECISION = "Besluit over het voorstel"


AHEAD = timedelta(days=30)
"""A phase may last a year: so long before its end nobody need think of it yet [ours]."""
FLAGGED_WHEN_LATE = frozenset({Duty.REVIEW, Duty.DECISION})
"""Others act on these too. Ahead of time the days left are told; once late the scan's flag says so,
and it is no task that the regisseur alone could end."""


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment that is still open, as it was given."""

    record: int
    start: date
    due: date
    text: str


@dataclass(frozen=True, slots=True)
class Course:
    """Of one case: the days its terms are counted from."""

    case_phase: bool
    phase_since: date
    last_activity: date
    planned: bool
    """A plan was made for this phase, or in it."""
    plan_agreed: date | None = None
    evaluation_on: date | None = None
    waakvlam_until: date | None = None
    decided: date | None = None
    """The last decision about its phase; not known everywhere."""
    asked: date | None = None
    """The last step of a proposal that waits."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something to do, the last day to do it, and the day from which it is late.

    Of working days the last is a Friday and late is the Monday after: the weekend counts not.
    """

    due: date
    duty: Duty
    start: date
    """The day it is counted from."""
    late_from: date
    given: Given | None = None
    """The assignment, where it is one."""

    def late(self, today: date) -> bool:
        return today >= self.late_from


def terms(course: Course, norms: Norms, count: DayCount) -> list[Term]:
    """Everything to do, soonest first. Days on hold do not count, and nothing is due while the
    case rests; without a norm there is no term (the same reading as the nightly scan's)."""
    found = []
    if course.waakvlam_until is not None:
        found.append(_planned(course.waakvlam_until, Duty.WAAKVLAM, course.phase_since))
    if course.case_phase and not count.rests_on(count.today):
        found += _of_a_phase(course, norms, count)
    return sorted(found, key=lambda term: (term.due, term.duty))


def assigned(given: Iterable[Given], count: DayCount) -> list[Term]:
    """What the casusregisseur was asked to do, soonest first; nothing while the case rests."""
    if count.rests_on(count.today):
        return []
    found = (Term(g.due, Duty.ASSIGNMENT, g.start, g.due + DAY, g) for g in given)
    return sorted(found, key=lambda term: (term.due, term.start))


def _of_a_phase(course: Course, norms: Norms, count: DayCount) -> Iterator[Term]:
    def by_norm(norm: str, duty: Duty, start: date) -> Iterator[Term]:
        days: int | None = getattr(norms, norm)
        if days is not None:
            working = norm in norms.working_days
            last = count.last_in_time(start, days, working=working)
            yield Term(last, duty, start, count.first_late(start, days, working=working))

    yield from by_norm("inactive_days", Duty.WRITE, course.last_activity)
    if not course.planned:
        yield from by_norm("plan_days", Duty.PLAN, course.phase_since)
    if course.plan_agreed and course.evaluation_on:
        agreed = course.plan_agreed
        asked = _planned(course.evaluation_on, Duty.EVALUATE, agreed)
        yield min(
            (asked, *by_norm("evaluation_days", Duty.EVALUATE, agreed)),
            key=lambda term: term.late_from,
        )
    if course.decided:
        yield from by_norm("phase_days", Duty.REVIEW, course.decided)
    if course.asked:
        yield from by_norm("decision_days", Duty.DECISION, course.asked)


def _planned(due: date, duty: Duty, start: date) -> Term:
    """By a day that people agreed themselves."""
    return Term(due, duty, start, due + DAY)
