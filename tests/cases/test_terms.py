"""Mijn werk, the page of a case and the nightly scan agree on what is late, and since when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.duties import Course, Duty, Given, assigned, terms
from roles.ave_model.norms import Norm
from roles.ave_model.types import Norms
from roles.calendar import dutch_calendar
from roles.dates import midnight
from roles.terms import DayCount
from tests.escalation.second import rules
from tests.escalation.second.watch import Watch

FIRST = date(2026, 3, 20)
CALENDAR = dutch_calendar(2025, 2028)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
RESTS = st.lists(
    st.tuples(DAYS, st.integers(1, 20)).map(lambda r: (r[0], r[0] + timedelta(days=r[1]))),
    max_size=3,
).map(tuple)


@given(
    start=DAYS,
    today=DAYS,
    days=st.integers(0, 25),
    working=st.booleans(),
    rests=RESTS,
    planned=DAYS,
)
def test_what_is_late_on_a_desk_is_what_the_scan_finds(
    start: date,
    today: date,
    days: int,
    working: bool,
    rests: tuple[tuple[date, date], ...],
    planned: date,
) -> None:
    names = ("inactive_days", "plan_days", "evaluation_days", "phase_days", "decision_days")
    norms = Norms(
        **dict.fromkeys(names, days),
        working_days=names if working else (),
    )
    course = Course(
        True, start, start, planned=False, plan_agreed=start, evaluation_on=planned,
        waakvlam_until=planned, decided=start, asked=start,
    )  # fmt: skip
    count = DayCount(today, CALENDAR, rests)
    given = Given(1, start, max(start, planned), "Bel.")
    found = {t.duty: t for t in [*terms(course, norms, count), *assigned([given], count)]}
    watch = Watch(
        now=datetime.combine(today, datetime.min.time(), midnight(today).tzinfo),
        calendar=CALENDAR,
        norms=dict.fromkeys(names, Norm(days, working)),
        rests=rests,
    )
    judged = {
        Duty.WRITE: rules.inactive(watch, start),
        Duty.PLAN: rules.no_plan(watch, start),
        Duty.EVALUATE: rules.evaluation_overdue(watch, start, planned),
        Duty.WAAKVLAM: rules.waakvlam_passed(watch, planned),
        Duty.ASSIGNMENT: rules.assignment_overdue(watch, [(given.start, given.due)]),
        Duty.REVIEW: rules.phase_too_long(watch, start),
        Duty.DECISION: rules.proposal_waiting(watch, start),
    }
    assert set(judged) == set(Duty)
    for duty, finding in judged.items():
        late_from = found[duty].late_from if duty in found and found[duty].late(today) else None
        assert (midnight(late_from) if late_from else None) == (finding and finding.since)


@given(start=DAYS, days=st.integers(1, 25), working=st.booleans())
def test_the_last_day_is_one_on_which_it_can_be_done(start: date, days: int, working: bool) -> None:
    count = DayCount(start, CALENDAR)
    last = count.last_in_time(start, days, working=working)
    assert start < last < count.first_late(start, days, working=working)
    assert not working or CALENDAR.is_working(last)
    assert CALENDAR.counted(start, last, working=working) == days


def test_a_term_of_working_days_is_not_late_in_the_weekend() -> None:
    monday = date(2026, 3, 2)
    norms = Norms(inactive_days=4, working_days=("inactive_days",))
    course = Course(True, monday, monday, planned=True)
    (term,) = terms(course, norms, DayCount(monday, CALENDAR))
    assert (term.due, term.late_from) == (date(2026, 3, 6), date(2026, 3, 9))
    assert not term.late(date(2026, 3, 8))
    assert term.late(date(2026, 3, 9))
