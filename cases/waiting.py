"""What waits for a person, and what they wait for: one set of cases, then the permission rule.

`read_desk` asks the database once which cases can concern this person, and the rule says what is
theirs. Mijn werk, Te beslissen and the counts in the navigation all show what comes out, so they
cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.utils import timezone

from roles.acting import Actor
from roles.ave_model.types import AveModel, Responsibility, Slot
from roles.permissions import (
    REGIE,
    Action,
    allowed_actions,
    deciders,
    may_appoint,
    may_confirm,
    may_decide,
    may_take,
)

from .desk import Lot, lot_of, lots
from .duties import AHEAD, FLAGGED_WHEN_LATE, SOON, Duty, Term

GRAVE = 3
"""From this severity on a case is in danger, not only late."""


class Kind(StrEnum):
    """What a task asks; the value is the button's word."""

    CONFIRM = "Bevestig"
    DECIDE = "Beslis"
    APPOINT = "Wijs aan"
    TAKE = "Neem regie"
    ANSWER = "Antwoord"
    CLOSE = "Bekijk"
    ASSIGNMENT = "Meld klaar"
    DUTY = "Open"


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for this person on one case."""

    kind: Kind
    lot: Lot
    case: int
    since: datetime
    """Since when it waits."""
    severity: int
    slot: Slot | None = None
    late: tuple[Term, ...] = ()
    """What is late on one's own case, longest late first."""
    asked: Term | None = None
    """What they were asked, with its day: an assignment, or to go on with a proposal."""

    @property
    def level(self) -> int:
        """Danger is 0; then where others wait, then what is late."""
        if self.kind is Kind.CONFIRM or (
            self.severity >= GRAVE and self.kind in (Kind.DECIDE, Kind.APPOINT, Kind.TAKE)
        ):
            return 0
        return 2 if self.kind in (Kind.DUTY, Kind.CLOSE) else 1


class AskedOf(StrEnum):
    """What this person waits for."""

    DECISION = "besluit"
    ANSWER = "antwoord"
    CONFIRMATION = "bevestiging"


@dataclass(frozen=True, slots=True)
class Expected:
    """Something this person asked and has not got yet: of whom, since when."""

    what: AskedOf
    lot: Lot
    since: datetime
    functions: tuple[str, ...] = ()
    """Who may give it, by function; empty when it is one person."""
    person: str = ""
    term: Term | None = None
    """Until when a proposal may wait."""


@dataclass(frozen=True, slots=True)
class Own:
    """A case in one's hands, with everything to do on it, soonest first."""

    lot: Lot

    def late(self, today: date) -> tuple[Term, ...]:
        return tuple(t for t in self.lot.terms if t.late(today) and t.duty not in FLAGGED_WHEN_LATE)

    def next(self, today: date) -> Term | None:
        """What comes first; the end of a long phase only when it comes near."""
        soon = (t for t in self.lot.terms if t.duty is not Duty.REVIEW or t.due <= today + AHEAD)
        return next((t for t in soon if not t.late(today)), None)


