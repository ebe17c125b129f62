"""When a flag asks for a review: the plain rule and the question to the database agree."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import dutch_calendar
from escalation.models import Flag
from escalation.reviewing import (
    IN_DANGER,
    WITHOUT_NORM,
    Asked,
    Flagged,
    Outcome,
    asks_for_review,
    latest_day,
    may_undo,
    rests_until,
    review_problems,
)
from roles.ave_model.causes import Cause
from tests.cast import NOW, Town, a_case

TODAY = date(2026, 3, 3)
CALENDAR = dutch_calendar(2026, 2027)
SEVERITIES = (1, 2, 3)
DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_the_question_to_the_database_gives_what_the_rule_gives() -> None:
    town = Town("dalfsen")
    case = a_case(town)
    for severity in SEVERITIES:
        for reviewed in (None, *SEVERITIES):
            for quiet in DAYS if reviewed else (None,):
                flag = Flag.objects.create(
                    municipality=town.municipality,
                    case=case,
                    cause="inactive",
                    severity=severity,
                    since=NOW,
                    figures={},
                    opened_at=NOW,
                    reviewed_severity=reviewed,
                    quiet_until=quiet,
                )
                wanted = asks_for_review(severity, reviewed, quiet, TODAY)
                assert Flag.objects.asking(TODAY).exists() is wanted, (severity, reviewed, quiet)
                flag.delete()


def flagged(
    cause: Cause = Cause.INACTIVE,
    norm: int | None = 30,
    *,
    working: bool = False,
    danger: bool = False,
) -> Flagged:
    figures = {} if norm is None else {"norm": norm, "working": working}
    return Flagged(cause, figures, danger)


def latest(**facts: Any) -> date:
    return latest_day(flagged(**facts), TODAY, CALENDAR)


def back(outcome: Outcome, until: date | None = None, **facts: Any) -> date | None:
    return rests_until(Asked(outcome, "Daarom.", until), flagged(**facts), TODAY, CALENDAR)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@given(st.integers(0, 400))
def test_a_flag_rests_one_norm_at_most_and_a_day_at_least(norm: int) -> None:
    assert latest(norm=norm) == in_days(max(norm, 1))


@given(st.integers(0, 400))
def test_where_there_is_danger_a_flag_rests_a_week_at_most(norm: int) -> None:
    assert latest(norm=norm, danger=True) == in_days(min(max(norm, 1), IN_DANGER))


def test_a_norm_in_working_days_counts_no_weekend() -> None:
    friday = date(2026, 3, 6)
    working, calendar = flagged(norm=1, working=True), flagged(norm=1)
    assert latest_day(working, friday, CALENDAR) == date(2026, 3, 9)
    assert latest_day(calendar, friday, CALENDAR) == date(2026, 3, 7)


def test_a_flag_without_a_norm_rests_a_month_at_most() -> None:
    assert latest(norm=None) == in_days(WITHOUT_NORM)


def test_a_norm_that_counts_months_of_the_past_is_no_number_of_days_to_rest() -> None:
    assert latest(cause=Cause.RECURRING, norm=24) == in_days(WITHOUT_NORM)


@pytest.mark.parametrize(
    ("outcome", "days"),
    [
        (Outcome.STEP, 7),
        (Outcome.APPOINT, 7),
        (Outcome.MEETING, 3),
        (Outcome.ASSIGNMENT, 3),
        (Outcome.SNOOZE, 3),
        (Outcome.DISMISS, None),
    ],
)
def test_how_long_a_flag_rests_follows_from_what_was_done(
    outcome: Outcome, days: int | None
) -> None:
    assert back(outcome, in_days(3)) == (None if days is None else in_days(days))


@pytest.mark.parametrize("outcome", [Outcome.STEP, Outcome.APPOINT])
def test_what_was_started_comes_back_after_five_working_days_and_never_beyond_its_norm(
    outcome: Outcome,
) -> None:
    """From a Tuesday: the next Tuesday, whether the norm is a year or a month."""
    assert back(outcome, cause=Cause.PHASE_TOO_LONG, norm=365) == in_days(7)
    assert back(outcome, norm=8) == in_days(7)
    assert back(outcome, norm=6) == in_days(6)


def test_what_was_found_unfounded_comes_back_within_a_week_only_where_there_is_danger() -> None:
    assert back(Outcome.DISMISS, danger=True) == in_days(7)
    assert back(Outcome.DISMISS) is None


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.DISMISS])
def test_an_urgent_decision_that_is_late_asks_again_the_next_day(outcome: Outcome) -> None:
    late = {"cause": Cause.UNCONFIRMED, "norm": None}
    assert back(outcome, in_days(5), **late) == in_days(1)
    assert latest(**late) == in_days(IN_DANGER)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_putting_off_or_dismissing_an_urgent_decision_that_is_late_is_refused(
    outcome: Outcome,
) -> None:
    asked = Asked(outcome, "Daarom.", in_days(1))
    limits: dict[str, Any] = {"today": TODAY, "latest": in_days(7), "put_off_before": False}
    refused = review_problems(asked, causes={Cause.UNCONFIRMED, Cause.INACTIVE}, **limits)
    assert bool(refused) is (outcome in (Outcome.SNOOZE, Outcome.DISMISS))
    assert {problem.field for problem in refused} <= {"outcome"}
    assert not review_problems(asked, causes={Cause.INACTIVE}, **limits)


@pytest.mark.parametrize(
    ("reviewer", "made_on", "may"),
    [(1, TODAY, True), (2, TODAY, False), (1, TODAY - timedelta(days=1), False)],
)
def test_a_review_is_undone_by_its_reviewer_on_the_same_day(
    reviewer: int, made_on: date, may: bool
) -> None:
    assert may_undo(reviewer, made_on, 1, TODAY) is may
