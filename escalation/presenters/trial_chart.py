"""New flags per month as two lines, in force and on trial; the same figures go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from common.dates import SHORT_MONTHS
from escalation.replay.figures import OfCause

WIDTH, HEIGHT = 320, 96
"""Of the drawing, in its own units; the page gives it its size."""


def chart(name: str, now: OfCause, trial: OfCause, first: date, last: date) -> dict[str, Any]:
    """Two lines of one point a month, on one scale, and the table under them."""
    months = _months(first, last)
    series = [_per_month(found["weeks"], months, first) for found in (now, trial)]
    most = max([1, *(value for values in series for value in values)])
    return {
        "name": name,
        "width": WIDTH,
        "height": HEIGHT,
        "most": most,
        "from": _month_words(months[0]),
        "until": _month_words(months[-1]),
        "now": _points(series[0], most),
        "trial": _points(series[1], most),
        "rows": [
            {"month": _month_words(month), "now": a, "trial": b}
            for month, a, b in zip(months, *series, strict=True)
        ],
    }


def _months(first: date, last: date) -> list[date]:
    """The first day of every month in the period."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def _per_month(weeks: Mapping[str, int], months: Sequence[date], first: date) -> list[int]:
    """A week belongs to the month of its Monday; the first may begin before the period does."""
    found = dict.fromkeys(months, 0)
    for monday, number in weeks.items():
        day = max(date.fromisoformat(monday), first)
        found[day.replace(day=1)] += number
    return list(found.values())


def _points(values: Sequence[int], most: int) -> str:
    """For a polyline; y runs down."""
    step = WIDTH / max(len(values) - 1, 1)
    return " ".join(
        f"{n * step:.1f},{HEIGHT - value / most * HEIGHT:.1f}" for n, value in enumerate(values)
    )


def _month_words(month: date) -> str:
    return f"{SHORT_MONTHS[month.month - 1]} {month.year}"
