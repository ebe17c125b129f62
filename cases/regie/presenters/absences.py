"""The page about somebody's absence: what is recorded, what the stand-in takes over."""

from __future__ import annotations

from datetime import date
from typing import Any

from common import dates
from common.fields import grouped
from roles.ave_model import registry
from roles.models import Absence, User

from ..services.absences import stand_in_candidates, taken_over


def absence_page(user: User, day: date) -> dict[str, Any]:
    """Somebody's absences of today and later, and for whom they stand in."""
    absences = Absence.objects.not_over_on(day).select_related("stand_in", "user")
    return {
        "person": user,
        "absences": [_row(a, day) for a in absences.filter(user=user).order_by("start")],
        "stands_in": [_row(a, day) for a in absences.filter(stand_in=user).order_by("start")],
    }


def choices(user: User, day: date) -> list[Any]:
    """Who may stand in, by the first of their functions."""
    known = registry.library().functions
    rows = []
    for pk, (name, functions) in stand_in_candidates(user, day).items():
        first = min(known[f].label for f in functions if f in known)
        rows.append((first, str(pk), name))
    return grouped(sorted(rows))


def _row(absence: Absence, day: date) -> dict[str, Any]:
    runs = absence.start <= day
    return {
        "pk": absence.pk,
        "name": absence.user.name,
        "stand_in": absence.stand_in.name if absence.stand_in else "",
        "period": _period(absence),
        "runs": runs,
        **(_taken_over(absence) if runs else {}),
    }


def _taken_over(absence: Absence) -> dict[str, str]:
    found = taken_over(absence)
    return {
        "taken": _cases(found.taken),
        "open": _cases(found.open) if found.open else "",
    }


def _cases(number: int) -> str:
    return "1 casus" if number == 1 else f"{number} casussen"


def _period(absence: Absence) -> str:
    start = dates.full(absence.start)
    return f"{start} tot en met {dates.full(absence.until)}" if absence.until else f"vanaf {start}"
