"""Jobs: what the worker does by itself, each with its name, what it does, and how every run went.

    @job(
        title="Logboeken verzegelen",
        does="Verzegelt besluiten en logboeken.",
        found=("rij verzegeld", "rijen verzegeld"),
    )
    def seal_log(run: JobRun, now: datetime) -> None:
        run.found = run.changed = seal(now=now)

`seal_log(now=...)` carries it out and keeps the run; its Celery task, of the same name, does that
for this moment. When each runs stands in `ave/celery.py`. A job takes `now`, and may run twice,
twice at once, or be killed half-way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import Task, shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from .models import JobPulse, JobRun

ERROR_LENGTH = 500
Words = tuple[str, str]
"""What a job counts: one of it, and more."""
RETRIED: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 5,  # seconds, doubling
    "retry_backoff_max": 15 * 60,
    "max_retries": 16,
}
"""A database that is away, for a moment or for an hour, only delays a job."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a job is called, what it does, and what it finds and changes, for who keeps watch."""

    name: str
    title: str
    does: str
    found: Words
    changed: Words | None
    """Empty where everything it finds it changes."""
    work: Callable[[JobRun, datetime], None]
    is_needed: Callable[[datetime], bool] | None
    """Without work to do no run is kept: for jobs of every minute. None: a run is always kept."""
    task: Task[[], None]
    """What the worker carries out."""

    def __call__(self, *, now: datetime) -> JobRun:
        """Do the work for this moment and keep how it went, also when it fails."""
        if self.is_needed is not None and not self.is_needed(now):
            _beat(self.name)
            return JobRun(job=self.name, now=now, started_at=timezone.now())
        with recorded(self.name, now) as run:
            self.work(run, now)
        return run


JOBS: dict[str, Job] = {}
"""Every job, by its name: that of its function, of its task, and of its line in the schedule."""


def job(
    *,
    title: str,
    does: str,
    found: Words,
    changed: Words | None = None,
    is_needed: Callable[[datetime], bool] | None = None,
) -> Callable[[Callable[[JobRun, datetime], None]], Job]:
    """Make a function a job, with a Celery task of its name that tries again when the database is
    away. The function fills in the run: `found`, `changed`, `failures`, `error`."""

    def made(work: Callable[[JobRun, datetime], None]) -> Job:
        name = work.__name__

        @shared_task(name=name, **RETRIED)
        def task() -> None:
            JOBS[name](now=timezone.now())

        JOBS[name] = Job(name, title, does, found, changed, work, is_needed, task)
        return JOBS[name]

    return made


@contextmanager
def recorded(name: str, now: datetime) -> Iterator[JobRun]:
    """Keep this run; one that was killed stays without an end.

    Of an error the first line only: PostgreSQL quotes the row in those after it.
    """
    _beat(name)
    run = JobRun.objects.create(job=name, now=now, started_at=timezone.now())
    try:
        yield run
    except Exception as error:
        run.failures += 1
        run.error = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise
    finally:
        run.error = run.error[:ERROR_LENGTH]
        run.finished_at = timezone.now()
        run.save()


def _beat(name: str) -> None:
    """The job was taken up just now, whatever moment it judges and whatever there is to do."""
    JobPulse.objects.bulk_create(
        [JobPulse(job=name, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["at"],
    )
