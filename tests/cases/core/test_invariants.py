"""Random courses of a case over all four models, and what must hold after every single step.

Each act is done by somebody who mostly may and sometimes may not; a refusal is fine, anything
else than a refusal is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import ClassVar, TypeVar

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.core.errors import CaseError
from cases.core.locking import CaseContext
from cases.core.models import Case, Task
from cases.core.project import project_due
from cases.households.services.households import NewMember, add_member
from cases.intake.models import Signal
from cases.intake.services.signals import add_to_case, give_advice_only
from cases.record.models import LogEntry, Plan
from cases.record.services.holds import put_on_hold
from cases.record.services.record import write_log
from cases.regie.models import Holding
from cases.regie.services.responsibilities import hand_back
from cases.scaling.models import Confirmation, Consultation, PhaseTransition, Proposal, ProposalStep
from cases.scaling.services.decisions import confirm
from roles.acting import Actor
from roles.ave_model.types import APPOINTED, Responsibility, Slot
from roles.case_snapshot import CaseSnapshot, eligible_functions
from roles.coverage import gaps
from roles.models import Absence, FunctionPeriod
from roles.permissions import Action, allowed_actions
from tests.cast import a_case, a_signal
from tests.projecting import differences
from tests.roles.snapshots import MODELS
from tests.steady_town import SteadyTown
from tests.story import Story

T = TypeVar("T")
PICK = st.integers(0, 9_999)
COME_AND_GO = "absent", "back", "leave", "come", "hold"
HISTORY = (
    Case.history.model,
    Confirmation,
    Consultation,
    Holding,
    LogEntry,
    PhaseTransition,
    Plan,
    Proposal,
    ProposalStep,
)
COUNTS = f"SELECT {', '.join(f'(SELECT count(*) FROM {m._meta.db_table})' for m in HISTORY)}"  # noqa: S608


def chosen(options: Sequence[T], pick: int) -> T:
    return options[pick % len(options)]


class CourseOfACase(RuleBasedStateMachine):
    """One case in one of the four towns; everything is rolled back afterwards."""

    town: ClassVar[SteadyTown]

    def __init__(self) -> None:
        super().__init__()
        self.all_or_nothing = transaction.atomic()
        self.all_or_nothing.__enter__()
        self.written = (0,) * len(HISTORY)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.all_or_nothing.__exit__(None, None, None)
        self.town.forget()

    @initialize(facts=st.booleans(), minors=st.booleans(), n=PICK)
    def open(self, facts: bool, minors: bool, n: int) -> None:
        town = self.town
        step = chosen(town.model.entries(), n)
        case = a_case(
            town,
            phase=step.to_phase,
            by=chosen(step.decides, n),
            regisseur=None,
            safety_risk=facts,
            minors=minors,
        )
        self.story = Story(town, case)
        if n % 4:
            self.take_up(n)

    @property
    def context(self) -> CaseContext:
        return self.story.context("beheerder")

    @property
    def names(self) -> list[str]:
        return sorted(self.story.town.people)

    def who(self, action: Action, pick: int) -> str:
        """Mostly somebody who may do this now, one time in eight just anybody."""
        snapshot, town = self.context.snapshot, self.story.town
        may = [
            name
            for name in self.names
            if action
            in allowed_actions(snapshot, town.user(name).pk, frozenset({name.removesuffix("2")}))
        ]
        return chosen(self.names if not may or pick % 8 == 7 else may, pick // 8)

    def attempt(self, act: Callable[[], object]) -> None:
        """An act may be refused; then nothing has been written."""
        before = self.counts()
        try:
            act()
        except CaseError:
            assert self.counts() == before

    def counts(self) -> tuple[int, ...]:
        """How many rows each history has, in one question."""
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            return tuple(cursor.fetchone() or ())

    @property
    def pending(self) -> bool:
        return Proposal.objects.pending().filter(case=self.story.case).exists()

    @rule(pick=PICK)
    def take_up(self, pick: int) -> None:
        """Whoever may fills what the phase misses."""
        facts, name = self.context.snapshot.facts, self.who(Action.APPOINT, pick)
        for slot in self.context.snapshot.missing():
            for holder in (name, *eligible_functions(self.town.model, slot, facts)):
                self.attempt(partial(self.fill, name, slot, holder))

    def fill(self, name: str, slot: Slot, holder: str) -> None:
        self.story.appoint(name, slot.responsibility.value, holder, aspect=slot.aspect)

    @rule(pick=PICK, which=PICK, urgent=st.sampled_from((False, False, False, True)))
    def go_up_or_down(self, pick: int, which: int, urgent: bool) -> None:
        """A step is proposed, or decided at once where that may be."""
        steps = self.context.model.transitions_from(self.story.phase)
        if not steps:
            return
        step, name = chosen(steps, which), self.who(Action.PROPOSE, pick)
        if urgent or not step.four_eyes:
            to = (name, step.to_phase, step.direction)
            self.attempt(lambda: self.story.at_once(*to, present="Allen", urgent=urgent))
        else:
            self.attempt(lambda: self.story.propose(name, step.to_phase, step.direction))
            if which % 4 and self.pending:
                self.decide(pick, "approve")

    @precondition(lambda self: self.pending)
    @rule(pick=PICK, act=st.sampled_from(["approve", "approve", "approve", "refuse", "send_back"]))
    def decide(self, pick: int, act: str) -> None:
        step = self.context.snapshot.open_step
        assert step
        name = self.who(Action.DECIDE, pick)
        if act == "approve":
            function = next(iter(step.together_with), "oggz")
            self.attempt(lambda: self.story.consult(name, function))
            self.attempt(lambda: self.story.plan(self.who(Action.PLAN, pick), step.to_phase))
            self.attempt(lambda: self.story.approve(name, present="Allen"))
        else:
            self.attempt(lambda: getattr(self.story, act)(name))

    @precondition(lambda self: self.story.last_proposal is not None)
    @rule(pick=PICK, act=st.sampled_from(["withdraw", "answer", "dispute"]))
    def talk(self, pick: int, act: str) -> None:
        proposer = self.story.town.model.functions.get(self.story.proposal.proposer_function)
        name = proposer.id if proposer and pick % 3 else chosen(self.names, pick)
        self.attempt(lambda: getattr(self.story, act)(name))

    @rule(pick=PICK, which=PICK, holder=PICK, ends=st.integers(0, 3))
    def appoint_or_relieve(self, pick: int, which: int, holder: int, ends: int) -> None:
        slots = [s for s in self.story.case.ave_phase.slots if s.responsibility in APPOINTED]
        slot = chosen(slots, which)
        kind, aspect = slot.responsibility.value, slot.aspect
        name = self.who(Action.APPOINT, pick)
        fit = self.names if holder % 8 == 7 else [*slot.holders, name]
        if ends == 0 and self.story.present_holding(kind, aspect):
            self.attempt(lambda: self.story.relieve(name, kind, aspect=aspect))
        else:
            chosen_one = chosen(fit, holder // 8)
            self.attempt(lambda: self.story.appoint(name, kind, chosen_one, aspect=aspect))

    @rule(pick=PICK)
    def hand_back_for_monitoring(self, pick: int) -> None:
        story, name = self.story, self.who(Action.HAND_BACK, pick)
        self.attempt(
            lambda: hand_back(
                case_id=story.case.pk,
                actor=story.town.actor(name),
                now=story.later(),
                reason="Alleen volgen.",
            )
        )

    @precondition(lambda self: self.context.snapshot.unconfirmed_step is not None)
    @rule(pick=PICK, agrees=st.booleans())
    def confirm_urgent(self, pick: int, agrees: bool) -> None:
        story, name = self.story, self.who(Action.CONFIRM, pick)
        urgent = PhaseTransition.objects.filter(case=story.case, urgent=True).latest("number")
        self.attempt(
            lambda: confirm(
                transition=urgent,
                actor=story.town.actor(name),
                now=story.later(),
                agrees=agrees,
                text="Gezien.",
            )
        )

    @rule(pick=PICK, act=st.sampled_from(COME_AND_GO))
    def people_come_and_go(self, pick: int, act: str) -> None:
        """Somebody with regie, or anybody: absent and back, out of function and in again."""
        holders = [name for name in self.story.holders().values() if pick % 3]
        name = chosen(sorted(holders) or self.names, pick)
        if act == "hold":
            self._hold(name)
        else:
            getattr(self.town, act)(name, self.story.later())
        project_due(self.story.later())

    def _hold(self, name: str) -> None:
        story, now = self.story, self.story.later()
        until = now.date() + timedelta(days=9)
        self.attempt(
            lambda: put_on_hold(
                case_id=story.case.pk, actor=story.town.actor(name, now), now=now,
                until=until, reason="Vakantie van het gezin.",
            )
        )  # fmt: skip

    @rule(pick=PICK, act=st.sampled_from(("log", "facts", "signal", "advice", "child", "close")))
    def everyday(self, pick: int, act: str) -> None:
        getattr(self, f"_{act}")(pick)

    def _facts(self, pick: int) -> None:
        name, (safety, minors) = self.who(Action.EDIT, pick), (bool(pick & 1), bool(pick & 2))
        self.attempt(lambda: self.story.change(name, safety_risk=safety, minors_involved=minors))

    def _log(self, pick: int) -> None:
        story, name = self.story, self.who(Action.LOG, pick)
        self.attempt(
            lambda: write_log(
                case_id=story.case.pk,
                actor=story.town.actor(name),
                now=story.later(),
                kind="note",
                text="Notitie.",
                happened_at=story.now,
            )
        )

    def _new_signal(self) -> tuple[Signal, Actor]:
        story = self.story
        found = a_signal(story.town, story.case.household, by="toegangsteam", at=story.later())
        return found, story.town.actor("toegangsteam")

    def _signal(self, _: int) -> None:
        signal, actor = self._new_signal()
        self.attempt(lambda: add_to_case(signal=signal, actor=actor, now=self.story.now))

    def _advice(self, _: int) -> None:
        signal, actor = self._new_signal()
        give_advice_only(signal=signal, actor=actor, now=self.story.now, note="Bel de huisarts.")

    def _child(self, _: int) -> None:
        story = self.story
        add_member(
            household=story.case.household,
            actor=story.town.actor("toegangsteam"),
            now=story.later(),
            member=NewMember("Kind", birth_date=date(2016, 6, 6)),
            start=story.now.date(),
        )
        assert story.fresh().minors_involved or story.case.is_closed

    def _close(self, pick: int) -> None:
        self.attempt(lambda: self.story.close(self.who(Action.CLOSE, pick)))

    @invariant()
    def everything_holds(self) -> None:
        snapshot = self.context.snapshot
        self.one_casusregisseur_or_visibly_none(snapshot)
        self.the_phase_is_that_of_the_newest_decision(snapshot)
        self.nothing_disappears()
        self.somebody_can_act_or_is_told_that_nobody_can(snapshot)
        assert not differences().differ

    def one_casusregisseur_or_visibly_none(self, snapshot: CaseSnapshot) -> None:
        """And never two holders of anything."""
        own = (h for h in snapshot.held if h.stands_in_for is None)
        held = [(h.responsibility, h.aspect) for h in own]
        assert len(held) == len(set(held))
        if self.story.case.ave_phase.case_phase and not snapshot.is_held(Responsibility.CASUSREGIE):
            assert Responsibility.CASUSREGIE in {s.responsibility for s in snapshot.missing()}

    def somebody_can_act_or_is_told_that_nobody_can(self, snapshot: CaseSnapshot) -> None:
        """Regie is in the hands of somebody who is there, or somebody who is there is asked to see
        to it; and where nobody has the function for that, the beheerder reads so."""
        if not self.story.case.ave_phase.case_phase or snapshot.is_held(Responsibility.CASUSREGIE):
            return
        day = self.story.now.date()
        absent = Absence.objects.running_on(day).values("user")
        there = FunctionPeriod.objects.active_on(day).in_municipality(self.town.municipality)
        functions = set(there.exclude(user__in=absent).values_list("function", flat=True))
        asked = Task.objects.filter(case=self.story.case, kind__in=("appoint", "take"))
        assert asked.exists()
        if not functions & set(asked.values_list("function", flat=True)):
            assert gaps(self.town.model, functions)

    def the_phase_is_that_of_the_newest_decision(self, snapshot: CaseSnapshot) -> None:
        """Which nobody took on a proposal of their own where the model asks four eyes."""
        decisions = PhaseTransition.objects.filter(case=self.story.case)
        newest = decisions.latest("number")
        assert snapshot.facts.phase == newest.to_phase
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        step = snapshot.model.transition(newest.from_phase, newest.to_phase, newest.direction)
        assert step
        if step.four_eyes and not newest.urgent:
            assert newest.proposer_id != newest.decider_id
        own = Confirmation.objects.filter(by=F("transition__decider"))
        assert not own.exists()

    def nothing_disappears(self) -> None:
        now = self.counts()
        assert all(after >= before for after, before in zip(now, self.written, strict=True))
        self.written = now


@pytest.mark.django_db
@pytest.mark.parametrize("slug", MODELS)
def test_what_must_hold_holds_after_any_course_of_events(slug: str) -> None:
    CourseOfACase.town = SteadyTown(slug)
    run_state_machine_as_test(
        CourseOfACase,
        settings=settings(
            max_examples=6,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
