"""What waits for a person, and what they wait for: one set of cases, then the permission rule.

`read_desk` asks the database once which cases can concern this person, reads their files, and the
rule says what is theirs. Mijn werk, Te beslissen and the counts in the navigation all show what
comes out, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import AveModel, Responsibility, Slot
from roles.norms import norms_with
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
from roles.prepared import prepared_for

from .duties import AHEAD, FLAGGED_WHEN_LATE, SOON, Duty, Given, Term, assigned, terms
from .facts import WorkFile, count_of, step_of, work_files
from .models import Assignment, Case, Holding, PhaseTransition, Proposal, ProposalStep
from .querysets import CaseQuerySet

AT_MOST = 300
"""More than this is no work list; the list of cases has the rest."""
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
    file: WorkFile
    since: datetime
    """Since when it waits."""
    severity: int
    slot: Slot | None = None
    late: tuple[Term, ...] = ()
    """What is late on one's own case, longest late first."""
    asked: Term | None = None
    """What they were asked, with its day: an assignment, or to go on with a proposal."""

    @property
    def rank(self) -> tuple[int, int, datetime]:
        """Worst first: danger, then where others wait, then what is late; the gravest and the
        oldest of each first."""
        if self.kind is Kind.CONFIRM or (
            self.severity >= GRAVE and self.kind in (Kind.DECIDE, Kind.APPOINT, Kind.TAKE)
        ):
            level = 0
        elif self.kind in (Kind.DUTY, Kind.CLOSE):
            level = 2
        else:
            level = 1
        return (level, -self.severity, self.since)


class AskedOf(StrEnum):
    """What this person waits for."""

    DECISION = "besluit"
    ANSWER = "antwoord"
    CONFIRMATION = "bevestiging"


@dataclass(frozen=True, slots=True)
class Expected:
    """Something this person asked and has not got yet: of whom, since when."""

    what: AskedOf
    file: WorkFile
    since: datetime
    functions: tuple[str, ...] = ()
    """Who may give it, by function; empty when it is one person."""
    person: str = ""
    term: Term | None = None
    """Until when a proposal may wait."""


@dataclass(frozen=True, slots=True)
class Own:
    """A case in one's hands, with everything to do on it, soonest first."""

    file: WorkFile
    terms: tuple[Term, ...]

    def late(self, today: date) -> tuple[Term, ...]:
        return tuple(t for t in self.terms if t.late(today) and t.duty not in FLAGGED_WHEN_LATE)

    def next(self, today: date) -> Term | None:
        """What comes first; the end of a long phase only when it comes near."""
        soon = (t for t in self.terms if t.duty is not Duty.REVIEW or t.due <= today + AHEAD)
        return next((t for t in soon if not t.late(today)), None)


