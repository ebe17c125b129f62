"""Who can act: a responsibility counts only while its holder can, or somebody stands in. Pure.

Whoever has an open account and runs the function today can act. Who is absent can too, but nobody
waits for them: their stand-in acts, or, without one, the responsibility counts as held by nobody
(`docs/adr`, "Holding means able to act").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from common.dates import midnight

from .ave_model.predicates import CaseFacts
from .ave_model.types import AveModel
from .case_snapshot import Held, counts_for, eligible_functions

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """A function that somebody has in a municipality or its region, from a day up to and including
    a day (None: on and on)."""

    start: date
    end: date | None
    function: str

    def runs_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence, from a day up to and including a day (None: nobody knows), and who stands in."""

    start: date
    until: date | None
    stand_in: int | None

    def runs_on(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


class Why(StrEnum):
    """Why somebody who holds a responsibility cannot act on it, as one says it."""

    ACCOUNT_CLOSED = "het account is gesloten"
    FUNCTION_ENDED = "de functie is geëindigd"
    ABSENT = "afwezig, en niemand neemt waar"


class Loss(NamedTuple):
    """Since when a responsibility counts as held by nobody although somebody has it on paper."""

    since: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works in one municipality: the functions of some people, past and to come, when their
    accounts were closed, and their absences."""

    offices: Mapping[int, Collection[Office]] = field(default_factory=lambda: MappingProxyType({}))
    closed_at: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    """Of people whose account is not open."""
    absences: Mapping[int, Collection[Away]] = field(default_factory=lambda: MappingProxyType({}))

    def functions(self, person: int, day: date) -> frozenset[str]:
        """The functions in which this person can act that day."""
        return frozenset() if person in self.closed_at else self._running(person, day)

    def away(self, person: int, day: date) -> Away | None:
        """The absence of this person that day."""
        return next((a for a in self.absences.get(person, ()) if a.runs_on(day)), None)

    def is_there(self, person: int, day: date) -> bool:
        """Whether somebody may expect this person to act that day."""
        return bool(self.functions(person, day)) and self.away(person, day) is None

    def stand_in(self, person: int, day: date, eligible: Iterable[str]) -> tuple[int, str] | None:
        """Who stands in for an absent person that day, and in which of the functions that may hold
        what they hold; None: nobody who can."""
        away = self.away(person, day)
        if away is None or away.stand_in is None or not self.is_there(away.stand_in, day):
            return None
        has = self.functions(away.stand_in, day)
        return next(((away.stand_in, f) for f in eligible if f in has), None)

    def loss(self, held: Held, day: date, eligible: Iterable[str]) -> Loss | None:
        """Why what somebody holds counts as held by nobody that day, and since when; None: it
        counts. Of two reasons the first that came."""
        if held.person is None:
            return None
        found = []
        if (closed := self.closed_at.get(held.person)) is not None:
            found.append(Loss(closed, Why.ACCOUNT_CLOSED))
        if not counts_for(held.function, self._running(held.person, day)):
            found.append(Loss(self._ended_at(held, day), Why.FUNCTION_ENDED))
        away = self.away(held.person, day)
        if away and not self.stand_in(held.person, day, (held.function, *eligible)):
            found.append(Loss(midnight(away.start), Why.ABSENT))
        return min(found, default=None)

    def _ended_at(self, held: Held, day: date) -> datetime:
        """When the function ended in which this is held; the beginning of time where it was never
        recorded."""
        ends = [
            o.end
            for o in self.offices.get(held.person or 0, ())
            if o.end is not None and o.end < day and held.function in ("", o.function)
        ]
        return midnight(max(ends, default=date.min) + DAY)

    def changes(self, people: Iterable[int], day: date) -> Iterator[date]:
        """The days after this one on which time alone changes who of these people, and of those who
        stand in for them, can act."""
        for person in people:
            yield from self._changes(person, day)
            for away in self.absences.get(person, ()):
                if away.stand_in is not None:
                    yield from self._changes(away.stand_in, day)

    def _changes(self, person: int, day: date) -> Iterator[date]:
        spans = [
            *((o.start, o.end) for o in self.offices.get(person, ())),
            *((a.start, a.until) for a in self.absences.get(person, ())),
        ]
        for first, last in spans:
            if first > day:
                yield first
            if last is not None and last >= day:
                yield last + DAY

    def _running(self, person: int, day: date) -> frozenset[str]:
        return frozenset(o.function for o in self.offices.get(person, ()) if o.runs_on(day))


def may_hold(model: AveModel, facts: CaseFacts, held: Held) -> tuple[str, ...]:
    """The functions in which somebody may hold, in this phase, what is held; and so stand in."""
    slots = model.phase(facts.phase).slots
    kind = held.responsibility, held.aspect
    slot = next((s for s in slots if (s.responsibility, s.aspect) == kind), None)
    return eligible_functions(model, slot, facts) if slot else ()


def who_acts(
    held: Iterable[Held], staff: Staff, day: date, eligible: Callable[[Held], Iterable[str]]
) -> Iterator[Held]:
    """Who acts for these responsibilities that day: their holders, and who stands in for them.

    `eligible` gives the functions that may hold a responsibility, in the model's order. What a
    holder cannot act on is left out. Of an absent holder both stay: the stand-in, and the holder,
    who may look in; without a stand-in the holder is marked as `absent`, which counts as vacant.
    """
    for one in held:
        if one.person is None:
            yield one
        elif counts_for(one.function, staff.functions(one.person, day)):
            if staff.away(one.person, day) is None:
                yield one
            elif stand_in := staff.stand_in(one.person, day, (one.function, *eligible(one))):
                yield one
                person, function = stand_in
                yield replace(
                    one, person=person, function=function, organisation=None,
                    stands_in_for=one.person,
                )  # fmt: skip
            else:
                yield replace(one, absent=True)
