"""How cases are spread over people: whoever has too many is seen, and nobody is recognised."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations_with_replacement

from hypothesis import given
from hypothesis import strategies as st

from dashboards.spread import TOGETHER, classes, heaviest

NORMS, LEAST = (45, 50), 5


def test_an_average_of_twelve_does_not_hide_one_with_thirty_one() -> None:
    each = [6, 7, 7, 8, 9, 9, 12, 13, 14, 15, 15, 31]
    assert classes(each, NORMS, LEAST) == [(1, 10, 6), (11, None, 6)]
    assert heaviest(each, NORMS, LEAST) == (31, 44)


def test_three_make_a_class_and_two_go_with_the_next() -> None:
    assert classes([2, 3, 4, 12, 13, 14], NORMS, LEAST) == [(1, 5, 3), (6, 15, 3)]
    assert classes([2, 3, 12, 13, 14, 60], NORMS, LEAST) == [(1, None, 6)]


def test_above_each_norm_is_a_class_of_its_own() -> None:
    assert classes([3, 3, 3, 45, 46, 49, 50, 51, 52], NORMS, LEAST)[1:] == [
        (6, 49, 3),
        (50, None, 3),
    ]
    assert heaviest([3, 3, 3, 3, 45], NORMS, LEAST) == (45, 49)
    assert classes([3, 3, 3, 50, 51, 52], NORMS, LEAST)[-1] == (6, None, 3)
    assert heaviest([3, 3, 3, 3, 50], NORMS, LEAST) == (50, None)
    assert heaviest([3, 3, 3, 3, 44], NORMS, LEAST) == (31, 44)


def test_of_few_people_nothing_is_told() -> None:
    assert classes([3, 3, 3, 31], NORMS, LEAST) == []
    assert heaviest([3, 3, 3, 31], NORMS, LEAST) is None
    assert heaviest([3, 3, 3, 3, 31], NORMS, LEAST) == (31, 44)


@given(st.lists(st.integers(1, 80), max_size=30), st.integers(1, 60))
def test_nobody_stands_alone_and_nobody_is_left_out(each: list[int], norm: int) -> None:
    found = classes(each, [norm], LEAST)
    if len(each) < LEAST:
        assert found == []
        return
    assert all(people >= TOGETHER for _, _, people in found)
    assert sum(people for _, _, people in found) == len(each)
    for low, high, people in found:
        assert sum(low <= cases and (high is None or cases <= high) for cases in each) == people


def test_from_all_that_is_told_nobody_can_count_the_heaviest() -> None:
    """Unless they are three or more, in a class of their own: every spread of six people over all
    classes, beside every other of which the same is told."""
    begins = (1, 6, 11, 16, 21, 31, 45, 50)
    counts: dict[object, set[int]] = defaultdict(set)
    for each in combinations_with_replacement(begins, 6):
        most = heaviest(each, NORMS, LEAST)
        assert most is not None
        shown = tuple(classes(each, NORMS, LEAST))
        if shown[-1][:2] != most:
            number = sum(cases >= most[0] for cases in each)
            counts[shown, most].add(number)
    assert counts
    alone = {told for told, numbers in counts.items() if len(numbers) == 1}
    assert not alone, sorted(map(str, alone))[:5]
