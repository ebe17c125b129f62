"""What the worker does for the accounts; when is in `ave/celery.py`."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .services import submissions


@shared_task(name="roles.forget_submissions")
def forget_submissions() -> None:
    """Forget the forms of the day before."""
    submissions.forget_submissions(now=timezone.now())
