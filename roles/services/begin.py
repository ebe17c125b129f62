"""A function begins: the one place where it is saved, recorded, and its groups follow."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from common.dates import day_of
from roles.models import FunctionPeriod, PersonEvent

from .groups import sync_groups


def begin_function(period: FunctionPeriod, *, now: datetime, by: int | None) -> None:
    """Save a new function and record that it was given; the groups follow.

    Raises:
        ValidationError: the period cannot be, or overlaps one there is.
    """
    period.full_clean()
    with transaction.atomic():
        period.save()
        PersonEvent.objects.record_function(period, PersonEvent.Kind.FUNCTION_GIVEN, at=now, by=by)
        sync_groups(period.user, day_of(now))
