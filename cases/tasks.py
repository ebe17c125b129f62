"""What the worker does for cases; when is in `ave/celery.py`. Each may run twice or be killed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .services.drafts import purge_drafts


@shared_task(name="cases.purge_drafts")
def throw_away_old_drafts() -> int:
    """Nightly: drafts for the log book that nobody sent."""
    return purge_drafts(now=timezone.now())
