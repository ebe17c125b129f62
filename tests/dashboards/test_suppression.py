"""Nothing leads back to a household: what is hidden, and that no sum gives it away."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.suppression import (
    WHOLE,
    Counts,
    Shape,
    Shown,
    Slice,
    family,
    publish,
)
from tests.dashboards.attack import Attack

K = 5
SHAPE = Shape(
    groups=("1", "2", "3", "4"),
    case_groups=("2", "3", "4"),
    families={"signals": ("signals:a", "signals:b", "signals:c"), "stock:2": ("fine:A", "fine:B")},
    singles=("decided:up", "decided:urgent"),
    subsets=("cause:inactive:",),
    moves=(("2", "3"), ("3", "2")),
)
Month = dict[Slice, dict[str, int]]


def month(whole: Mapping[str, int], **slices: Mapping[str, int]) -> dict[Slice, Counts]:
    """One month; a keyword "area_dorp" is the area Dorp."""
    counts: dict[Slice, Counts] = {WHOLE: whole}
    for name, cells in slices.items():
        dimension, _, value = name.partition("_")
        counts[dimension, value] = cells
    return counts


def shown(whole: Mapping[str, int], before: Mapping[str, int] | None = None) -> Shown:
    earlier = publish(month(before), {}, SHAPE, K) if before is not None else {}
    return publish(month(whole), earlier, SHAPE, K)[WHOLE]


@pytest.mark.parametrize(("count", "seen"), [(0, 0), (1, None), (4, None), (5, 5), (80, 80)])
def test_a_count_under_the_threshold_is_hidden_and_zero_is_not(
    count: int, seen: int | None
) -> None:
    assert shown({"stock:3": count})["stock:3"] == seen
    assert shown({"decided:up": count})["decided:up"] == seen


def test_what_would_give_a_part_away_by_its_total_is_hidden_with_it() -> None:
    assert family({"a": 3, "b": 20, "c": 40}, K) == {"a", "b"}
    assert family({"a": 3, "b": 0, "c": 40}, K) == {"a", "b", "c"}
    assert family({"a": 1, "b": 1, "c": 1, "d": 9}, K) == {"a", "b", "c", "d"}
    assert family({"a": 3, "b": 2, "c": 40}, K) == {"a", "b"}
    assert family({"a": 5, "b": 0, "c": 40}, K) == set()


def test_in_and_out_of_a_phase_are_hidden_together() -> None:
    before = {"stock:3": 20}
    after = shown({"stock:3": 25, "entered:3": 7, "left:3": 2}, before)
    assert (after["stock:3"], after["entered:3"], after["left:3"]) == (25, None, None)
    after = shown({"stock:3": 22, "entered:3": 7, "left:3": 5}, before)
    assert (after["entered:3"], after["left:3"]) == (7, 5)


def test_in_and_out_are_hidden_beside_a_month_whose_number_is_hidden() -> None:
    assert shown({"stock:4": 0, "left:4": 6}, {"stock:4": 6})["left:4"] == 6
    assert shown({"stock:4": 3, "left:4": 5}, {"stock:4": 8})["left:4"] is None
    assert shown({"stock:4": 9, "entered:4": 6}, {"stock:4": 3})["entered:4"] is None


def test_who_has_and_who_has_not_are_hidden_together_and_leave_out_a_hidden_phase() -> None:
    counts = {"stock:2": 30, "stock:3": 10, "stock:4": 2}
    counts |= {"plan:2:yes": 20, "plan:2:no": 10, "plan:3:yes": 8, "plan:3:no": 2}
    counts |= {"plan:4:yes": 2, "plan:4:no": 0}
    seen = shown(counts)
    assert (seen["plan:yes"], seen["plan:no"]) == (28, 12)
    seen = shown(counts | {"plan:2:yes": 30, "plan:2:no": 0})
    assert (seen["plan:yes"], seen["plan:no"]) == (None, None)


def test_a_figure_is_shown_for_all_areas_or_for_none() -> None:
    even = month({"stock:2": 18}, area_dorp={"stock:2": 10}, area_stad={"stock:2": 8})
    seen = publish(even, {}, SHAPE, K)
    assert [seen["area", a]["stock:2"] for a in ("dorp", "stad")] == [10, 8]
    odd = month({"stock:2": 18}, area_dorp={"stock:2": 15}, area_stad={"stock:2": 3})
    seen = publish(odd, {}, SHAPE, K)
    assert [seen["area", a]["stock:2"] for a in ("dorp", "stad")] == [None, None]
    assert seen[WHOLE]["stock:2"] == 18


def test_in_and_out_of_a_phase_are_hidden_where_they_tell_what_came_in_one_area() -> None:
    """Both areas show how many they have; with nobody out, what came in is the difference."""
    before = month({"stock:3": 20}, area_dorp={"stock:3": 10}, area_stad={"stock:3": 10})
    after = month(
        {"stock:3": 26, "entered:3": 6},
        area_dorp={"stock:3": 12, "entered:3": 2},
        area_stad={"stock:3": 14, "entered:3": 4},
    )
    seen = publish(after, publish(before, {}, SHAPE, K), SHAPE, K)
    assert seen["area", "dorp"]["stock:3"] == 12
    assert seen[WHOLE]["entered:3"] is None


def test_no_area_adds_up_to_a_number_that_is_hidden_for_the_whole() -> None:
    counts = month(
        {"signals": 9, "signals:a": 3, "signals:b": 6, "stock:2": 30, "entered:2": 6, "left:2": 1},
        area_dorp={"stock:2": 20, "entered:2": 6, "left:2": 0},
        area_stad={"stock:2": 10, "entered:2": 0, "left:2": 1},
    )
    seen = publish(counts, {}, SHAPE, K)
    assert seen[WHOLE]["entered:2"] is None
    assert seen["area", "dorp"]["entered:2"] is None


# A small municipality in some months: nothing but households that come, go and stay.

AREAS, PROBLEMS = ("dorp", "stad"), ("zorg", "orde")
household = st.tuples(
    st.sampled_from(AREAS),
    st.sampled_from(PROBLEMS),
    st.lists(st.sampled_from(["", "2", "2", "3", "3", "4"]), min_size=3, max_size=3),
    st.tuples(*[st.booleans()] * 4),
)


def history(households: list[tuple[str, str, list[str], tuple[bool, ...]]]) -> list[Month]:
    """The counts of each month after the first, as they would be counted."""
    months: list[Month] = [_zeros() for _ in range(3)]
    for area, problem, phases, has in households:
        for n, phase in enumerate(phases):
            places = [WHOLE, ("area", area), ("problem", problem)]
            for name in _names(phases[n - 1] if n else "", phase, *has):
                for place in places:
                    months[n][place][name] += 1
    return months


def _names(
    before: str, phase: str, regie: bool, plan: bool, on_time: bool, needs: bool
) -> Iterator[str]:
    if phase:
        yield f"stock:{phase}"
        yield f"regie:{phase}:{'yes' if regie else 'no'}"
        yield f"plan:{phase}:{'yes' if plan else 'no'}"
        if phase == "2":
            yield f"needs:2:{'yes' if needs else 'no'}"
        if plan:
            yield f"evaluation:{phase}:{'yes' if on_time else 'no'}"
    if phase != before:
        if phase:
            yield f"entered:{phase}"
        if before:
            yield f"left:{before}"


def _zeros() -> Month:
    names = [f"{kind}:{g}" for kind in ("stock", "entered", "left") for g in "234"]
    names += [
        f"{pair}:{g}:{side}"
        for pair in ("regie", "plan", "evaluation")
        for g in "234"
        for side in ("yes", "no")
    ]
    names += ["needs:2:yes", "needs:2:no"]
    places = [WHOLE, *(("area", a) for a in AREAS), *(("problem", p) for p in PROBLEMS)]
    return {place: dict.fromkeys(names, 0) for place in places}


TOWN = Shape(groups=("2", "3", "4"), case_groups=("2", "3", "4"))


@settings(max_examples=25)
@given(st.lists(household, min_size=8, max_size=45))
def test_no_sum_or_difference_over_months_areas_and_problems_pins_a_small_number(
    households: list[tuple[str, str, list[str], tuple[bool, ...]]],
) -> None:
    months = history(households)
    published: list[dict[Slice, Shown]] = []
    for counts in months:
        published.append(publish(counts, published[-1] if published else {}, TOWN, K))
    assert not Attack(TOWN, months, published, K).pinned(K)


@pytest.mark.parametrize("seed", range(24))
def test_nor_in_a_larger_town_where_most_stay_where_they_are(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    households = []
    for _ in range(chance.randint(30, 250)):
        phases = [chance.choice(["", "2", "2", "2", "3", "4"])]
        for _ in range(2):
            goes = chance.random() < 0.12
            phases.append(chance.choice(["", "2", "3", "4"]) if goes else phases[-1])
        has = tuple(chance.random() < 0.7 for _ in range(4))
        households.append((chance.choice(AREAS), chance.choice(PROBLEMS), phases, has))
    months = history(households)
    published: list[dict[Slice, Shown]] = []
    for counts in months:
        published.append(publish(counts, published[-1] if published else {}, TOWN, K))
    assert not Attack(TOWN, months, published, K).pinned(K)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 30), min_size=3, max_size=3), st.integers(0, 12))
def test_no_total_pins_one_of_its_parts(parts: list[int], fine: int) -> None:
    a, b, c = parts
    counts: Counts = {
        "signals": a + b + c,
        **{f"signals:{name}": n for name, n in zip("abc", parts, strict=True)},
        "stock:2": fine + b,
        "fine:A": fine,
        "fine:B": b,
    }
    seen = [publish({WHOLE: counts}, {}, SHAPE, K)]
    assert not Attack(SHAPE, [{WHOLE: counts}], seen).pinned(K)


def test_the_attacker_finds_what_is_not_covered() -> None:
    counts: Counts = {"signals": 40, "signals:a": 3, "signals:b": 17, "signals:c": 20}
    careless: Shown = {"signals": 40, "signals:a": None, "signals:b": 17, "signals:c": 20}
    assert Attack(SHAPE, [{WHOLE: counts}], [{WHOLE: careless}]).pinned(K)


class Crossed(Attack):
    """Who reads the figures of an area and a dominant problem at once knows that they add up to
    those of the area, and to those of the problem."""

    def _across(self, n: int) -> None:
        super()._across(n)
        both = [place for place in self.months[n] if place[0] == "both"]
        for single in [place for place in self.months[n] if place[0] in ("area", "problem")]:
            parts = [place for place in both if single[1] in place[1].split("/")]
            for name in self.months[n][WHOLE]:
                self._sum((n, single, name), [(n, place, name) for place in parts])


def came(before: tuple[int, ...], after: tuple[int, ...]) -> list[Month]:
    """Two months in which households came in phase 3 and none went: how many there were, for
    each area with each problem."""
    months = []
    for entered, stock in (
        (before, before),
        (tuple(b - a for a, b in zip(before, after, strict=True)), after),
    ):
        counts: Month = {}
        for n, (area, problem) in enumerate((a, p) for a in AREAS for p in PROBLEMS):
            places = (("area", area), ("problem", problem), ("both", f"{area}/{problem}"))
            for place in (WHOLE, *places):
                cells = counts.setdefault(place, dict.fromkeys(_of_3(), 0))
                cells["stock:3"] += stock[n]
                cells["entered:3"] += entered[n]
        months.append(counts)
    return months


def _of_3() -> tuple[str, ...]:
    return ("stock:3", "entered:3", "left:3")


def crossed(months: list[Month], *, offered: bool) -> list[dict[Slice, Shown]]:
    """As carefully as it can be done: an area with a problem shows how many there are only where
    the whole, every area and every problem do, and where none of the crossings is small."""
    found: list[dict[Slice, Shown]] = []
    for counts in months:
        single = {place: cells for place, cells in counts.items() if place[0] != "both"}
        shown = publish(single, found[-1] if found else {}, ONE_PHASE, K)
        both = {place: cells["stock:3"] for place, cells in counts.items() if place[0] == "both"}
        safe = all(shown[place]["stock:3"] is not None for place in single)
        safe = safe and offered and not any(0 < number < K for number in both.values())
        shown |= {place: {"stock:3": n if safe else None} for place, n in both.items()}
        found.append(shown)
    return found


ONE_PHASE = Shape(groups=("3",), case_groups=("3",))


def test_an_area_with_a_problem_would_give_away_who_came_however_many_there_are() -> None:
    """No number is small but one: two households that came. Every area and every problem shows
    what came in, rightly; the crossings of two months then tell the two."""
    months = came((20, 20, 20, 20), (28, 22, 27, 26))
    assert months[1][WHOLE]["entered:3"] == 23
    assert crossed(months, offered=True)[1]["area", "dorp"]["entered:3"] == 10
    found = Crossed(ONE_PHASE, months, crossed(months, offered=True)).pinned(K)
    assert any("dorp/orde" in cell and "entered" in cell for cell in found)
    assert not Crossed(ONE_PHASE, months, crossed(months, offered=False)).pinned(K)


# Causes and groups of causes: a case may have several, so that nothing adds up.

CAUSES = ("cause:a", "cause:b", "cause:c", "cause:d")
ASKING = Shape(
    groups=("2", "3"),
    case_groups=("2", "3"),
    subsets=tuple(f"{name}:" for name in (*CAUSES, "about:x", "about:y")),
    unions={
        "flagged:yes": ("about:x", "about:y"),
        "about:x": ("cause:a", "cause:b"),
        "about:y": ("cause:c", "cause:d"),
    },
)


def asking(cases: list[tuple[str, set[str]]]) -> Month:
    """What is counted of cases in a phase, each with its causes."""
    names = [*CAUSES, "about:x", "about:y"]
    counts = {f"stock:{g}": 0 for g in "23"} | {f"{name}:{g}": 0 for name in names for g in "23"}
    counts |= {f"flagged:{g}:{side}": 0 for g in "23" for side in ("yes", "no")}
    for group, causes in cases:
        about = {f"about:{'x' if cause in CAUSES[:2] else 'y'}" for cause in causes}
        for name in {f"stock:{group}"} | {f"{name}:{group}" for name in causes | about}:
            counts[name] += 1
        counts[f"flagged:{group}:{'yes' if causes else 'no'}"] += 1
    return {WHOLE: counts}


def asked(number: int, *causes: str, group: str = "2") -> list[tuple[str, set[str]]]:
    return [(group, {f"cause:{cause}" for cause in causes})] * number


def test_a_group_is_shown_where_each_of_its_causes_is_too_rare() -> None:
    seen = publish(asking(asked(3, "a") + asked(4, "b") + asked(20)), {}, ASKING, K)[WHOLE]
    assert (seen["cause:a"], seen["cause:b"], seen["about:x"]) == (None, None, 7)


def test_a_group_gives_no_cause_away_that_is_in_no_cause_that_is_shown() -> None:
    """Of 12 cases 9 have the one cause; the other three can only have the other."""
    seen = publish(asking(asked(9, "a") + asked(3, "b") + asked(20)), {}, ASKING, K)[WHOLE]
    assert (seen["about:x"], seen["cause:a"], seen["cause:b"]) == (12, None, None)
    seen = publish(asking(asked(9, "a") + asked(3, "a", "b") + asked(20)), {}, ASKING, K)[WHOLE]
    assert (seen["about:x"], seen["cause:a"], seen["cause:b"]) == (12, 12, None)


def test_all_that_ask_give_no_group_away_and_a_group_that_covers_takes_its_causes_along() -> None:
    counts = asking(asked(9, "a") + asked(2, "c") + asked(20))
    seen = publish(counts, {}, ASKING, K)[WHOLE]
    assert seen["flagged:yes"] == 11
    assert {seen[name] for name in ("about:x", "cause:a", "about:y", "cause:c")} == {None}
    careless = publish(counts, {}, replace(ASKING, unions={}), K)
    assert Attack(ASKING, [counts], [careless], K).pinned(K), "without the rule it is found"
    assert not Attack(ASKING, [counts], [{WHOLE: seen}], K).pinned(K)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from("2223"), st.sets(st.sampled_from(CAUSES), max_size=3)),
        min_size=5,
        max_size=45,
    )
)
def test_no_union_of_causes_pins_a_small_number(cases: list[tuple[str, set[str]]]) -> None:
    counts = asking(cases)
    assert not Attack(ASKING, [counts], [publish(counts, {}, ASKING, K)], K).pinned(K)
