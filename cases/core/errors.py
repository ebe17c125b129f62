"""What can go wrong in a service, each with a sentence in plain Dutch and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roles.why_not import Attempt, WhyNot


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands in the way: the field it belongs to ("" for the whole) and the text."""

    field: str
    text: str


class CaseError(Exception):
    """The base of all refusals; nothing has been written when one is raised."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(p.text for p in problems))
        self.problems = problems


class NotAllowed(CaseError):
    """The permission rule says no: whose it is stands in the sentence; `why` answers `attempt`."""

    def __init__(
        self, *problems: Problem, attempt: Attempt | None = None, why: WhyNot | None = None
    ) -> None:
        super().__init__(*problems)
        self.attempt, self.why = attempt, why


class RuleBroken(CaseError):
    """The input or the model stands in the way; every problem is named at once."""


class Stale(CaseError):
    """Somebody else was first or the grounds changed; `changes` says what, in sentences."""

    def __init__(self, text: str, changes: Iterable[str] = ()) -> None:
        super().__init__(Problem("", text))
        self.changes = tuple(changes)


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise RuleBroken with all problems, if there are any."""
    found = tuple(problems)
    if found:
        raise RuleBroken(*found)
