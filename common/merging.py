"""Two people changed one thing: what it was, what stands there now, and what the other filled in.

Plain rules. A field that only they changed takes theirs, one that only I changed keeps mine, and
where both did I choose, or write the two together; every choice is shown before it is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MINE, THEIRS = "mijn", "hun"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which what stands there is no longer what I started from."""

    name: str
    was: Any
    theirs: Any
    mine: Any

    @property
    def both(self) -> bool:
        """Whether I changed it as well, to something else."""
        return not same(self.was, self.mine) and not same(self.theirs, self.mine)

    @property
    def proposed(self) -> str:
        """What is kept unless one chooses otherwise."""
        return MINE if self.both else THEIRS


def differences(
    names: Iterable[str],
    was: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> list[Difference]:
    """Where what stands there now is neither what it was nor what I filled in."""
    found = [Difference(n, was.get(n), theirs.get(n), mine.get(n)) for n in names]
    return [d for d in found if not same(d.was, d.theirs) and not same(d.theirs, d.mine)]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to who reads them, whatever their line ends or spaces."""
    return bool(_plain(one) == _plain(other))


def all_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records are, field by field."""
    return all(same(value, other.get(name)) for name, value in one.items())


def _plain(value: Any) -> Any:
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return "\n".join(value.splitlines()).strip()
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(value) if value else ""
    return value
