"""An order without numbers: what it tells, and what it leaves possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

import pytest

from dashboards import figures
from dashboards.models import SnapshotSlice
from dashboards.order import known_to_come, told
from dashboards.periods import Month
from dashboards.presenters.whole import reasons
from dashboards.reading import Asked, read_figures
from dashboards.services.snapshots import live_month, snapshot_month
from dashboards.suppression import WHOLE, Counts, Shape, Shown, Slice, publish
from tests.cast import Town, a_case
from tests.dashboards.attack import Attack
from tests.story import Story

K = 5
ONE_PHASE = Shape(groups=("3",), case_groups=("3",))


def test_the_most_frequent_comes_first_and_at_equal_numbers_the_order_of_the_model() -> None:
    assert told({"a": 7, "b": 12, "c": 7}, 25, K) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("number", "of", "there"),
    [(5, 10, True), (4, 10, False), (5, 9, False), (6, 10, False), (10, 10, True), (9, 10, False)],
)
def test_nothing_of_few_and_nothing_of_all_but_a_few(number: int, of: int, there: bool) -> None:
    assert (told({"a": number}, of, K) == ["a"]) is there


Tell = Callable[[dict[str, int], int, int], list[str]]


def pinned(tell: Tell, least: int = 3) -> list[str]:
    """What somebody finds who reads the order, knows how many there are, and knows that each names
    something: small counts, or all but a small count, of which fewer values are possible than
    without reading."""
    found = []
    for of in range(4 * least):
        every = [world for world in product(range(of + 1), repeat=3) if sum(world) >= of]
        possible: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
        for world in every:
            order = tell(dict(zip("abc", world, strict=True)), of, least)
            possible.setdefault(tuple(order), []).append(world)
        for read, worlds in possible.items():
            for n, name in enumerate("abc"):
                for sign, start in ((1, 0), (-1, of)):
                    small, anyway = (
                        {start + sign * world[n] for world in those} & set(range(1, least))
                        for those in (worlds, every)
                    )
                    if small and small != anyway:
                        found.append(f"of {of}, {read}: {name} or all but {name} is in {small}")
    return found


def test_no_order_pins_a_small_number() -> None:
    assert pinned(told) == []


def test_the_attacker_finds_an_order_that_only_asks_for_enough() -> None:
    """Of six households five named it, and it is told: the sixth is then found."""

    def careless(counts: dict[str, int], of: int, least: int) -> list[str]:
        often = [name for name, number in counts.items() if number >= least]
        return sorted(often, key=lambda name: -counts[name])

    assert pinned(careless)


def test_it_is_known_that_many_came_only_by_months_of_which_nothing_is_hidden() -> None:
    months: list[Shown] = [
        {"entered:3": 9, "moved:4>3": 2},
        {"entered:3": None, "moved:4>3": None},
        {"entered:3": 6, "moved:4>3": None},
        {},
        {"entered:3": 5, "moved:4>3": 0},
    ]
    assert known_to_come(months, "3", ["4"]) == 12


def test_a_sum_over_the_half_year_of_what_came_would_give_away_a_month_that_is_hidden() -> None:
    """So there are none; only months are told."""
    came, stock = (7, 0, 6, 8, 0, 3), 40
    months: list[dict[Slice, Counts]] = []
    published: list[dict[Slice, Shown]] = []
    for entered in came:
        stock += entered - 6
        counts = {"stock:3": stock, "entered:3": entered, "left:3": 6}
        months.append({WHOLE: counts})
        published.append(publish(months[-1], published[-1] if published else {}, ONE_PHASE, K))
    assert [shown[WHOLE]["entered:3"] for shown in published] == [7, 0, 6, 8, 0, None]
    assert not Attack(ONE_PHASE, months, published).pinned(K)
    attack = Attack(ONE_PHASE, months, published)
    attack.equations.append(({(n, WHOLE, "entered:3"): 1 for n in range(6)}, sum(came)))
    assert any("entered:3" in found for found in attack.pinned(K))


def many(town: Town, number: int, areas: list[tuple[str, ...]]) -> None:
    for n in range(number):
        story = Story(town, a_case(town))
        story.change("casusregisseur", problem_areas=areas[n % len(areas)])
        story.at_once("casusregisseur", "3", "up")


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "there"), [(12, True), (9, False)])
def test_a_half_year_tells_why_and_what_comes_together(number: int, there: bool) -> None:
    town = Town("dalfsen")
    one, other, third = list(town.model.problem_areas)[:3]
    many(town, number, [(one, other), (one, other, third)])
    now = datetime(2026, 7, 2, tzinfo=UTC)
    for n in range(1, 7):
        snapshot_month(month=Month(2026, n), now=now)
    june = SnapshotSlice.objects.get(
        snapshot__month="2026-06-01", snapshot__municipality=town.municipality, dimension=""
    ).figures
    assert bool(june["grounds:3"]) is there
    assert june["grounds:4"] == []
    pairs = [f"{one}+{other}", f"{one}+{third}", f"{other}+{third}"] if there else []
    assert june["together"] == pairs
    others = SnapshotSlice.objects.exclude(snapshot__month="2026-06-01")
    assert not [1 for part in others if {"together", "grounds:3"} & part.figures.keys()]
    assert not {"together", "grounds:3"} & live_month(town.municipality, now)[WHOLE].keys()

    read = read_figures(Asked(town.municipality, Month(2026, 6), WHOLE, now))
    groups = [group for group in figures.groups_of(town.model) if group.has_cases]
    block = reasons(read, groups, town.model).tidied()
    assert [definition.key for definition in block.definitions] == ["grounds", "together"]
    shown = [cell.text for table in block.tables for row in table.rows for cell in row]
    names = town.model.problem_areas
    assert (f"{names[one]} en {names[other]}" in shown) is there
    assert not [cell for table in block.tables for row in table.rows for cell in row if cell.value]
    assert (len(block.left_out) == 1) is there
