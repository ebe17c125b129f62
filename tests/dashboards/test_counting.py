"""The figures of the demo, counted twice: set-based, and case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from dashboards.counting import count_month
from dashboards.counting.run import Counted
from dashboards.periods import Month
from dashboards.suppression import WHOLE
from escalation.jobs import run_scan
from roles.models import Municipality
from tests.dashboards.recount import Recount

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
JUNE = Month(2026, 6)


def nonzero(counts: dict[str, int], *, of: tuple[str, ...]) -> dict[str, int]:
    return {k: n for k, n in counts.items() if n and k.split(":")[0] in of}


STOCKS = ("stock", "entered", "left", "regie", "plan", "evaluation", "minors", "flagged", "cause")
HALF_YEAR = ("decided", "signals", "reviewed", "returned", "measure")


@pytest.fixture
def demo() -> None:
    call_command("demo_data", cases=150, seed=3, now=NOW, verbosity=0)
    for days in (60, 30, 0):
        run_scan(now=NOW - timedelta(days=days))


def counted(month: Month) -> dict[int, Counted]:
    return count_month(month, Municipality.objects.all(), NOW)


@pytest.mark.usefixtures("demo")
def test_the_figures_of_any_month_are_those_of_counting_case_by_case() -> None:
    for month in (JUNE, Month(2026, 5), Month(2025, 12), Month(2024, 3)):
        both = counted(month)
        for town in Municipality.objects.all():
            again = Recount(town, month)
            whole = both[town.pk].slices[WHOLE]
            expected = again.counts()
            wanted = STOCKS if any("flagged" in name for name in whole) else STOCKS[:7]
            assert nonzero(whole, of=wanted) == nonzero(expected, of=wanted), (town, month)


@pytest.mark.usefixtures("demo")
def test_the_figures_of_a_half_year_and_a_year_are_too() -> None:
    june, december = counted(JUNE), counted(Month(2025, 12))
    for town in Municipality.objects.all():
        again = Recount(town, JUNE)
        whole = june[town.pk].slices[WHOLE]
        assert nonzero(whole, of=HALF_YEAR) == nonzero(again.half_year(), of=HALF_YEAR)
        for group, median in again.days_in_phase().items():
            assert june[town.pk].days[f"stay:{group}"].median == pytest.approx(median)
        year = Recount(town, Month(2025, 12)).ever()
        assert nonzero(december[town.pk].slices[WHOLE], of=("ever",)) == {
            name: n for name, n in year.items() if n
        }


@pytest.mark.usefixtures("demo")
def test_areas_and_problems_add_up_to_the_whole() -> None:
    for found in counted(JUNE).values():
        for dimension in ("area", "problem"):
            parts = [cells for key, cells in found.slices.items() if key[0] == dimension]
            for name, count in found.slices[WHOLE].items():
                if name.startswith(("stock", "entered", "left", "plan", "minors")):
                    assert sum(cells.get(name, 0) for cells in parts) == count


@pytest.mark.usefixtures("demo")
def test_a_month_is_the_one_before_it_with_what_came_and_without_what_left() -> None:
    may, june = counted(Month(2026, 5)), counted(JUNE)
    for pk, found in june.items():
        now, before = found.slices[WHOLE], may[pk].slices[WHOLE]
        for group in (name.split(":")[1] for name in now if name.startswith("stock:")):
            flow = now[f"entered:{group}"] - now[f"left:{group}"]
            assert now[f"stock:{group}"] == before[f"stock:{group}"] + flow


@pytest.mark.usefixtures("demo")
def test_before_the_first_look_at_stagnation_nobody_knows_of_it() -> None:
    for found in counted(Month(2026, 3)).values():
        assert not [name for name in found.slices[WHOLE] if name.startswith(("flagged", "cause"))]
    assert any("flagged:2:yes" in found.slices[WHOLE] for found in counted(JUNE).values())
