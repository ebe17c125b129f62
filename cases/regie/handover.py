"""To whom what somebody held would best go when they leave. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple


class Vacating(NamedTuple):
    """Something that one person holds and another is to hold."""

    holding: int
    case: int
    eligible: tuple[int, ...]
    """Who may hold it, those first whom the model names first."""


def proposed_successors(
    wanted: Iterable[Vacating],
    load: Mapping[int, int],
    *,
    stand_in: int | None = None,
    away: Collection[int] = (),
) -> dict[int, int]:
    """holding → who is proposed: the stand-in, who knows the cases, or else who has the fewest
    cases by then. Never somebody who is absent, and nobody twice on one case."""
    cases = Counter(load)
    found: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for one in wanted:
        there = [p for p in one.eligible if p not in away and (one.case, p) not in taken]
        if not there:
            continue
        order = {person: place for place, person in enumerate(there)}
        successor = (
            stand_in if stand_in in order else min(there, key=lambda p: (cases[p], order[p]))
        )
        assert successor is not None  # noqa: S101  # in `order`, so one of them
        found[one.holding] = successor
        taken.add((one.case, successor))
        cases[successor] += 1
    return found
