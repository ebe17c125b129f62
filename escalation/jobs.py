"""Every run of a job is kept: when, how long, how much it found, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from .models import JobRun, Mail
from .scan import Outcome, scan
from .services.post import deliver, post_overviews, post_urgent
from .services.waking import wake

ERROR_LENGTH = 500


def run_scan(*, now: datetime, gravest_only: bool = False) -> Outcome:
    """Scan every municipality, and keep how it went."""
    with recorded("flag_stagnation_gravest" if gravest_only else "flag_stagnation", now) as run:
        outcome = scan(now=now, gravest_only=gravest_only)
        run.found = outcome.total("found")
        run.changed = sum(outcome.total(what) for what in ("opened", "changed", "closed"))
        run.failures = len(outcome.failures)
        run.error = " ".join(outcome.failures)[:ERROR_LENGTH]
    return outcome


def run_wake(*, now: datetime) -> int:
    """Bring back what was put off until today, and keep how it went."""
    with recorded("wake_flags", now) as run:
        run.found = run.changed = wake(now=now)
    return run.found


def run_post(*, now: datetime) -> int:
    """Send what cannot wait and what waits in the outbox; kept only when there was something.

    Every minute, so a run that had nothing to do leaves no row.
    """
    post_urgent(now=now)
    if not Mail.objects.due(now).exists():
        return 0
    with recorded("send_mail", now) as run:
        run.changed, run.failures = deliver(now=now)
        run.found = run.changed + run.failures
    return run.changed


def run_overviews(*, now: datetime) -> int:
    """Put the overviews of the day in the outbox, and keep how it went."""
    with recorded("daily_overview", now) as run:
        run.found = run.changed = post_overviews(now=now)
    return run.found


@contextmanager
def recorded(job: str, now: datetime) -> Iterator[JobRun]:
    """Keep this run, also when it fails; one that was killed stays without an end."""
    run = JobRun.objects.create(job=job, now=now, started_at=timezone.now())
    try:
        yield run
    except Exception as error:
        run.failures += 1
        run.error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        raise
    finally:
        run.finished_at = timezone.now()
        run.save()
