"""A frozen month stays as it was; a correction is a new, marked revision."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InternalError, connection, transaction
from django.utils import timezone

from cases.core.models import Case
from common.models import JobRun
from dashboards import tasks
from dashboards.models import Snapshot, SnapshotSlice
from dashboards.periods import Month
from dashboards.services.snapshots import NotOver, live_month, snapshot_month
from dashboards.suppression import WHOLE
from tests.cast import NOW, Town, a_case
from tests.story import Story

pytestmark = pytest.mark.django_db

MARCH = Month.of(NOW)
APRIL = Month(2026, 4).start + timedelta(hours=4)
MAY = Month(2026, 5).start + timedelta(hours=4)


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def some_cases(town: Town, number: int, at: datetime = NOW) -> list[Case]:
    return [a_case(town, at=at + timedelta(minutes=n)) for n in range(number)]


def figures(month: Month = MARCH, revision: int = 0) -> dict[str, Any]:
    found = SnapshotSlice.objects.get(
        snapshot__month=month.first_day, snapshot__revision=revision, dimension=""
    )
    return found.figures


def test_a_month_is_frozen_once_for_every_municipality(town: Town) -> None:
    Town("raalte", model="dalfsen")
    some_cases(town, 7)
    assert snapshot_month(month=MARCH, now=APRIL) == 2
    assert snapshot_month(month=MARCH, now=APRIL) == 0
    assert Snapshot.objects.count() == 2
    found = SnapshotSlice.objects.get(snapshot__municipality=town.municipality, dimension="")
    assert found.figures["stock:2"] == 7
    assert found.figures["entered:2"] == 7


def test_a_month_that_still_runs_is_not_frozen(town: Town) -> None:
    with pytest.raises(NotOver):
        snapshot_month(month=MARCH, now=MARCH.end - timedelta(seconds=1))
    assert snapshot_month(month=MARCH, now=MARCH.end) == 1


def test_a_case_recorded_afterwards_does_not_change_a_frozen_month(town: Town) -> None:
    some_cases(town, 7)
    snapshot_month(month=MARCH, now=APRIL)
    some_cases(town, 1, at=NOW + timedelta(days=2))
    assert snapshot_month(month=MARCH, now=APRIL) == 0
    assert figures()["stock:2"] == 7


def test_a_correction_is_a_new_revision_and_only_when_figures_differ(town: Town) -> None:
    some_cases(town, 7)
    snapshot_month(month=MARCH, now=APRIL)
    assert snapshot_month(month=MARCH, now=APRIL, revise=True) == 0
    some_cases(town, 1, at=NOW + timedelta(days=2))
    assert snapshot_month(month=MARCH, now=APRIL, revise=True) == 1
    assert (figures()["stock:2"], figures(revision=1)["stock:2"]) == (7, 8)
    newest = Snapshot.objects.filter(municipality=town.municipality).newest()
    assert [snapshot.revision for snapshot in newest] == [1]


def test_a_correction_goes_on_into_the_months_after_it(town: Town) -> None:
    some_cases(town, 7)
    snapshot_month(month=MARCH, now=APRIL)
    snapshot_month(month=MARCH.after(1), now=MAY)
    some_cases(town, 1, at=NOW + timedelta(days=2))
    assert snapshot_month(month=MARCH, now=MAY, revise=True) == 2
    assert figures(MARCH.after(1), revision=1)["stock:2"] == 8


def test_the_database_refuses_to_change_a_frozen_month(town: Town) -> None:
    snapshot_month(month=MARCH, now=APRIL)
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        SnapshotSlice.objects.update(figures={})
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        Snapshot.objects.all().delete()


def test_in_and_out_are_hidden_beside_a_month_before_that_was_never_frozen(town: Town) -> None:
    february = NOW - timedelta(days=20)
    some_cases(town, 3, at=february)
    some_cases(town, 6)
    snapshot_month(month=MARCH, now=APRIL)
    assert figures()["stock:2"] == 9
    assert figures()["entered:2"] is None, "nine less six are the three of February"


def test_the_present_month_is_counted_until_now_and_writes_nothing(town: Town) -> None:
    some_cases(town, 6)
    now = NOW + timedelta(days=1)
    assert live_month(town.municipality, now)[WHOLE]["stock:2"] == 6
    before = live_month(town.municipality, NOW + timedelta(seconds=1))
    assert before[WHOLE]["stock:2"] is None
    assert not Snapshot.objects.exists()


def test_the_monthly_run_makes_up_for_what_was_missed_and_is_kept(town: Town) -> None:
    some_cases(town, 6)
    tasks.snapshot_month(now=APRIL)
    tasks.snapshot_month(now=Month(2026, 7).start)
    assert list(Snapshot.objects.order_by("month").values_list("month", flat=True)) == [
        MARCH.after(n).first_day for n in range(4)
    ]
    assert JobRun.objects.filter(job="snapshot_month", finished_at__isnull=False).count() == 2


def test_a_move_between_phases_is_in_and_out(town: Town) -> None:
    cases = some_cases(town, 12)
    for case in cases[:6]:
        Story(town, case).at_once("casusregisseur", "3", "up")
    snapshot_month(month=MARCH, now=APRIL)
    now = figures()
    assert (now["stock:2"], now["stock:3"]) == (6, 6)
    assert (now["entered:2"], now["left:2"], now["entered:3"]) == (12, 6, 6)
    assert now["moved:2>3"] == 6


@pytest.fixture
def out() -> StringIO:
    return StringIO()


def test_by_hand_a_month_or_all_of_them(town: Town, out: StringIO) -> None:
    three_back = Month.of(timezone.now()).after(-3)
    some_cases(town, 6, at=three_back.start + timedelta(days=3, hours=10))
    call_command("snapshot_month", str(three_back), stdout=out)
    assert Snapshot.objects.count() == 1
    call_command("snapshot_month", all=True, municipality="dalfsen", stdout=out)
    assert Snapshot.objects.count() == 3
    assert "3 maanden bekeken, 2 vastgelegd." in out.getvalue()


@pytest.mark.parametrize("month", ["2026", "2026-13", "oktober", "9999-12"])
def test_by_hand_what_is_no_month_that_is_over_is_refused(town: Town, month: str) -> None:
    with pytest.raises(CommandError):
        call_command("snapshot_month", month)


def in_a_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Start work on a connection of its own; what it gave, or the error it ended in."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(work())
        except DatabaseError as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


WAITING = """
    SELECT pid FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_nothing_has_happened_and_again_it_is_whole() -> None:
    some_cases(Town("dalfsen"), 7)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dashboards_snapshotslice IN EXCLUSIVE MODE")
        thread, found = in_a_thread(lambda: snapshot_month(month=MARCH, now=APRIL))
        waiting = None
        while waiting is None:  # until it has written the snapshot and not yet its figures
            time.sleep(0.05)
            cursor.execute(WAITING)
            waiting = cursor.fetchone()
        cursor.execute("SELECT pg_terminate_backend(%s)", waiting)
        thread.join()
    assert isinstance(found[0], DatabaseError)
    assert not Snapshot.objects.exists()
    assert snapshot_month(month=MARCH, now=APRIL) == 1
    assert figures()["stock:2"] == 7


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_freeze_a_month_once() -> None:
    some_cases(Town("dalfsen"), 7)
    runs = [in_a_thread(lambda: snapshot_month(month=MARCH, now=APRIL)) for _ in range(2)]
    for thread, _ in runs:
        thread.join()
    assert sorted(str(found[0]) for _, found in runs) == ["0", "1"]
    assert Snapshot.objects.count() == 1
