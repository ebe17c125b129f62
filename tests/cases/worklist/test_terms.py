"""The calendar of a case, and the terms that are counted with it, against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.deadlines.sentences import explain
from cases.deadlines.stretch import Stretch, Terms, until_next
from common.calendar import DAY, Hold, case_calendar, dutch_calendar
from common.dates import day_of, midnight
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Norm

FIRST = date(2026, 3, 20)
CALENDAR = dutch_calendar(2025, 2028)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
HOLDS = st.lists(
    st.tuples(DAYS, st.integers(0, 20)).map(lambda r: (r[0], r[0] + timedelta(days=r[1]))),
    max_size=3,
).map(tuple)
LONG = 200


def counts(day: date, holds: tuple[Hold, ...], *, working: bool) -> bool:
    """Whether this day counts: no hold runs, and people work where that is asked."""
    held = any(start <= day < until for start, until in holds)
    return not held and (CALENDAR.is_working(day) or not working)


def gone_by(start: date, day: date, holds: tuple[Hold, ...], *, working: bool) -> int:
    """How many days have gone by, one by one."""
    days = (start + DAY * n for n in range(1, (day - start).days + 1))
    return sum(counts(day, holds, working=working) for day in days)


@given(start=DAYS, day=DAYS, days=st.integers(1, 40), working=st.booleans(), holds=HOLDS)
def test_days_are_counted_as_one_by_one(
    start: date, day: date, days: int, working: bool, holds: tuple[Hold, ...]
) -> None:
    calendar = case_calendar(CALENDAR, holds)
    gone = CALENDAR.counted(start, day, working=working)
    held = calendar.on_hold(start, day, working=working)
    assert gone - held == gone_by(start, day, holds, working=working)
    first = calendar.after(start, days, working=working)
    assert gone_by(start, first, holds, working=working) == days
    assert gone_by(start, first - DAY, holds, working=working) == days - 1


@given(first=DAYS, until=st.none() | DAYS, holds=HOLDS)
def test_a_hold_makes_a_gap_and_nothing_else_does(
    first: date, until: date | None, holds: tuple[Hold, ...]
) -> None:
    pieces = list(case_calendar(CALENDAR, holds).outside_holds(first, until))
    for day in (first + DAY * n for n in range(-5, LONG)):
        inside = any(a <= day and (b is None or day < b) for a, b in pieces)
        free = not any(start <= day < end for start, end in holds)
        assert inside == (free and first <= day and (until is None or day < until)), day


def is_late(stretch: Stretch, day: date) -> bool:
    moment = midnight(day)
    return stretch.late_from <= moment and not stretch.is_over_at(moment)


def late_on(day: date, stretches: list[Stretch]) -> Stretch | None:
    found = [stretch for stretch in stretches if is_late(stretch, day)]
    assert len(found) < 2  # they do not overlap
    return found[0] if found else None


@given(
    start=DAYS, days=st.integers(0, 25), working=st.booleans(), holds=HOLDS,
    planned=st.none() | DAYS,
)  # fmt: skip
def test_something_is_late_exactly_on_the_days_past_its_norm(
    start: date, days: int, working: bool, holds: tuple[Hold, ...], planned: date | None
) -> None:
    terms = Terms({"plan_days": Norm(days, working)}, case_calendar(CALENDAR, holds))
    found = list(terms.overdue(Cause.NO_PLAN, "plan_days", start, planned=planned))
    for day in (start + DAY * n for n in range(LONG)):
        gone = gone_by(start, day, holds, working=working)
        held = any(a <= day < b for a, b in holds)
        late = (gone > days or (planned is not None and planned < day)) and not held
        stretch = late_on(day, found)
        assert (stretch is not None) == late, day
        if stretch:
            twice = gone >= 2 * max(days, 1)
            assert stretch.severity_at(midnight(day)) == 1 + twice
            assert day_of(stretch.since) <= day
            assert stretch.due is not None
            assert stretch.due < day_of(stretch.since)


@given(start=DAYS, days=st.integers(1, 25), working=st.booleans())
def test_the_last_day_is_one_on_which_it_can_be_done(start: date, days: int, working: bool) -> None:
    terms = Terms({"plan_days": Norm(days, working)}, case_calendar(CALENDAR))
    (stretch,) = terms.overdue(Cause.NO_PLAN, "plan_days", start)
    assert stretch.due
    assert start < stretch.due < day_of(stretch.since)
    assert not working or CALENDAR.is_working(stretch.due)
    assert CALENDAR.counted(start, stretch.due, working=working) == days


def test_a_term_of_working_days_is_not_late_in_the_weekend() -> None:
    monday = date(2026, 3, 2)
    terms = Terms({"inactive_days": Norm(4, working=True)}, case_calendar(CALENDAR))
    (stretch,) = terms.overdue(Cause.INACTIVE, "inactive_days", monday)
    assert stretch.due == date(2026, 3, 6)
    assert not is_late(stretch, date(2026, 3, 8))
    assert is_late(stretch, date(2026, 3, 9))


@pytest.mark.parametrize("pausable", [True, False])
def test_a_hold_pauses_only_what_can_be_paused(pausable: bool) -> None:
    start = date(2026, 3, 2)
    holds = case_calendar(CALENDAR, [(date(2026, 3, 4), date(2026, 3, 14))])
    terms = Terms({"appoint_days": Norm(5)}, holds)
    (stretch,) = terms.overdue(Cause.NO_CASUSREGIE, "appoint_days", start, pausable=pausable)
    assert day_of(stretch.since) == date(2026, 3, 18 if pausable else 8)
    assert stretch.figures["rest"] == (10 if pausable else 0)


def test_without_a_norm_nothing_is_late() -> None:
    terms = Terms({}, case_calendar(CALENDAR))
    assert not [*terms.overdue(Cause.NO_PLAN, "plan_days", FIRST)]


def test_from_a_day_until_the_next_one() -> None:
    first, second = FIRST, FIRST + DAY
    assert list(until_next([second, first, second])) == [(first, second), (second, None)]
    assert list(until_next([])) == []


@pytest.mark.parametrize(
    ("planned_in", "due_in", "by_plan"),
    [(20, 20, True), (30, 30, True), (31, 30, False), (60, 30, False)],
    ids=["the day agreed first", "both on one day", "a day later", "long after the norm"],
)
def test_the_sentence_tells_of_what_came_first_the_day_agreed_or_the_norm(
    planned_in: int, due_in: int, by_plan: bool
) -> None:
    norms = {"evaluation_days": Norm(30, working=False)}
    terms = Terms(norms, case_calendar(CALENDAR, ()), "AVE2")
    planned = FIRST + timedelta(days=planned_in)
    (late,) = terms.overdue(Cause.EVALUATION_OVERDUE, "evaluation_days", FIRST, planned=planned)
    assert late.due == FIRST + timedelta(days=due_in)
    said = explain(late.cause, late.figures, FIRST + timedelta(days=70))
    assert ("was gepland op" in said) is by_plan, said
    assert ("70 dagen, norm in AVE2 is 30" in said) is not by_plan, said
