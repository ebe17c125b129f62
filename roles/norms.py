"""The norms that hold in a municipality: its model's, save what it set for itself."""

from __future__ import annotations

from datetime import date

from .ave_model.norms import merged
from .ave_model.types import AveModel, Norms
from .calendar import dutch_calendar
from .models import Municipality


def norms_in_force(municipality: Municipality, model: AveModel, phase: str) -> Norms:
    """The norms of one phase as they hold in this municipality today."""
    overrides = municipality.norm_overrides.filter(phase=phase).values_list("norm", "days")
    return merged(model.phase(phase).norms, dict(overrides))


def last_day(norms: Norms, norm: str, start: date) -> date | None:
    """The last day on which this norm is still met, counted from a day; None without a norm.

    Calendar days, or working days without Dutch public holidays where the model counts so.
    """
    days: int | None = getattr(norms, norm)
    if days is None:
        return None
    calendar = dutch_calendar(start.year, start.year + 1)
    return calendar.after(start, days, working=norm in norms.working_days)
