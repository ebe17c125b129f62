"""What still hangs on somebody whose function ends, as the apps above this one know it.

Imports run downward, so the pages of people cannot ask them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from roles.acting import Actor
from roles.models import User


@dataclass(frozen=True, slots=True)
class Left:
    """Sentences about what somebody still has, and the page where it is handed over."""

    sentences: tuple[str, ...] = ()
    cases: tuple[str, ...] = field(default=())
    """Those that the beheerder may know of, each with what it is."""
    url: str = ""


Look = Callable[[User, Actor, datetime, Collection[int], frozenset[str] | None], Left]
"""Of this person, as seen by the actor: in these municipalities, and in these functions (None: in
all)."""

_looking: list[Look] = []


def add(look: Look) -> None:
    _looking.append(look)


def what_is_left(
    user: User,
    actor: Actor,
    now: datetime,
    municipalities: Collection[int],
    functions: frozenset[str] | None = None,
) -> list[Left]:
    """Everything that hangs on this person there; empty when nothing does."""
    found = (look(user, actor, now, municipalities, functions) for look in _looking)
    return [left for left in found if left.sentences or left.cases]
