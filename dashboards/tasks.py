"""What the worker does; when is in `ave/celery.py`. It may run twice or be killed half-way."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from dashboards.jobs import run_snapshots
from escalation.tasks import RETRIED


@shared_task(name="dashboards.snapshot_month", **RETRIED)
def snapshot_month() -> None:
    """Freeze the month that is over; on the first of the month, and again later that day."""
    run_snapshots(now=timezone.now())
