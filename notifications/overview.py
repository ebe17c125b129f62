"""What the overview of the day says. Apps above this one add their lines when Django starts
(`AppConfig.ready`); imports run downward.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from roles.acting import Actor
from roles.models import Municipality

Lines = Callable[[Actor, Collection[Municipality]], Iterator[str]]
"""What one person, in their municipalities, should know this morning: sentences with links, without
names."""

_composing: list[Lines] = []


def add(lines: Lines) -> None:
    _composing.append(lines)


def added_lines(actor: Actor, municipalities: Collection[Municipality]) -> list[str]:
    """What the apps above this one have to say to this person."""
    return [line for lines in _composing for line in lines(actor, municipalities)]
