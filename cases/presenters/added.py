"""What apps above this one add to its pages; they say so when Django starts (`AppConfig.ready`).

Imports run downward, so these pages cannot ask them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from roles.middleware import Visit

Counts = Callable[[Visit], Mapping[str, int]]
"""Numbers beside words in the navigation, by their name; none for whom it does not concern."""
Lines = Callable[[Collection[int], date], Mapping[int, list[str]]]
"""Sentences to say with one's own cases, by the id of the case."""

_counts: list[Counts] = []
_lines: list[Lines] = []


def add_counts(counts: Counts) -> None:
    _counts.append(counts)


def add_lines(lines: Lines) -> None:
    _lines.append(lines)


def added_counts(visit: Visit) -> dict[str, int]:
    """All numbers that others add to the navigation of this person."""
    return {name: number for counts in _counts for name, number in counts(visit).items()}


def added_lines(cases: Collection[int], today: date) -> dict[int, list[str]]:
    """All sentences that others add to these cases."""
    found: dict[int, list[str]] = {}
    for lines in _lines:
        for case, sentences in lines(cases, today).items():
            found.setdefault(case, []).extend(sentences)
    return found
