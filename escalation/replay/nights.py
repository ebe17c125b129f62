"""What was known on which nights: the days of a replay, each standing for its nightly scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from common.calendar import DAY
from common.dates import local
from escalation.hours import NIGHTLY_SCAN

T = TypeVar("T")

ALWAYS, NEVER = date.min, date.max
"""The day before and the day after every other: from the beginning, and until nothing changes."""

Nights = tuple[date, date]
"""The nights from a day until (not including) a day; none, where the second is not later."""

Timeline = Sequence[tuple[date, T]]
"""From which night on what was known, oldest first."""


class Known(NamedTuple, Generic[T]):
    """Something that the scans from one night until (not including) another knew to hold."""

    first: date
    until: date
    value: T


def first_scan(moment: datetime | None) -> date:
    """The night of the first scan that knew what was recorded at this moment; NEVER: of none."""
    if moment is None:
        return NEVER
    here = local(moment)
    day = here.date()
    return day + DAY if here.time() > NIGHTLY_SCAN else day


def newest(lines: Iterable[tuple[Any, ...]]) -> Iterator[Known[tuple[Any, ...]]]:
    """Each line of a history while it was the newest about its subject.

    A line begins with what it is about and its moment, and they are in that order.
    """
    line: tuple[Any, ...] | None = None
    for following in chain(lines, [None]):
        if line is not None:
            same = following is not None and following[0] == line[0]
            until = first_scan(following[1]) if following is not None and same else NEVER
            yield Known(first_scan(line[1]), until, line)
        line = following


def together(records: Sequence[Known[T]]) -> Timeline[tuple[T, ...]]:
    """All that was known to hold, from each night on which that changed; in the given order."""
    nights = sorted({night for known in records for night in (known.first, known.until)})
    return [
        (night, tuple(known.value for known in records if known.first <= night < known.until))
        for night in nights
        if night < NEVER
    ]


def stretches(
    timelines: Mapping[str, Timeline[Any]], during: Nights
) -> Iterator[tuple[Nights, dict[str, Any]]]:
    """The nights between which nothing became known, and the newest of each timeline on them."""
    night, until = during
    changes = sorted(
        ((at, name, value) for name, timeline in timelines.items() for at, value in timeline),
        key=itemgetter(0),
    )
    known: dict[str, Any] = {}
    for at, name, value in changes:
        if at >= until:
            break
        if at > night:
            yield (night, at), known.copy()
            night = at
        known[name] = value
    if night < until:
        yield (night, until), known


def joined(nights: Iterable[Nights]) -> list[Nights]:
    """Those that touch or overlap as one; oldest first."""
    found: list[Nights] = []
    for first, until in sorted(some for some in nights if some[0] < some[1]):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(until, found[-1][1]))
        else:
            found.append((first, until))
    return found


def without(nights: Iterable[Nights], others: Iterable[Nights]) -> Iterator[Nights]:
    """What is left of some nights when others are taken out."""
    taken = joined(others)
    for first, until in joined(nights):
        for begins, ends in taken:
            if begins < until and ends > first:
                yield first, begins
                first = max(first, ends)
        yield first, until
