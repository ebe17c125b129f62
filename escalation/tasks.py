"""What the worker does; when is in `ave/celery.py`. Each may run twice or be killed half-way."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from .jobs import (
    run_compare,
    run_forget,
    run_overviews,
    run_post,
    run_project,
    run_purge,
    run_scan,
    run_seal,
    run_wake,
)
from .services.trials import work_out

RETRIED: dict[str, Any] = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 5,  # seconds, doubling
    "retry_backoff_max": 15 * 60,
    "max_retries": 16,
}
"""A database that is away, for a moment or for an hour, only delays a job."""


@shared_task(name="escalation.flag_stagnation", **RETRIED)
def flag_stagnation(*, gravest_only: bool = False) -> None:
    """Raise and close flags; hourly for the gravest phase, nightly for all."""
    run_scan(now=timezone.now(), gravest_only=gravest_only)


@shared_task(name="escalation.project_due", **RETRIED)
def project_due() -> None:
    """Project the cases that are due; every minute."""
    run_project(now=timezone.now())


@shared_task(name="escalation.compare_projections", **RETRIED)
def compare_projections() -> None:
    """Compare what is written about open cases with the rules; every night."""
    run_compare(now=timezone.now())


@shared_task(name="escalation.wake_flags", **RETRIED)
def wake_flags() -> None:
    """Bring back the flags that were put off until today; every morning before people begin."""
    run_wake(now=timezone.now())


@shared_task(name="escalation.send_mail", **RETRIED)
def send_mail() -> None:
    """Empty the outbox; every minute."""
    run_post(now=timezone.now())


@shared_task(name="escalation.daily_overview", **RETRIED)
def daily_overview() -> None:
    """One overview a day for who wants it, before people begin."""
    run_overviews(now=timezone.now())


@shared_task(name="escalation.forget_submissions", **RETRIED)
def forget_submissions() -> None:
    """Forget the forms of the day before; every night."""
    run_forget(now=timezone.now())


@shared_task(name="escalation.seal_log", **RETRIED)
def seal_log() -> None:
    """Seal the logs; every hour."""
    run_seal(now=timezone.now())


@shared_task(name="escalation.purge_drafts", **RETRIED)
def purge_drafts() -> None:
    """Throw away drafts for the log book that nobody sent; every night."""
    run_purge(now=timezone.now())


@shared_task(name="escalation.replay_norms", **RETRIED)
def replay_norms(trial_id: int) -> None:
    """Work out what norms on trial would have meant; as soon as somebody asks it."""
    work_out(trial_id=trial_id, now=timezone.now())