class Desk:
    """Everything on one person's desk at one moment."""

    def __init__(self, actor: Actor, files: list[WorkFile], own: list[Own]) -> None:
        self.actor = actor
        self.files = files
        self.own = own
        """Longest still first."""

    @cached_property
    def tasks(self) -> list[Task]:
        """What waits for this person, worst first."""
        found = [task for file in self.files for task in self._of_others(file)]
        found += [task for own in self.own for task in self._assigned(own)]
        found += [task for own in self.own if (task := late_task(own, self.actor.day))]
        return sorted(found, key=lambda task: task.rank)

    @cached_property
    def expected(self) -> list[Expected]:
        """What this person asked of others, longest ago first."""
        me = self.actor.user_id
        found = []
        for file in self.files:
            proposal, urgent = file.pending, file.unconfirmed
            if proposal and proposal.proposer_id == me and proposal.status != "returned":
                step = step_of(file.view.model, proposal)
                who = deciders(file.view, step) if step else ()
                term = self._decision(file)
                found.append(Expected(AskedOf.DECISION, file, proposal.proposed_at, who, term=term))
            elif proposal and proposal.status == "returned" and asked_by(file) == me:
                asked_at: datetime = file.case.asked_at  # type: ignore[attr-defined]
                who_asked = str(proposal.proposer)
                term = self._decision(file)
                found.append(Expected(AskedOf.ANSWER, file, asked_at, person=who_asked, term=term))
            if urgent and urgent.decider_id == me:
                step = step_of(file.view.model, urgent)
                who = step.confirms if step else ()
                found.append(Expected(AskedOf.CONFIRMATION, file, urgent.decided_at, who))
        return sorted(found, key=lambda e: e.since)

    def _of_others(self, file: WorkFile) -> Iterable[Task]:
        actor, view = self.actor, file.view
        functions = actor.functions_in(file.case.municipality_id)
        here = file.case.ave_phase.severity
        if file.unconfirmed and may_confirm(view, actor.user_id, functions):
            yield Task(Kind.CONFIRM, file, file.unconfirmed.decided_at, here)
        if (proposal := file.pending) is not None:
            step = step_of(view.model, proposal)
            goal = max(here, view.model.phase(proposal.to_phase).severity)
            if proposal.status == "returned":
                if proposal.proposer_id == actor.user_id:
                    asked_at = file.case.asked_at or proposal.proposed_at  # type: ignore[attr-defined]
                    yield Task(Kind.ANSWER, file, asked_at, goal, asked=self._decision(file))
            elif step and may_decide(view, step, actor.user_id, functions):
                asked = self._decision(file)
                yield Task(Kind.DECIDE, file, proposal.proposed_at, goal, asked=asked)
        for slot in view.missing():
            if may_appoint(view, slot, actor.user_id, functions):
                yield Task(Kind.APPOINT, file, file.case.phase_since, here, slot)
            elif may_take(view, slot, functions):
                yield Task(Kind.TAKE, file, file.case.phase_since, here, slot)
        until = file.case.waakvlam_until
        if (
            until is not None
            and until <= actor.day + SOON
            and not self._in_hand(file)
            and Action.CLOSE in allowed_actions(view, actor.user_id, functions)
        ):
            yield Task(Kind.CLOSE, file, file.case.phase_since, here)

    def _decision(self, file: WorkFile) -> Term | None:
        """Until when the proposal on this case may wait; None without a norm."""
        found = _own(file, self.actor.day).terms
        return next((term for term in found if term.duty is Duty.DECISION), None)

    def _in_hand(self, file: WorkFile) -> bool:
        return any(own.file is file for own in self.own)

    def _assigned(self, own: Own) -> Iterable[Task]:
        """What the casusregisseur was asked to do, from the day it was asked."""
        file = own.file
        functions = self.actor.functions_in(file.case.municipality_id)
        if file.view.acts_in(self.actor.user_id, Responsibility.CASUSREGIE, functions):
            for term in own.terms:
                if term.given:
                    severity = file.case.ave_phase.severity
                    yield Task(Kind.ASSIGNMENT, file, _midnight(term.start), severity, asked=term)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def late_task(own: Own, today: date) -> Task | None:
    """All that is late on one case is one visit to it, so one task; assignments are apart."""
    late = tuple(term for term in own.late(today) if term.given is None)
    soon = tuple(t for t in own.terms if t.duty is Duty.WAAKVLAM and t.due <= today + SOON)
    if not (late or soon):
        return None
    case = own.file.case
    first = _midnight((late or soon)[0].due)
    return Task(Kind.DUTY, own.file, first, case.ave_phase.severity, late=late or soon)


def asked_by(file: WorkFile) -> int | None:
    """Who sent the proposal back with a question."""
    return file.case.asked_by  # type: ignore[attr-defined]


def read_desk(actor: Actor, models: Iterable[tuple[int, AveModel]]) -> Desk:
    """The desk of this person; `models` are the municipalities with the model they work with.

    Five queries, whatever lies on it.
    """
    offices = tuple((place, model.slug, model.version) for place, model in models)
    files = list(work_files(prepared_for(actor, _candidates, offices), with_pending=True))
    own = [_own(file, actor.day) for file in files if _holds(file, actor)]
    return Desk(actor, files, sorted(own, key=lambda o: o.file.case.last_activity_at))


def read_own(case_id: int, actor: Actor) -> Own:
    """One case as it lies on the desk of who works on it."""
    (file,) = work_files(_told(Case.objects.filter(pk=case_id), actor), with_pending=True)
    return _own(file, actor.day)


