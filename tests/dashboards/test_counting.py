"""The figures of made-up municipalities, counted twice: by `dashboards`, and in plain SQL that
shares nothing with it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from dashboards.counting import count_month
from dashboards.counting.run import Counted
from dashboards.periods import Month
from dashboards.services.snapshots import snapshot_month
from dashboards.suppression import WHOLE
from demo.management.commands.demo_data import DEMO
from escalation.tasks import flag_stagnation
from roles.models import Municipality
from tests.cast import NOW as OPENED
from tests.cast import Town, a_case
from tests.dashboards.compare import again, differences, first, frozen_differences, judge_some
from tests.story import Story

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
JUNE = Month(2026, 6)
MONTHS = [JUNE.after(-n) for n in range(36)]


def a_region(seed: int, cases: int = 150) -> None:
    """Municipalities with a past, of which cases were looked at and judged since April."""
    call_command("demo_data", cases=cases, seed=seed, now=NOW, verbosity=0)
    for days in (90, 60, 30, 0):
        flag_stagnation(now=NOW - timedelta(days=days))
        judge_some(random.Random(seed), NOW - timedelta(days=days - 1))  # noqa: S311
    with connection.cursor() as cursor:
        # Where autovacuum looked while the tables were empty, PostgreSQL believes that they still
        # are, and joins every case to every other one: minutes for each month.
        cursor.execute("ANALYZE")


@pytest.fixture
def demo() -> None:
    a_region(3)


def counted(month: Month) -> dict[int, Counted]:
    return count_month(month, Municipality.objects.all(), NOW)


@pytest.mark.parametrize(("seed", "cases"), [(1, DEMO), (8, 500)])
def test_every_figure_of_every_month_is_that_of_the_second_computation(
    seed: int, cases: int
) -> None:
    a_region(seed, cases)
    towns = list(Municipality.objects.all())
    one, other = first(MONTHS, towns, NOW), again(MONTHS, towns)
    assert list(differences(one, other)) == []
    kinds = {key[-1].split(":")[0] for key in other}
    assert kinds >= {
        *("stock", "fine", "entered", "left", "moved", "regie", "plan", "evaluation", "minors"),
        *("media", "needs", "grounds", "together"),
        *("flagged", "cause", "about", "load", "stay", "appoint", "decision", "review", "decided"),
        *("reviewed", "signals", "returned", "measure", "instrument", "ever"),
    }, "nothing is compared that is not there"


@pytest.mark.usefixtures("demo")
def test_what_is_shown_of_a_frozen_month_is_what_the_second_computation_finds() -> None:
    for month in reversed(MONTHS[:14]):
        snapshot_month(month=month, now=NOW)
    assert list(frozen_differences(again(MONTHS, Municipality.objects.all()))) == []


@pytest.mark.usefixtures("demo")
def test_the_comparison_finds_one_case_that_is_counted_wrongly() -> None:
    towns = list(Municipality.objects.all())
    before = first(MONTHS[:1], towns, NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_historicalcase SET minors_involved = NOT minors_involved, "
            "media_attention = NOT media_attention "
            "WHERE id = (SELECT id FROM cases_case WHERE closed_at IS NULL AND phase = '3' LIMIT 1)"
        )
    found = list(differences(before, again(MONTHS[:1], towns)))
    assert any("minors" in line for line in found)
    assert any("media" in line for line in found)


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


def test_media_attention_counts_as_it_stood_at_the_end_of_the_month() -> None:
    """There in March, and no longer in April; the other case never had it."""
    town = Town("dalfsen")
    story, _ = Story(town, a_case(town)), a_case(town)
    story.change("casusregisseur", media_attention=True)
    story.now = OPENED.replace(month=4, day=9)
    story.change("casusregisseur", media_attention=False)

    def of(number: int) -> tuple[int, int]:
        cells = counted(Month(2026, number))[town.municipality.pk].slices[WHOLE]
        return cells["media:2:yes"], cells["media:2:no"]

    assert [of(number) for number in (3, 4)] == [(1, 1), (0, 2)]


def test_a_case_that_was_opened_again_was_closed_in_between() -> None:
    """Closed on the last days of March and opened again in April: at the end of March it was
    closed, and from April on it runs, as was known in each of these months."""
    town = Town("dalfsen")
    story = Story(town, a_case(town))
    story.now = OPENED.replace(day=29)
    story.close("netwerkcoordinator", kind="unseen")
    story.now = OPENED.replace(month=4, day=9)
    story.reopen("netwerkcoordinator")

    def of(number: int) -> tuple[int, int, int]:
        cells = counted(Month(2026, number))[town.municipality.pk].slices[WHOLE]
        return cells.get("stock:2", 0), cells.get("entered:2", 0), cells.get("left:2", 0)

    assert [of(number) for number in (2, 3, 4, 5)] == [(0, 0, 0), (0, 1, 1), (1, 1, 0), (1, 0, 0)]


@pytest.mark.parametrize(("again_in", "returned"), [(7, 1), (6, 0)], ids=["july", "june"])
def test_who_came_back_stays_counted_when_the_first_case_is_opened_again_later(
    again_in: int, returned: int
) -> None:
    """Closed in June, and back in June with a new case; that is closed, and the first is opened
    again: after the half-year it changes nothing, within it the first case never closed."""
    town = Town("dalfsen")
    first_case = Story(town, a_case(town))
    first_case.now = OPENED.replace(month=6, day=9)
    first_case.close("netwerkcoordinator", kind="unseen")
    back = OPENED.replace(month=6, day=12)
    household = first_case.case.household
    second_case = Story(town, a_case(town, at=back, household=household))
    second_case.now = back.replace(day=15)
    second_case.close("netwerkcoordinator", kind="unseen")

    def both() -> tuple[object, object]:
        figures = counted(JUNE)[town.municipality.pk].slices[WHOLE]
        other = again([JUNE], [town.municipality])
        return figures.get("returned", 0), other.get(
            (str(JUNE), town.municipality.pk, "", "", "returned"), 0
        )

    assert both() == (1, 1)
    first_case.now = OPENED.replace(month=again_in, day=5 if again_in == 7 else 25)
    first_case.reopen("netwerkcoordinator")
    assert both() == (returned, returned)


def test_a_case_that_was_opened_again_in_the_same_month_never_left() -> None:
    town = Town("dalfsen")
    story = Story(town, a_case(town))
    story.close("netwerkcoordinator", kind="unseen")
    story.now = OPENED.replace(day=20)
    story.reopen("netwerkcoordinator")
    cells = counted(Month(2026, 3))[town.municipality.pk].slices[WHOLE]
    assert (cells["stock:2"], cells["entered:2"], cells.get("left:2", 0)) == (1, 1, 0)
