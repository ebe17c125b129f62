"""When a flag asks for a review: the plain rule and the question to the database agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import dutch_calendar
from escalation.models import Flag
from escalation.reviewing import (
    WITHOUT_NORM,
    Asked,
    Outcome,
    asks_for_review,
    latest_day,
    rests_until,
)
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


@given(st.integers(0, 400))
def test_a_flag_rests_one_norm_at_most_and_a_day_at_least(norm: int) -> None:
    latest = latest_day(TODAY, {"norm": norm, "working": False}, CALENDAR)
    assert latest == TODAY + timedelta(days=max(norm, 1))


def test_a_norm_in_working_days_counts_no_weekend() -> None:
    friday = date(2026, 3, 6)
    assert latest_day(friday, {"norm": 1, "working": True}, CALENDAR) == date(2026, 3, 9)
    assert latest_day(friday, {"norm": 1, "working": False}, CALENDAR) == date(2026, 3, 7)


def test_a_flag_without_a_norm_rests_a_month_at_most() -> None:
    assert latest_day(TODAY, {}, CALENDAR) == TODAY + timedelta(days=WITHOUT_NORM)


@pytest.mark.parametrize(
    ("outcome", "until"),
    [
        (Outcome.STEP, "latest"),
        (Outcome.APPOINT, "latest"),
        (Outcome.MEETING, "chosen"),
        (Outcome.ASSIGNMENT, "chosen"),
        (Outcome.SNOOZE, "chosen"),
        (Outcome.DISMISS, None),
    ],
)
def test_how_long_a_flag_rests_follows_from_what_was_done(
    outcome: Outcome, until: str | None
) -> None:
    chosen, latest = TODAY + timedelta(days=3), TODAY + timedelta(days=30)
    days = {"latest": latest, "chosen": chosen, None: None}
    assert rests_until(Asked(outcome, "Daarom.", chosen), latest) == days[until]
