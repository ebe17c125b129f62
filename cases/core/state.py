"""The state of one case: everything that the rules read about it, in plain values.

`cases/core/read_state.py` reads it from the records; `follow` tells what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from common.calendar import Hold
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import Phase, Slot
from roles.ave_model.validate import GRAVEST
from roles.case_snapshot import CaseSnapshot, is_required


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of the plan of approach."""

    for_phase: str
    agreed_on: date
    next_evaluation_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about the phase, from `from_phase` ("" when the case was opened)."""

    number: int
    from_phase: str
    to_phase: str
    direction: str
    decided_at: datetime
    decider: int
    confirm_before: datetime | None = None
    """Of an urgent decision: until when another may still confirm it in time."""
    confirmed: bool = False
    criteria: tuple[str, ...] = ()
    """The grounds it was taken on."""
    disagreed_by: int | None = None
    """Who looked at it afterwards and does not agree."""

    @property
    def changes_phase(self) -> bool:
        return self.from_phase != self.to_phase

    @property
    def awaits_confirmation(self) -> bool:
        return self.confirm_before is not None and not self.confirmed


@dataclass(frozen=True, slots=True)
class PendingProposal:
    """The proposal that waits on a case; its step and its proposer are in the case snapshot."""

    record: int
    to_phase: str
    returned: bool
    """Whether it was sent back to its proposer with a question."""
    proposed_at: datetime
    last_step_at: datetime
    asked_by: int | None = None
    """Who sent it back, and when."""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Commitment:
    """An assignment or a binding agreement that is still open: given on a day, due on a day."""

    due: date
    start: date
    record: int = 0


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """A closed case of the same household, or (`member`) of one that a member lived in then.

    `lives_from` and `lives_until` say when that member lives in this household; None: always.
    """

    closed_on: date
    member: bool = False
    lives_from: date | None = None
    lives_until: date | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """What is recorded about one case, at one moment. Days are days in the Netherlands."""

    snapshot: CaseSnapshot
    opened_at: datetime
    phase_since: datetime
    last_activity_at: datetime
    waakvlam_until: date | None = None
    holds: tuple[Hold, ...] = ()
    plans: tuple[PlanVersion, ...] = ()
    """Oldest first."""
    decisions: tuple[Decision, ...] = ()
    """Oldest first."""
    last_left: Mapping[tuple[str, str], datetime] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """(responsibility, aspect) → when its last holder left, or could no longer act on it."""
    asked_since: Mapping[tuple[str, str], datetime] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """(responsibility, aspect) that must be held on a fact → since when the fact asks for it;
    absent where it did from the beginning."""
    staff_changes: tuple[date, ...] = ()
    """The days to come on which somebody who holds or stands in comes, goes or is absent."""
    proposal: PendingProposal | None = None
    assignments: tuple[Commitment, ...] = ()
    agreements: tuple[Commitment, ...] = ()
    announced: tuple[Commitment, ...] = ()
    """In another municipality, that has not answered yet; one at most."""
    signals: tuple[date, ...] = ()
    """The days on which meldingen about the household came in, as far back as a norm looks."""
    earlier_cases: tuple[EarlierCase, ...] = ()

    @property
    def phase(self) -> str:
        return self.snapshot.facts.phase

    @property
    def is_in_gravest_phase(self) -> bool:
        return self.snapshot.model.phase(self.phase).severity == GRAVEST


def asked_since(
    phase: Phase, known: Iterable[tuple[datetime, CaseFacts]]
) -> dict[tuple[str, str], datetime]:
    """(responsibility, aspect) → since when a fact asks for it in this phase; without those that
    were asked for from the beginning, or are not now.

    `known` are the facts of a case, each with since when they are known, oldest first.
    """
    found: dict[tuple[str, str], datetime] = {}
    slots = [slot for slot in phase.slots if slot.required_when is not None]
    was: set[tuple[str, str]] | None = None
    for at, facts in known:
        asked = {_kind(slot) for slot in slots if is_required(slot, facts)}
        found = {kind: since for kind, since in found.items() if kind in asked}
        if was is not None:
            found |= dict.fromkeys(asked - was, at)
        was = asked
    return found


def _kind(slot: Slot) -> tuple[str, str]:
    return slot.responsibility, slot.aspect


def vacant_since(state: CaseState, slot: Slot) -> datetime:
    """Since when nobody holds what is asked for: the phase began, the last holder left, or a fact
    came to ask for it."""
    kind = _kind(slot)
    left = state.last_left.get(kind, state.phase_since)
    return max(state.phase_since, left, state.asked_since.get(kind, left))
