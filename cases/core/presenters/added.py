"""What apps above this one add to its pages; they say so when Django starts (`AppConfig.ready`).

Imports run downward, so these pages cannot ask them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from roles.middleware import RequestContext


@dataclass(frozen=True, slots=True)
class Added:
    """What is added to Mijn werk and the navigation of one person."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Numbers beside words in the navigation, by their name; none for whom it does not concern."""
    lines: Mapping[int, list[str]] = field(default_factory=dict)
    """Sentences to say with cases, by the id of the case."""


Add = Callable[[RequestContext, Collection[int]], Added]
"""What is added for this person; the sentences are for cases with these ids only."""

_adding: list[Add] = []


def add(adds: Add) -> None:
    _adding.append(adds)


def added(request_context: RequestContext, cases: Collection[int] = ()) -> Added:
    """All that others add to the navigation of this person and to these cases."""
    counts: dict[str, int] = {}
    lines: dict[int, list[str]] = {}
    for adds in _adding:
        found = adds(request_context, cases)
        counts |= found.counts
        for case, sentences in found.lines.items():
            lines.setdefault(case, []).extend(sentences)
    return Added(counts, lines)
