"""What is asked of whom on a case: one rule for each kind of task. Pure.

An ask goes to everybody with a function, or to one person as long as they have one. What follows
from the permission rule is asked here in the same words: who may decide is asked to. Nobody is
asked anything about a case that they do not see, so who reads tasks need not ask for access.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.core.state import CaseState, vacant_since
from cases.deadlines.stretch import Stretch
from common.calendar import DAY
from common.dates import day_of, midnight
from roles.ave_model.causes import Cause
from roles.ave_model.types import REGIE, Level, Responsibility, Slot
from roles.case_snapshot import CaseSnapshot, eligible_functions
from roles.permission_levels import level_by_office
from roles.permissions import deciders, ends_case, ends_waakvlam

from .ask import Ask, Kind

SOON = timedelta(days=7)
"""A waakvlam that ends within this time asks for a look [ours]."""


def regie_subject(slot: Slot) -> str:
    """What is asked where nobody holds this."""
    return f"regie:{slot.responsibility}:{slot.aspect}"


DUTIES = frozenset({Cause.INACTIVE, Cause.NO_PLAN, Cause.EVALUATION_OVERDUE, Cause.WAAKVLAM_PASSED})
"""What the holders of regie see to themselves. On the other causes others act as well: the flag of
the scan says so, and it is no task that the regisseur alone could end."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A case at a moment, with what is late on it."""

    state: CaseState
    stretches: tuple[Stretch, ...]
    now: datetime

    @property
    def snapshot(self) -> CaseSnapshot:
        return self.state.snapshot

    @property
    def severity(self) -> int:
        return self.snapshot.model.phase(self.state.phase).severity

    @property
    def hold_until(self) -> datetime | None:
        """Until when nothing is asked because the case is on hold; None: it is not."""
        today = day_of(self.now)
        ends = [until for start, until in self.state.holds if start <= today < until]
        return midnight(max(ends)) if ends else None

    def term(self, cause: Cause) -> tuple[date | None, datetime | None]:
        """The last day to see to it in time, and from when it is late; not while on hold."""
        if self.hold_until:
            return None, None
        found = (s for s in self.stretches if s.cause is cause)
        return next(((s.due, s.since) for s in found), (None, None))


def asks_of(situation: Situation) -> Iterator[Ask]:
    """Everything that is asked on a case."""
    if not situation.snapshot.closed:
        for rule in RULES:
            yield from rule(situation)


def _called(
    snapshot: CaseSnapshot, functions: Iterable[str]
) -> Iterator[tuple[str, str, int | None]]:
    """Who is meant by these functions of the model, as `permissions.acts_as` has it: (the function
    named, the function that one must have, the one person it must be)."""
    for function in functions:
        bound = snapshot.model.functions[function].stands_for
        if bound is not None and snapshot.is_held(bound):
            for held in snapshot.held:
                if held.responsibility is bound and held.person is not None:
                    yield function, held.function, held.person
        else:
            yield function, function, None


def _who_see(snapshot: CaseSnapshot, functions: Iterable[str]) -> Iterator[tuple[str, int | None]]:
    """Who has one of these functions and sees the case: everybody by office, or by what they hold
    in it."""
    for function in functions:
        if level_by_office(snapshot, function) is not None:
            yield function, None
        else:
            for held in snapshot.held:
                if held.function == function and held.person is not None:
                    yield function, held.person


def confirm(situation: Situation) -> Iterator[Ask]:
    """An urgent decision waits for another's look [D, AVE3 and AVE4]."""
    snapshot = situation.snapshot
    waiting = [d for d in situation.state.decisions if d.awaits_confirmation]
    if snapshot.unconfirmed_step is None or not waiting:
        return
    decision = waiting[-1]
    for asked_as, function, person in _called(snapshot, snapshot.unconfirmed_step.confirms):
        yield Ask(
            Kind.CONFIRM,
            "confirmation",
            decision.decided_at,
            situation.severity,
            function,
            person,
            not_people=(decision.decider,),
            asked_as=asked_as,
            asked_by=decision.decider,
            record=decision.number,
            late_from=decision.confirm_before,
        )


