"""The norms in force: the model's, unless a municipality set its own."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from .types import AveModel, Norms

PHASE_NORMS = tuple(norm.name for norm in fields(Norms) if norm.name != "working_days")
"""What a phase may set a norm for."""

WHOLE = ""
"""The "phase" of an override that counts for the whole municipality."""

Overrides = Mapping[tuple[str, str], int]
"""(phase, norm) → the number a municipality set itself."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A number of days (or months, or cases, as its name says); calendar days unless `working`."""

    days: int
    working: bool = False


def phase_norms(model: AveModel, phase: str, overrides: Overrides) -> dict[str, Norm]:
    """The norms of one phase by name; where neither model nor municipality sets one it is absent.

    A municipality changes the number; whether days are working days stays the model's.
    """
    own = model.phase(phase).norms
    found = {}
    for name in PHASE_NORMS:
        days = overrides.get((phase, name), getattr(own, name))
        if days is not None:
            found[name] = Norm(days, name in own.working_days)
    return found


def whole_norms(model: AveModel, overrides: Overrides) -> dict[str, Norm]:
    """The norms that hold for the whole municipality: caseload in cases, recurrence in months."""
    own = {
        "caseload_warn": model.caseload.warn,
        "caseload_over": model.caseload.over,
        "recurrence_months": model.recurrence_months,
    }
    return {name: Norm(overrides.get((WHOLE, name), number)) for name, number in own.items()}
