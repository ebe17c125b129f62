"""What a half-year may tell: beside what was told halfway, and beside its months."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboards.suppression import WHOLE, Shown, between, publish, tells_a_month
from tests.dashboards.test_suppression import SHAPE, K

# A half-year that is told halfway as well.


def told(halfway: int, rest: int) -> tuple[int | None, int | None]:
    first = publish({WHOLE: {"decided:up": halfway}}, {}, SHAPE, K)[WHOLE]
    last = publish({WHOLE: {"decided:up": halfway + rest}}, {}, SHAPE, K, first)[WHOLE]
    return first["decided:up"], last["decided:up"]


def test_a_half_year_is_told_halfway_and_in_the_end() -> None:
    assert told(12, 8) == (12, 20)
    assert told(12, 0) == (12, 12)
    assert told(0, 7) == (0, 7)


def test_what_came_since_halfway_is_hidden_when_it_is_little() -> None:
    assert told(12, 2) == (12, None)
    assert between("decided:urgent", WHOLE, SHAPE, K, 12) == (13, 16)
    assert between("decided:urgent", WHOLE, SHAPE, K) == (1, 4)
    assert between("decided:urgent", ("area", "dorp"), SHAPE, K) is None, "may be a cover there"
    assert between("decided:up", WHOLE, SHAPE, K) is None, "it may cover a month"
    assert between("entered:3", WHOLE, SHAPE, K) is None


def test_no_two_tellings_of_a_half_year_pin_a_small_number() -> None:
    """Of all that could have been: whoever reads both numbers holds as many possible as there
    are small ones."""
    possible: dict[tuple[int | None, int | None], list[tuple[int, int]]] = {}
    for halfway in range(25):
        for rest in range(30 - halfway):
            possible.setdefault(told(halfway, rest), []).append((halfway, rest))
    for together in possible.values():
        for n in (0, 1):
            values = {pair[n] for pair in together}
            assert len(values) >= K - 1 or not any(0 < value < K for value in values)


def test_halfway_a_total_is_told_without_its_parts() -> None:
    seen = publish({WHOLE: {"signals": 12}}, {}, SHAPE, K)[WHOLE]
    assert {name for name in seen if name.startswith("signals")} == {"signals"}
    counts = {"signals": 14, "signals:a": 14, "signals:b": 0, "signals:c": 0}
    seen = publish({WHOLE: counts}, {}, SHAPE, K, seen)[WHOLE]
    assert {seen[name] for name in counts} == {None}


# A half-year beside its months.


def months_up(*ups: int | None) -> list[Shown]:
    """What six months show of going from AVE2 to AVE3; of the other steps up there were none."""
    return [{"moved:2>3": up, "moved:2>4": 0, "moved:3>4": 0} for up in ups]


@pytest.mark.parametrize(
    ("total", "ups", "tells"),
    [
        (16, (8, 0, 0, 5, 0, None), True),  # the hidden month is 3
        (18, (8, 0, 0, 5, 0, None), True),  # or 5, which was hidden for another reason
        (16, (8, 0, 0, None, 0, None), False),  # 8 in two months
        (12, (8, 0, 0, None, 0, None), True),  # 4 in two months
        (8, (8, 0, 0, None, 0, None), True),  # none in either
        (13, (8, 0, 0, 5, 0, 0), False),  # nothing is hidden, and the months say it all
        (15, (8, 0, 0, 5, 0, 0), True),  # two were no step from phase to phase
        (18, (8, 0, 0, 5, 0, 0), False),
    ],
)
def test_a_half_year_tells_no_month_that_is_hidden(
    total: int, ups: tuple[int | None, ...], *, tells: bool
) -> None:
    shape = replace(SHAPE, case_groups=("2", "3", "4"), moves=(("2", "3"), ("2", "4"), ("3", "4")))
    assert tells_a_month(total, months_up(*ups), "decided:up", shape, K) is tells
    down = [{"moved:3>2": month["moved:2>3"]} for month in months_up(*ups)]
    below = replace(shape, moves=(("3", "2"),))
    assert tells_a_month(total, down, "decided:down", below, K) is tells
