"""The norms that hold in a municipality: its model's, save what it set for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from .ave_model.norms import merged
from .ave_model.types import AveModel, Norms
from .calendar import dutch_calendar
from .models import Municipality, NormOverride
from .terms import DayCount


def norms_in_force(municipality: Municipality, model: AveModel, phase: str) -> Norms:
    """The norms of one phase as they hold in this municipality today."""
    overrides = municipality.norm_overrides.filter(phase=phase).values_list("norm", "days")
    return merged(model.phase(phase).norms, dict(overrides))


def own_norms(municipality: OuterRef, phase: OuterRef) -> ArraySubquery:
    """The same as part of another query: what a municipality set itself, for `norms_with`."""
    set_itself = NormOverride.objects.filter(municipality=municipality, phase=phase)
    return ArraySubquery(set_itself.values(json=JSONObject(norm=F("norm"), days=F("days"))))


def norms_with(own: Iterable[Mapping[str, Any]], model: AveModel, phase: str) -> Norms:
    """The norms of one phase, with what `own_norms` found."""
    return merged(model.phase(phase).norms, {norm["norm"]: norm["days"] for norm in own})


def last_day(
    norms: Norms, norm: str, start: date, count: DayCount, *, pausable: bool = True
) -> date | None:
    """The last day on which this norm is still met, counted from a day; None without a norm."""
    days: int | None = getattr(norms, norm)
    if days is None:
        return None
    return count.last_in_time(start, days, working=norm in norms.working_days, pausable=pausable)


def day_count(today: date, rests: Iterable[Mapping[str, str]] = ()) -> DayCount:
    """The count of days up to today, with the holds as a case brings them along (ISO days).

    Public holidays are known from ten years back: no norm reaches as far.
    """
    held = tuple((date.fromisoformat(r["start"]), date.fromisoformat(r["until"])) for r in rests)
    return DayCount(today, dutch_calendar(today.year - 10, today.year + 2), held)
