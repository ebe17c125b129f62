"""The norms in force: the model's, unless a municipality set its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from .rules import Norms
from .types import AveModel

PHASE_NORMS = tuple(norm.name for norm in fields(Norms) if norm.name != "working_days")
"""What a phase may set a norm for."""

WHOLE = ""
"""The "phase" of an override that counts for the whole municipality."""

Overrides = Mapping[tuple[str, str], int]
"""(phase, norm) → the number a municipality set itself."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of days that counts from a day on; None: from the beginning."""

    days: int
    begins: date | None = None


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A municipality changed the number of a norm on a day."""

    on: date
    was: int
    became: int


@dataclass(frozen=True, slots=True)
class Norm:
    """A number of days (or months, or cases, as its name says); calendar days unless `working`."""

    days: int
    working: bool = False
    earlier: tuple[NumberChange, ...] = ()
    """How it changed to this number, oldest first; empty: it always was."""

    def limits(self) -> tuple[Limit, ...]:
        """All that a term is bound by: this number from when it began to apply, and the larger
        ones before it, which are not made longer by it.

        A number applies from the day since which nothing larger did: who gives more time begins
        nothing anew.
        """
        largest = self.days
        found: list[Limit] = []
        for change in reversed(self.earlier):
            if change.was > largest:
                found.append(Limit(largest, change.on))
                largest = change.was
        return (*found, Limit(largest))


Changes = Mapping[tuple[str, str], Sequence[NumberChange]]
"""(phase, norm) → how its number changed, oldest first."""


def merged(norms: Norms, own: Mapping[str, int]) -> Norms:
    """The model's norms with those a municipality set itself; names no phase knows are left out.

    A municipality changes the number; whether days are working days stays the model's.
    """
    days: dict[str, Any] = {name: own[name] for name in PHASE_NORMS if name in own}
    return replace(norms, **days) if days else norms


def phase_norms(
    model: AveModel, phase: str, overrides: Overrides, changes: Changes | None = None
) -> dict[str, Norm]:
    """The norms of one phase by name; absent where neither model nor municipality sets one.

    `changes` tell since when; without them, each norm is taken to have held always.
    """
    own = {name: days for (of_phase, name), days in overrides.items() if of_phase == phase}
    norms = merged(model.phase(phase).norms, own)
    return {
        name: Norm(
            days,
            name in norms.working_days,
            _that_led_to(days, (changes or {}).get((phase, name), ())),
        )
        for name in PHASE_NORMS
        if (days := getattr(norms, name)) is not None
    }


def _that_led_to(days: int, changes: Sequence[NumberChange]) -> tuple[NumberChange, ...]:
    """These changes, unless the number that holds is not what they came to."""
    return tuple(changes) if changes and changes[-1].became == days else ()


def whole_norms(model: AveModel, overrides: Overrides) -> dict[str, Norm]:
    """The norms that hold for the whole municipality: caseload in cases, recurrence in months."""
    own = {
        "caseload_warn": model.caseload.warn,
        "caseload_over": model.caseload.over,
        "recurrence_months": model.recurrence_months,
    }
    return {name: Norm(overrides.get((WHOLE, name), number)) for name, number in own.items()}


def case_norms(
    model: AveModel, phase: str, overrides: Overrides, changes: Changes | None = None
) -> dict[str, Norm]:
    """All norms that a case in this phase is judged by."""
    recurrence = whole_norms(model, overrides)["recurrence_months"]
    return phase_norms(model, phase, overrides, changes) | {"recurrence_months": recurrence}


def settable_norms(model: AveModel, phase: str, overrides: Overrides) -> dict[str, Norm]:
    """The norms a municipality may set, with what holds now; `WHOLE` for those without a phase.

    Where the model gives a phase no norm there is nothing to change: it is not judged by it.
    """
    if phase == WHOLE:
        return whole_norms(model, overrides)
    return phase_norms(model, phase, overrides) if phase in model.phases else {}


LONGEST_DAYS = 3650
MOST = {
    "signal_count": 1000,
    "caseload_warn": 1000,
    "caseload_over": 1000,
    "recurrence_months": 120,
}
LEAST_ONE = frozenset({"signal_days", "signal_count", "caseload_warn", "recurrence_months"})
"""Of these, none at all would flag everything."""


def norm_problem(norm: str, number: int, standing: Mapping[str, Norm]) -> str:
    """Why a norm cannot be this number, beside the others as they stand; empty when it can [ours].

    A norm of 0 days asks for something on the very day.
    """
    least, most = int(norm in LEAST_ONE), MOST.get(norm, LONGEST_DAYS)
    if not least <= number <= most:
        return f"Kies een getal van {least} tot en met {most}."
    if norm == "caseload_warn" and number > standing["caseload_over"].days:
        return f"Let op komt niet na te veel: kies hoogstens {standing['caseload_over'].days}."
    if norm == "caseload_over" and number < standing["caseload_warn"].days:
        return f"Te veel komt niet voor let op: kies minstens {standing['caseload_warn'].days}."
    return ""
