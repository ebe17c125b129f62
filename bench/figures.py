"""What was measured, and what it is held against."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

COMPARED: dict[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge}


@dataclass(frozen=True, slots=True)
class Goal:
    """Such as "≤ 2": where a figure must lie."""

    sign: str
    limit: float

    def met_by(self, value: float) -> bool:
        return COMPARED[self.sign](value, self.limit)

    def words(self) -> str:
        return f"{self.sign} {self.limit:g}"


def at_most(limit: float) -> Goal:
    return Goal("≤", limit)


def at_least(limit: float) -> Goal:
    return Goal("≥", limit)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report; `unit` is "ms", "s", "×", "MB", "kB" or nothing for a count."""

    part: str
    name: str
    size: int
    """Cases in the database."""
    value: float
    unit: str = ""
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.goal.met_by(self.value)
