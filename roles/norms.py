"""The norms that hold in a municipality: its model's, save what it set for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from .ave_model.norms import merged
from .ave_model.types import AveModel, Norms
from .models import Municipality, NormOverride


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
