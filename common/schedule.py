"""When each job runs next, and which did not run when it should: read from the worker's schedule.

The schedule itself stands in `ave/celery.py` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from celery import current_app
from celery.schedules import crontab

from common.models import JobPulse, JobRun

from .jobs import JOBS, Job

GRACE = timedelta(minutes=15)
"""So long a job may wait its turn before it counts as missed [ours]."""
CUT_OFF = timedelta(minutes=30)
"""A task has ended by then, one way or the other (CELERY_TASK_TIME_LIMIT)."""


@dataclass(frozen=True, slots=True)
class State:
    """How a job stands at a moment."""

    name: str
    job: Job
    last: JobRun | None
    """The newest run that is kept."""
    taken_up: datetime | None
    """When the worker last took it up, also when there was nothing to do."""
    next_at: datetime
    missed_at: datetime | None
    """When it should have run and did not."""

    @property
    def failed(self) -> bool:
        """Whether the newest run has something to say about failures."""
        return bool(self.last and self.last.failures)


def states(now: datetime) -> list[State]:
    """Every scheduled job, in the order of the schedule; three queries."""
    pulses = dict(JobPulse.objects.values_list("job", "at"))
    runs = _newest(schedules())
    first = JobRun.objects.order_by("pk").values_list("started_at", flat=True).first()
    found = []
    for name, schedule in schedules().items():
        taken_up = pulses.get(name)
        since = taken_up or first
        due = next_after(schedule, since) if since else None
        found.append(
            State(
                name=name,
                job=JOBS[name],
                last=runs.get(name),
                taken_up=taken_up,
                next_at=next_after(schedule, now),
                missed_at=due if due and due + GRACE < now else None,
            )
        )
    return found


def _newest(names: Iterable[str]) -> dict[str, JobRun]:
    """The newest run of each of these jobs; each from the top of its index, in one query."""
    first, *others = [JobRun.objects.filter(job=name).order_by("-started_at")[:1] for name in names]
    return {run.job: run for run in first.union(*others, all=True)}


def schedules() -> Mapping[str, crontab]:
    """The scheduled jobs by name."""
    return {name: entry["schedule"] for name, entry in current_app.conf.beat_schedule.items()}


def next_after(schedule: crontab, moment: datetime) -> datetime:
    """The first moment of this schedule after another, in UTC."""
    start, until, _ = schedule.remaining_delta(moment)
    found: datetime = start + until
    return found.astimezone(UTC)


def cut_off(run: JobRun, now: datetime) -> bool:
    """Whether a run never came to its end."""
    return run.finished_at is None and run.started_at + CUT_OFF < now