def decide(situation: Situation) -> Iterator[Ask]:
    """A proposal waits for a decision, by whom the model says; never by its proposer where it asks
    for four eyes."""
    snapshot, proposal = situation.snapshot, situation.state.proposal
    step = snapshot.open_step
    if proposal is None or step is None or proposal.returned:
        return
    due, late_from = situation.term(Cause.PROPOSAL_WAITING)
    for asked_as, function, person in _called(snapshot, deciders(snapshot, step)):
        yield Ask(
            Kind.DECIDE,
            "proposal",
            proposal.proposed_at,
            max(situation.severity, snapshot.model.phase(proposal.to_phase).severity),
            function,
            person,
            not_people=tuple(sorted(snapshot.proposers)) if step.four_eyes else (),
            asked_as=asked_as,
            asked_by=snapshot.proposer,
            record=proposal.record,
            to_phase=proposal.to_phase,
            disputed=snapshot.disputed,
            due=due,
            late_from=late_from,
        )


def answer(situation: Situation) -> Iterator[Ask]:
    """A proposal was sent back with a question to who made it, and who stands in for them."""
    snapshot, proposal = situation.snapshot, situation.state.proposal
    if proposal is None or not proposal.returned:
        return
    due, late_from = situation.term(Cause.PROPOSAL_WAITING)
    for person in (snapshot.proposer, snapshot.proposer_stand_in):
        for function in _sees_in(snapshot, person) if person is not None else ():
            yield Ask(
                Kind.ANSWER,
                "proposal",
                proposal.asked_at or proposal.proposed_at,
                max(situation.severity, snapshot.model.phase(proposal.to_phase).severity),
                function,
                person,
                asked_by=proposal.asked_by,
                record=proposal.record,
                to_phase=proposal.to_phase,
                due=due,
                late_from=late_from,
            )


def _sees_in(snapshot: CaseSnapshot, person: int) -> Iterator[str]:
    """The functions in which this person would see the case: by what they hold, or by office. A
    proposer may have lost sight of it since."""
    yield from (held.function for held in snapshot.held if held.person == person)
    for function in snapshot.model.functions:
        if level_by_office(snapshot, function) is not None:
            yield function


def fill(situation: Situation) -> Iterator[Ask]:
    """A responsibility must be held and is not: who appoints is asked, and who may take it."""
    snapshot = situation.snapshot
    for slot in snapshot.missing():
        for asked_as, function, person in _called(snapshot, slot.appointed_by):
            yield _fill(situation, Kind.APPOINT, slot, asked_as, function, person)
        if slot.may_take:
            eligible = eligible_functions(snapshot.model, slot, snapshot.facts)
            for function, person in _who_see(snapshot, eligible):
                yield _fill(situation, Kind.TAKE, slot, function, function, person)


def _fill(
    situation: Situation, kind: Kind, slot: Slot, asked_as: str, function: str, person: int | None
) -> Ask:
    return Ask(
        kind,
        regie_subject(slot),
        vacant_since(situation.state, slot),
        situation.severity,
        function,
        person,
        asked_as=asked_as,
        responsibility=slot.responsibility,
        aspect=slot.aspect,
    )


def assignment(situation: Situation) -> Iterator[Ask]:
    """What the casusregisseur was asked to do, from the day it was asked; not while on hold."""
    for held in situation.snapshot.held:
        if held.responsibility is Responsibility.CASUSREGIE and held.person is not None:
            for commitment in situation.state.assignments:
                yield Ask(
                    Kind.ASSIGNMENT,
                    f"assignment:{commitment.record}",
                    midnight(commitment.start),
                    situation.severity,
                    held.function,
                    held.person,
                    record=commitment.record,
                    due=commitment.due,
                    late_from=midnight(commitment.due + DAY),
                    visible_from=situation.hold_until,
                )


