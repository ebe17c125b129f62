"""Which functions a model cannot do without, and which of them nobody holds. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .ave_model.types import AveModel
from .ave_model.words import labels, listed


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the model asks for that nobody can do: any one of these functions is enough."""

    functions: tuple[str, ...]
    text: str
    """What cannot be done, as a sentence."""


def gaps(model: AveModel, held: Collection[str]) -> list[Gap]:
    """What nobody can do while only these functions are held.

    A step without anybody who may decide it, and a required responsibility without anybody who
    may hold it or see to it; each set of functions once, with the first thing that misses it.
    """
    found: dict[tuple[str, ...], Gap] = {}
    for step in model.transitions:
        here, there = _label(model, step.from_phase), _label(model, step.to_phase)
        what = f"van {here} naar {there}" if here else f"over een nieuwe casus in {there}"
        _miss(found, model, step.decides, held, f"Niemand kan besluiten {what}.")
    for phase in model.phases.values():
        for slot in phase.slots:
            if slot.registered and slot.required:
                name = f"{slot.responsibility.value} {slot.aspect}".strip()
                text = f"Niemand kan {name} hebben in {phase.label}."
                _miss(found, model, slot.holders, held, text)
                who = (*slot.appointed_by, *(slot.holders if slot.may_take else ()))
                _miss(found, model, who, held, f"Niemand kan {name} beleggen in {phase.label}.")
    return list(found.values())


def _miss(
    found: dict[tuple[str, ...], Gap],
    model: AveModel,
    functions: tuple[str, ...],
    held: Collection[str],
    text: str,
) -> None:
    real = tuple(f for f in functions if model.functions[f].stands_for is None) or functions
    if real and not set(functions) & set(held) and real not in found:
        found[real] = Gap(real, f"{text} Nodig is: {listed(labels(model, real))}.")


def _label(model: AveModel, phase: str) -> str:
    return model.phase(phase).label if phase else ""
