"""What a regisseur has to do on a case, and by when. Pure: facts, norms and a day come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from roles.ave_model.types import Norms
from roles.calendar import DAY, Calendar

SOON = timedelta(days=7)
"""A waakvlam that ends within this time asks for a look."""


class Duty(StrEnum):
    """What to do; the value is how it is said in Dutch."""

    WRITE = "Schrijf hoe het gaat"
    PLAN = "Maak het plan van aanpak"
    EVALUATE = "Evalueer het plan"
    WAAKVLAM = "Sluit de casus of schaal op"


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
    rests: tuple[tuple[date, date], ...] = ()
    """Holds: from a day until (not including) a day."""

    def rests_on(self, day: date) -> bool:
        return any(start <= day < until for start, until in self.rests)


@dataclass(frozen=True, slots=True)
class Term:
    """Something to do, and the last day on which it is in time."""

    due: date
    duty: Duty
    start: date
    """The day it is counted from."""

    def late(self, today: date) -> bool:
        return today > self.due


def terms(course: Course, norms: Norms, calendar: Calendar, today: date) -> list[Term]:
    """Everything to do, soonest first. Days on hold do not count, and nothing is due while the
    case rests; without a norm there is no term (the same reading as the nightly scan's)."""
    found = []
    if course.waakvlam_until is not None:
        found.append(Term(course.waakvlam_until, Duty.WAAKVLAM, course.phase_since))
    if course.case_phase and not course.rests_on(today):
        found += _of_a_phase(course, norms, calendar, today)
    return sorted(found, key=lambda term: (term.due, term.duty))


def _of_a_phase(course: Course, norms: Norms, calendar: Calendar, today: date) -> list[Term]:
    found = []

    def last_day(norm: str, start: date) -> date | None:
        days: int | None = getattr(norms, norm)
        if days is None:
            return None
        working = norm in norms.working_days
        passed = (start + DAY * n for n in range(1, (today - start).days + 1))
        rest = sum(
            course.rests_on(day) and (not working or calendar.is_working(day)) for day in passed
        )
        return calendar.after(start, days + rest + 1, working=working) - DAY

    write = last_day("inactive_days", course.last_activity)
    if write:
        found.append(Term(write, Duty.WRITE, course.last_activity))
    plan = last_day("plan_days", course.phase_since)
    if plan and not course.planned:
        found.append(Term(plan, Duty.PLAN, course.phase_since))
    if course.plan_agreed and course.evaluation_on:
        by_norm = last_day("evaluation_days", course.plan_agreed)
        due = min(by_norm, course.evaluation_on) if by_norm else course.evaluation_on
        found.append(Term(due, Duty.EVALUATE, course.plan_agreed))
    return found