class Desk:
    """Everything on one person's desk at one moment. Of cases that wait alike only the oldest have
    a task of their own; `number` and `in_danger` count them all."""

    def __init__(self, actor: Actor, found: list[Lot]) -> None:
        self.actor = actor
        self.lots = found
        self.number = 0
        """How many tasks wait."""
        self.in_danger = 0
        """How many of them cannot wait."""
        self.tasks = list(self._tasks())
        """What waits for this person, in no order."""

    @cached_property
    def own(self) -> list[Own]:
        """Longest still first."""
        mine = [lot for lot in self.lots if lot.in_hand and _holds(lot, self.actor)]
        return [Own(lot) for lot in sorted(mine, key=lambda lot: (lot.last_activity, lot.case))]

    def _tasks(self) -> Iterator[Task]:
        for lot in self.lots:
            for task in self._of_others(lot):
                yield self._counted(task, lot.number)
                yield from (replace(task, case=pk, since=at) for at, pk in lot.oldest[1:])
        for own in self.own:
            late = late_task(own, self.actor.day)
            for task in (*self._assigned(own), *((late,) if late else ())):
                yield self._counted(task, 1)

    def _counted(self, task: Task, number: int) -> Task:
        self.number += number
        self.in_danger += number if task.level == 0 else 0
        return task

    @cached_property
    def expected(self) -> list[Expected]:
        """What this person asked of others, longest ago first."""
        me = self.actor.user_id
        found = []
        for lot in self.lots:
            proposal, urgent = lot.pending, lot.unconfirmed
            if proposal and proposal.proposer == me and proposal.status != "returned":
                step = lot.view.open_step
                who = deciders(lot.view, step) if step else ()
                term = _decision(lot)
                found.append(Expected(AskedOf.DECISION, lot, proposal.proposed_at, who, term=term))
            elif proposal and proposal.asked_at and proposal.asked_by == me:
                who_asked, term = proposal.proposer_name, _decision(lot)
                found.append(
                    Expected(AskedOf.ANSWER, lot, proposal.asked_at, person=who_asked, term=term)
                )
            if urgent and urgent.decider == me:
                step = lot.view.unconfirmed_step
                who = step.confirms if step else ()
                found.append(Expected(AskedOf.CONFIRMATION, lot, urgent.decided_at, who))
        return sorted(found, key=lambda e: (e.since, e.lot.case))

    def _of_others(self, lot: Lot) -> Iterable[Task]:
        """The tasks on one case of the lot, that which waits longest."""
        actor, view, here = self.actor, lot.view, lot.severity
        functions = actor.functions_in(lot.municipality)
        phase_since, case = lot.oldest[0]
        if lot.unconfirmed and may_confirm(view, actor.user_id, functions):
            yield Task(Kind.CONFIRM, lot, case, lot.unconfirmed.decided_at, here)
        if (proposal := lot.pending) is not None:
            step = view.open_step
            goal = max(here, view.model.phase(proposal.to_phase).severity)
            if proposal.status == "returned":
                if proposal.proposer == actor.user_id:
                    asked_at = proposal.asked_at or proposal.proposed_at
                    yield Task(Kind.ANSWER, lot, case, asked_at, goal, asked=_decision(lot))
            elif step and may_decide(view, step, actor.user_id, functions):
                since, asked = proposal.proposed_at, _decision(lot)
                yield Task(Kind.DECIDE, lot, case, since, goal, asked=asked)
        for slot in view.missing():
            if may_appoint(view, slot, actor.user_id, functions):
                yield Task(Kind.APPOINT, lot, case, phase_since, here, slot)
            elif may_take(view, slot, functions):
                yield Task(Kind.TAKE, lot, case, phase_since, here, slot)
        until = lot.waakvlam_until
        if (
            until is not None
            and until <= actor.day + SOON
            and not (lot.in_hand and _holds(lot, actor))
            and Action.CLOSE in allowed_actions(view, actor.user_id, functions)
        ):
            yield Task(Kind.CLOSE, lot, case, phase_since, here)

    def _assigned(self, own: Own) -> Iterable[Task]:
        """What the casusregisseur was asked to do, from the day it was asked."""
        lot = own.lot
        functions = self.actor.functions_in(lot.municipality)
        if lot.view.acts_in(self.actor.user_id, Responsibility.CASUSREGIE, functions):
            for term in lot.terms:
                if term.given:
                    since = _midnight(term.start)
                    yield Task(Kind.ASSIGNMENT, lot, lot.case, since, lot.severity, asked=term)


def _decision(lot: Lot) -> Term | None:
    """Until when the proposal on this case may wait; None without a norm."""
    return next((term for term in lot.terms if term.duty is Duty.DECISION), None)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def late_task(own: Own, today: date) -> Task | None:
    """All that is late on one case is one visit to it, so one task; assignments are apart."""
    lot = own.lot
    late = tuple(term for term in own.late(today) if term.given is None)
    soon = tuple(t for t in lot.terms if t.duty is Duty.WAAKVLAM and t.due <= today + SOON)
    if not (late or soon):
        return None
    first = _midnight((late or soon)[0].due)
    return Task(Kind.DUTY, lot, lot.case, first, lot.severity, late=late or soon)


def read_desk(
    actor: Actor, models: Iterable[tuple[int, AveModel]], *, most: int | None = None
) -> Desk:
    """The desk of this person; `models` are the municipalities with the model they work with.

    `most`: of cases that wait alike so many have a task of their own, the oldest; None: all.
    One query, whatever lies on it.
    """
    offices = tuple((place, model.slug, model.version) for place, model in models)
    return Desk(actor, lots(actor, offices, most))


def read_own(case_id: int, actor: Actor) -> Own:
    """One case as it lies on the desk of who works on it."""
    return Own(lot_of(case_id, actor))


def _holds(lot: Lot, actor: Actor) -> bool:
    """Whether this person holds regie of it today."""
    functions = actor.functions_in(lot.municipality)
    return any(
        h.person == actor.user_id and h.responsibility in REGIE and h.counts_for(functions)
        for h in lot.view.held
    )