def _holds(file: WorkFile, actor: Actor) -> bool:
    functions = actor.functions_in(file.case.municipality_id)
    return any(
        h.person == actor.user_id and h.responsibility in REGIE and h.counts_for(functions)
        for h in file.view.held
    )


def _own(file: WorkFile, today: date) -> Own:
    case = file.case
    norms = norms_with(case.own_norms, case.ave_model, case.phase)
    count = count_of(case, today)
    found = [*terms(file.course, norms, count), *assigned(_given(case), count)]
    return Own(file, tuple(sorted(found, key=lambda term: term.due)))


def _given(case: Case) -> Iterable[Given]:
    """The assignments that are still open on a case that comes with them."""
    for row in case.assigned:  # type: ignore[attr-defined]
        start = timezone.localtime(datetime.fromisoformat(row["at"])).date()
        yield Given(row["record"], start, date.fromisoformat(row["due"]), row["text"])


def _candidates(actor: Actor, offices: Iterable[tuple[int, str, str]]) -> QuerySet[Case]:
    """The open cases that can hold something for this person, their own first, gravest next."""
    here = actor.municipality_ids
    held = Holding.objects.current().filter(holder=actor.user_id, responsibility__in=REGIE)
    concerned = held.values("case").union(
        Proposal.objects.pending().filter(case__municipality__in=here).values("case"),
        PhaseTransition.objects.filter(
            urgent=True, confirmation__isnull=True, case__municipality__in=here
        ).values("case"),
        # Each on its own: in one condition PostgreSQL reads every holding there is.
        *(Case.objects.open().filter(q).values("pk") for q in _vacancies(actor, offices)),
        Case.objects.open()
        .filter(municipality__in=here, waakvlam_until__lte=actor.day + SOON)
        .values("pk"),
    )
    return (
        _told(Case.objects.visible_to(actor), actor)
        .open()
        .filter(pk__in=concerned)
        .annotate(in_hand=Exists(held.filter(case=OuterRef("pk"))))
        .order_by("-in_hand", "-phase", "phase_since")[:AT_MOST]
    )


def _told(cases: CaseQuerySet, actor: Actor) -> CaseQuerySet:
    """With what a desk wants to know beside the file: names, who asked a question, and rests."""
    asked = ProposalStep.objects.filter(
        proposal__case=OuterRef("pk"), proposal__status="returned", kind="returned"
    ).order_by("-at")
    given = (
        Assignment.objects.open()
        .filter(case=OuterRef("pk"))
        .order_by("due", "pk")
        .values(json=JSONObject(record="pk", at="given_at", due="due", text="text"))
    )
    return (
        cases.with_names(actor)
        .with_pending()
        .with_own_norms()
        .with_rests()
        .with_last_steps()
        .annotate(
            asked_by=Subquery(asked.values("by")[:1]),
            asked_at=Subquery(asked.values("at")[:1]),
            assigned=ArraySubquery(given),
        )
    )


def _vacancies(actor: Actor, offices: Iterable[tuple[int, str, str]]) -> Iterator[Q]:
    """Cases on which nobody holds what this person may fill."""
    for municipality_id, slug, version in offices:
        model = registry.get(slug, version)
        for phase in model.phases.values():
            for slot in phase.slots:
                if _concerns(model, slot, actor.functions_in(municipality_id)):
                    yield _vacant(municipality_id, phase.id, slot)


def _concerns(model: AveModel, slot: Slot, functions: frozenset[str]) -> bool:
    may = set(slot.appointed_by)
    if slot.may_take:
        may |= set(slot.holders) | set(model.minors.casusregie if model.minors else ())
    return slot.registered and bool(slot.required or slot.required_when) and bool(may & functions)


def _vacant(municipality_id: int, phase: str, slot: Slot) -> Q:
    held = Holding.objects.current().filter(
        case=OuterRef("pk"), responsibility=slot.responsibility, aspect=slot.aspect
    )
    return Q(~Exists(held), municipality=municipality_id, phase=phase)
