"""The norms that hold in a municipality: its model's, save what it set for itself."""

from __future__ import annotations

from .ave_model.norms import merged
from .ave_model.rules import Norms
from .ave_model.types import AveModel
from .models import Municipality


def norms_in_force(municipality: Municipality, model: AveModel, phase: str) -> Norms:
    """The norms of one phase as they hold in this municipality today."""
    overrides = municipality.norm_overrides.filter(phase=phase).values_list("norm", "days")
    return merged(model.phase(phase).norms, dict(overrides))