def duty(situation: Situation) -> Iterator[Ask]:
    """All that is late on a case is one visit to it, so one ask of each who holds its regie; a
    waakvlam is asked about a week before it ends."""
    periods = list(duty_periods(situation))
    if not periods:
        return
    begins, ends = _first_period(periods)
    now = max(begins, situation.now)
    due = min(due for start, until, due in periods if start <= now and (not until or now < until))
    for held in situation.snapshot.held:
        if held.responsibility in REGIE and held.person is not None:
            yield Ask(
                Kind.DUTY,
                "work",
                midnight(due),
                situation.severity,
                held.function,
                held.person,
                visible_from=begins,
                visible_until=ends,
            )


def duty_periods(situation: Situation) -> Iterator[tuple[datetime, datetime | None, date]]:
    """From when until when something is asked of the regisseur, and the day it was due; in time."""
    is_case = situation.snapshot.model.phase(situation.state.phase).case_phase
    for stretch in situation.stretches:
        if stretch.cause is Cause.WAAKVLAM_PASSED and stretch.due:
            yield midnight(stretch.due - SOON), None, stretch.due
        elif stretch.cause in DUTIES and stretch.due and is_case:
            yield stretch.late_from, stretch.late_until, stretch.due


def _first_period(
    periods: Iterable[tuple[datetime, datetime | None, date]],
) -> tuple[datetime, datetime | None]:
    """The first of the periods, with all that touch it."""
    (begins, ends, _), *rest = sorted(periods, key=lambda period: period[0])
    for start, until, _ in rest:
        if ends is not None and start <= ends:
            ends = None if until is None else max(ends, until)
    return begins, ends


def close(situation: Situation) -> Iterator[Ask]:
    """A waakvlam ends, or has ended: who may end its course is asked, beside who holds regie (of
    whom the same is asked as a duty)."""
    until = situation.state.waakvlam_until
    if until is None:
        return
    snapshot = situation.snapshot
    called: list[tuple[str, str, int | None]] = [
        (function, function, None)
        for function in snapshot.model.functions
        if level_by_office(snapshot, function) is Level.WORK
    ]
    if not snapshot.is_held(Responsibility.CASUSREGIE):
        called += [
            to
            for to in _called(snapshot, ends_waakvlam(snapshot))
            if to[2] is not None or level_by_office(snapshot, to[1]) is not None
        ]
    with_regie = {held.person for held in snapshot.held if held.responsibility in REGIE}
    for asked_as, function, person in called:
        if person is not None and person in with_regie:
            continue
        yield Ask(
            Kind.CLOSE,
            "work",
            situation.state.phase_since,
            situation.severity,
            function,
            person,
            asked_as=asked_as,
            visible_from=midnight(until - SOON),
        )


def move(situation: Situation) -> Iterator[Ask]:
    """Another municipality did not say in time whether it accepts the household: who holds
    procesregie calls them; where nobody does, who may end the case [ours]."""
    snapshot = situation.snapshot
    called: list[tuple[str, int | None]] = [
        (held.function, held.person)
        for held in snapshot.held
        if held.responsibility is Responsibility.PROCESREGIE and held.person is not None
    ]
    if not called:
        here = snapshot.model.phase(situation.state.phase)
        may = ends_case(snapshot) if here.case_phase else ends_waakvlam(snapshot)
        called = [
            (function, person)
            for _, function, person in _called(snapshot, may)
            if person is not None or level_by_office(snapshot, function) is not None
        ]
    for announced in situation.state.announced:
        late = midnight(announced.due + DAY)
        for function, person in called:
            yield Ask(
                Kind.MOVE,
                "move",
                late,
                situation.severity,
                function,
                person,
                record=announced.record,
                due=announced.due,
                late_from=late,
                visible_from=late,
            )


RULES: tuple[Callable[[Situation], Iterator[Ask]], ...] = (
    confirm,
    decide,
    answer,
    fill,
    assignment,
    duty,
    close,
    move,
)
"""One for each kind of task; appointing and taking are one question."""
