"""What the worker does; when is in `ave/celery.py`. Each may run twice or be killed half-way."""

from __future__ import annotations

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from .jobs import run_scan


@shared_task(
    name="escalation.flag_stagnation",
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=30,  # seconds, doubling
    retry_backoff_max=15 * 60,
    max_retries=6,
)
def flag_stagnation(*, gravest_only: bool = False) -> None:
    """Raise and close flags; hourly for the gravest phase, nightly for all."""
    run_scan(now=timezone.now(), gravest_only=gravest_only)
