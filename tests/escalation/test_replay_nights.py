"""What was known on which nights."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from escalation.replay.nights import (
    NEVER,
    Known,
    Timeline,
    first_scan,
    joined,
    stretches,
    together,
    without,
)
from escalation.replay.people import year_after
from tests.cast import AMSTERDAM
from tests.escalation.past import nightly


def march(day: int) -> date:
    return date(2026, 3, day)


def test_a_scan_knows_what_was_recorded_up_to_its_own_moment() -> None:
    scan = nightly(march(3))
    assert first_scan(scan) == march(3)
    assert first_scan(scan + timedelta(microseconds=1)) == march(4)
    assert first_scan(None) == NEVER


def test_what_is_known_together_changes_when_something_begins_or_ends() -> None:
    records = [
        Known(march(1), march(5), "a"),
        Known(march(3), NEVER, "b"),
        Known(march(4), march(4), "gone again before any scan"),
    ]
    assert together(records) == [
        (march(1), ("a",)),
        (march(3), ("a", "b")),
        (march(4), ("a", "b")),
        (march(5), ("b",)),
    ]


def test_stretches_are_cut_where_something_becomes_known_and_end_with_the_case() -> None:
    timelines: dict[str, Timeline[object]] = {
        "a": [(march(1), 1), (march(5), 2), (march(12), 3)],
        "b": [(march(5), "x")],
    }
    assert list(stretches(timelines, (march(3), march(10)))) == [
        ((march(3), march(5)), {"a": 1}),
        ((march(5), march(10)), {"a": 2, "b": "x"}),
    ]
    assert list(stretches(timelines, (march(10), march(10)))) == []


def test_nights_that_touch_are_one_and_others_can_be_taken_out() -> None:
    nights = [(march(5), march(7)), (march(1), march(3)), (march(3), march(4))]
    assert joined([*nights, (march(9), march(9))]) == [
        (march(1), march(4)),
        (march(5), march(7)),
    ]
    assert joined(without([(march(1), march(9))], [(march(3), march(4)), (march(8), NEVER)])) == [
        (march(1), march(3)),
        (march(4), march(8)),
    ]
    assert joined(without([(march(1), march(3))], [(march(3), NEVER)])) == [(march(1), march(3))]


@pytest.mark.parametrize(
    ("ended", "day"),
    [
        (datetime(2025, 3, 3, 10, tzinfo=AMSTERDAM), date(2026, 3, 4)),
        (datetime(2025, 3, 3, 0, tzinfo=AMSTERDAM), date(2026, 3, 3)),
        (datetime(2024, 2, 28, 10, tzinfo=AMSTERDAM), date(2025, 3, 1)),
        (None, NEVER),
    ],
)
def test_a_holding_counts_until_it_ended_a_year_before_the_day_began(
    ended: datetime | None, day: date
) -> None:
    assert year_after(ended) == day
