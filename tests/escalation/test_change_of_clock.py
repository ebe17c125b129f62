"""The nights in which the clocks change: every job runs as often as it should, and the page of the
jobs reports nothing missed."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from common.models import JobPulse, JobRun
from common.schedule import next_after, schedules, states
from tests.cast import AMSTERDAM

EVENING = {
    "spring": datetime(2027, 3, 27, 22, 0, 30, tzinfo=AMSTERDAM),
    "autumn": datetime(2027, 10, 30, 22, 0, 30, tzinfo=AMSTERDAM),
    "neither": datetime(2027, 6, 12, 22, 0, 30, tzinfo=AMSTERDAM),
    "first of the month": datetime(2026, 10, 31, 22, 0, 30, tzinfo=AMSTERDAM),
}
NIGHT = 14 * 60
"""Minutes."""
OFTEN = {"flag_stagnation_gravest": 60, "seal_log": 5}
OFTEN |= dict.fromkeys(("project_due", "send_mail", "replay_norms"), 1)
MONTHLY = {"snapshot_month"}


def minutes_of(evening: datetime) -> list[datetime]:
    """Every minute of the night, as it passes."""
    start = evening.astimezone(UTC)
    return [start + timedelta(minutes=passed) for passed in range(1, NIGHT + 1)]


def runs_of(schedule: Any, evening: datetime, *, tick: Callable[[datetime], None]) -> int:
    """How often beat sends a job in a night, asked once a minute."""
    kind, arguments, state = schedule.__reduce__()
    last, runs = evening.astimezone(UTC), 0
    for now in minutes_of(evening):
        asked = kind(*arguments, **{**(state or {}), "nowfun": lambda now=now: now})
        if asked.is_due(last).is_due:
            last, runs = now, runs + 1
            tick(now)
    return runs


@pytest.mark.parametrize("night", EVENING)
@pytest.mark.parametrize("job", schedules())
def test_every_job_runs_as_often_as_in_any_other_night(night: str, job: str) -> None:
    runs = runs_of(schedules()[job], EVENING[night], tick=print)
    once = (2 if night == "first of the month" else 0) if job in MONTHLY else 1
    often = NIGHT // OFTEN[job] if job in OFTEN else once
    assert abs(runs - often) <= (1 if job in OFTEN else 0)


@pytest.mark.parametrize("night", EVENING)
@pytest.mark.parametrize("job", schedules())
def test_what_comes_next_is_after_every_moment_and_at_an_hour_that_exists(
    night: str, job: str
) -> None:
    schedule: Any = schedules()[job]
    for now in minutes_of(EVENING[night])[::7]:
        for moment in (now, now.astimezone(AMSTERDAM)):
            following = next_after(schedule, moment)
            assert following > now
            shown = timezone.localtime(following)
            assert shown.replace(tzinfo=None) == shown.astimezone(UTC).astimezone(
                AMSTERDAM
            ).replace(tzinfo=None)
            assert shown.minute in schedule.minute
            assert job in OFTEN or shown.hour in schedule.hour


@pytest.mark.django_db
@pytest.mark.parametrize("night", EVENING)
def test_nothing_is_missed_in_a_night_in_which_all_ran(night: str) -> None:
    evening = EVENING[night]
    taken: dict[datetime, list[str]] = {}
    for job, schedule in schedules().items():
        JobPulse.objects.create(job=job, at=evening)

        def note(now: datetime, job: str = job) -> None:
            taken.setdefault(now, []).append(job)

        runs_of(schedule, evening, tick=note)
    JobRun.objects.create(job="end_snoozes", now=evening, started_at=evening)
    for number, now in enumerate(minutes_of(evening)):
        JobPulse.objects.filter(job__in=taken.get(now, ())).update(at=now + timedelta(seconds=20))
        if number % 7 == 0:
            later = now + timedelta(seconds=40)
            assert [(s.name, s.missed_at) for s in states(later) if s.missed_at] == []


@pytest.mark.django_db
@pytest.mark.parametrize("night", EVENING)
def test_what_did_not_run_that_night_is_missed_once_the_hour_has_passed(night: str) -> None:
    evening = EVENING[night]
    for job in schedules():
        JobPulse.objects.create(job=job, at=evening)
    morning = evening.astimezone(UTC) + timedelta(minutes=NIGHT)
    assert {s.name for s in states(morning) if s.missed_at} >= set(schedules()) - MONTHLY


def test_the_clock_of_the_worker_is_kept_between_starts() -> None:
    """Beat keeps its schedule in a file."""
    for schedule in schedules().values():
        again = pickle.loads(pickle.dumps(schedule))  # noqa: S301
        assert (again, again.tz) == (schedule, schedule.tz)
