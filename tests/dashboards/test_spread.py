"""How cases are spread over people: whoever has too many is seen, and nobody is recognised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboards.spread import TOGETHER, classes, heaviest

NORM, LEAST = 50, 5


def test_an_average_of_twelve_does_not_hide_one_with_thirty_one() -> None:
    each = [6, 7, 7, 8, 9, 9, 12, 13, 14, 15, 15, 31]
    assert classes(each, NORM, LEAST) == [(1, 10, 6), (11, None, 6)]
    assert heaviest(each, NORM, LEAST) == (31, 49)


def test_three_make_a_class_and_two_go_with_the_next() -> None:
    assert classes([2, 3, 4, 12, 13, 14], NORM, LEAST) == [(1, 5, 3), (6, 15, 3)]
    assert classes([2, 3, 12, 13, 14, 60], NORM, LEAST) == [(1, None, 6)]


def test_over_the_norm_is_a_class_of_its_own() -> None:
    assert classes([3, 3, 3, 50, 51, 52], NORM, LEAST)[-1] == (6, None, 3)
    assert heaviest([3, 3, 3, 3, 50], NORM, LEAST) == (50, None)
    assert heaviest([3, 3, 3, 3, 49], NORM, LEAST) == (31, 49)


def test_of_few_people_nothing_is_told() -> None:
    assert classes([3, 3, 3, 31], NORM, LEAST) == []
    assert heaviest([3, 3, 3, 31], NORM, LEAST) is None
    assert heaviest([3, 3, 3, 3, 31], NORM, LEAST) == (31, 49)


@given(st.lists(st.integers(1, 80), max_size=30), st.integers(1, 60))
def test_nobody_stands_alone_and_nobody_is_left_out(each: list[int], norm: int) -> None:
    found = classes(each, norm, LEAST)
    if len(each) < LEAST:
        assert found == []
        return
    assert all(people >= TOGETHER for _, _, people in found)
    assert sum(people for _, _, people in found) == len(each)
    for low, high, people in found:
        assert sum(low <= cases and (high is None or cases <= high) for cases in each) == people
