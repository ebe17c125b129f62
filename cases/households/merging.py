"""What becomes of two records that turn out to be one person. Plain rules; people decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "first_name": ("first_name",),
        "prefix": ("prefix",),
        "last_name": ("last_name",),
        "born": ("birth_date", "birth_precision", "is_child"),
        "phone": ("phone",),
        "email": ("email",),
        "died_on": ("died_on",),
    }
)
"""What is chosen as one thing, and the columns it stands in."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One person belonged to one household from a day until a day (None: still)."""

    key: int
    household: int
    person: int
    start: date
    end: date | None

    def overlaps(self, other: Stay) -> bool:
        """The last day itself no longer counts."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """Stays in one household that become one."""

    stays: Stay
    """The one that goes on, with its new days."""
    drop: tuple[Stay, ...]


def join_stays(stays: Iterable[Stay], kept: int) -> Iterator[Joined]:
    """As they stand when all are of the person `kept`: in one household those that overlap are one.

    Two homes at the same time stay two: a child of divorced parents.
    """
    by_household: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_household[stay.household].append(stay)
    for of_one in by_household.values():
        together: list[list[Stay]] = []
        for stay in sorted(of_one, key=lambda s: (s.start, s.key)):
            if together and any(stay.overlaps(other) for other in together[-1]):
                together[-1].append(stay)
            else:
                together.append([stay])
        for group in together:
            yield _as_one(group, kept)


def _as_one(group: list[Stay], kept: int) -> Joined:
    goes_on = min(group, key=lambda s: (s.person != kept, s.end is not None, s.key))
    ends = [stay.end for stay in group]
    last = None if None in ends else max(end for end in ends if end is not None)
    one = replace(goes_on, person=kept, start=group[0].start, end=last)
    return Joined(one, tuple(stay for stay in group if stay.key != goes_on.key))


def fuller(kept: Mapping[str, object], gone: Mapping[str, object], *, gone_is_newer: bool) -> bool:
    """Whether the part of the record that goes is proposed: what is filled in before what is
    empty, a birth date known to the day before one in part, and else what was changed last."""
    if _fullness(kept) != _fullness(gone):
        return _fullness(gone) > _fullness(kept)
    return gone_is_newer


def _fullness(part: Mapping[str, object]) -> tuple[bool, bool]:
    return any(_says(part[name]) for name in part if name != "birth_precision"), (
        part.get("birth_precision") == "day" and bool(part.get("birth_date"))
    )


def _says(value: object) -> bool:
    return value not in ("", None, False)
