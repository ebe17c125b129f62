"""Dates in templates, for components/time.html; how they are written stands in roles/dates.py."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from roles import dates

register = template.Library()


@register.simple_tag
def written(
    value: date, *, with_time: bool = False, short: bool = False, near: bool = False
) -> dict[str, Any]:
    """A date or moment for components/time.html: what is read, and the exact one beside it.

    `exact` is empty where what is read is exact already.
    """
    time = bool(with_time) and isinstance(value, datetime)
    write = dates.short if short else dates.full
    today = timezone.localdate()
    if near and dates.is_near(value, today):
        exact = write(value, time=isinstance(value, datetime))
        return {"iso": iso(value), "text": dates.near(value, today), "exact": exact}
    return {"iso": iso(value), "text": write(value, time=time), "exact": ""}


def iso(value: date) -> str:
    """For the datetime attribute of <time>, in Dutch time and to the second."""
    if isinstance(value, datetime):
        return value.astimezone(dates.DUTCH_TIME).isoformat(timespec="seconds")
    return value.isoformat()
