"""The norms that hold in a municipality: its model's, save what it set for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from .ave_model.types import AveModel, Norms
from .models import Municipality

SATURDAY = 5


def merged(norms: Norms, overrides: Mapping[str, int]) -> Norms:
    """The model's norms with some replaced; days. Names the model does not know are left out."""
    known = {field.name for field in fields(norms)} - {"working_days"}
    days: dict[str, Any] = {name: overrides[name] for name in known & overrides.keys()}
    return replace(norms, **days)


def norms_in_force(municipality: Municipality, model: AveModel, phase: str) -> Norms:
    """The norms of one phase as they hold in this municipality today."""
    overrides = municipality.norm_overrides.filter(phase=phase).values_list("norm", "days")
    return merged(model.phase(phase).norms, dict(overrides))


def last_day(norms: Norms, norm: str, start: date) -> date | None:
    """The last day on which this norm is still met, counted from a day; None without a norm.

    Calendar days, or days from Monday to Friday where the model counts in working days.
    """
    days: int | None = getattr(norms, norm)
    if days is None:
        return None
    if norm not in norms.working_days:
        return start + timedelta(days=days)
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
