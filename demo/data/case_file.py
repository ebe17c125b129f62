"""One made-up case while its course is played: its state, and how a change becomes rows.

The state is what the rules read, so that whoever acts here is somebody the rules allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.core.models import Case
from cases.record.models import LogEntry, Plan
from cases.regie.models import Holding
from cases.regie.responsibilities import appointment_problems
from notifications.models import Notice
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Level, Responsibility, Slot, Transition
from roles.case_snapshot import CaseSnapshot, Held, eligible_functions
from roles.permission_levels import level
from roles.permissions import acts_for, may_appoint, may_take

from . import texts
from .chance import Chance
from .copy import Book
from .families import Family, References
from .towns import Town, Worker

TOLD = timedelta(days=10)
"""Older notices have been seen and cleared away."""
UNSEEN = timedelta(days=4)


@dataclass(slots=True)
class Workshop:
    """What all courses share: the rows, the references and chance."""

    book: Book
    references: References
    chance: Chance


@dataclass(slots=True, eq=False)
class InHand:
    """A responsibility that somebody holds now; it becomes a row when it ends, or at the end."""

    worker: Worker
    slot: Slot
    function: str
    since: datetime
    decided_by: int
    decided_in: str
    reason: str


class CaseFile:
    """The case as it stands at the moment `at`."""

    def __init__(self, shop: Workshop, family: Family, at: datetime, *, safety_risk: bool) -> None:
        self.shop, self.chance, self.book = shop, shop.chance, shop.book
        self.town: Town = family.town
        self.model: AveModel = family.town.model
        self.family = family
        self.id = self.book.number(Case)
        self.reference = shop.references.new(Case)
        areas = list(self.model.problem_areas)
        self.areas = self.chance.sample(areas, min(len(areas), self.chance.randint(2, 4)))
        self.title = texts.title(self.chance, self.areas[0])
        self.safety_risk = safety_risk
        dominant = list(self.model.dominant_problems)
        self.dominant = dominant[-1] if safety_risk else self.chance.choice(dominant)
        self.media_attention = False
        asks = any(phase.needs_casusregisseur for phase in self.model.phases.values())
        self.needs_casusregisseur = asks and (safety_risk or len(self.areas) > 3)
        self.minors_involved = family.minors_on(at.date())
        self.phase, self.phase_since = "", at
        self.at = self.opened_at = self.last_activity_at = at
        self.closed_at: datetime | None = None
        self.closed_reason = self.closed_as = ""
        self.waakvlam_until: object = None
        self.grip_since: datetime | None = None
        self.grounds = 1
        self.held: list[InHand] = []
        self.plans = 0
        self.came_for: frozenset[str] = frozenset()
        self.told_of: frozenset[str] = frozenset()
        """The functions of bestuur that know of this case."""
        self.plans_for: frozenset[str] = frozenset()
        """Phases for which a plan was recorded since the case came where it is."""
        self.decisions = 0
        self.open_step: Transition | None = None
        self.proposer: int | None = None
        self.disputed = False
        self.unconfirmed: tuple[int, Transition, int] | None = None
        self._view: CaseSnapshot | None = None

    # What the rules read

    @property
    def snapshot(self) -> CaseSnapshot:
        if self._view is None:
            self._view = self._look()
        return self._view

    def _look(self) -> CaseSnapshot:
        _, unconfirmed_step, urgent_decider = self.unconfirmed or (0, None, None)
        return CaseSnapshot(
            model=self.model,
            facts=CaseFacts(
                phase=self.phase,
                safety_risk=self.safety_risk,
                minors_involved=self.minors_involved,
                media_attention=self.media_attention,
                dominant_problem=self.dominant,
                has_plan=self.plans > 0,
                plans_for=self.plans_for,
                came_for=self.came_for,
            ),
            held=tuple(
                Held(h.slot.responsibility, h.slot.aspect, h.worker.id, h.function)
                for h in self.held
            ),
            open_step=self.open_step,
            proposer=self.proposer,
            disputed=self.disputed,
            unconfirmed_step=unconfirmed_step,
            urgent_decider=urgent_decider,
            closed=self.closed_at is not None,
            told=self.told_of,
        )

    def changed(self, *, grounds: bool = True) -> None:
        """Something the rules read is different now, and the case has been worked on."""
        self._view = None
        self.grounds += grounds
        self.last_activity_at = max(self.last_activity_at, self.at)

    def functions(self, worker: Worker) -> frozenset[str]:
        return worker.functions_on(self.at.date())

    def choose(
        self, functions: Iterable[str], allowed: Callable[[Worker], object]
    ) -> Worker | None:
        """Somebody whom the rule allows: who holds regie here first, then anyone in office."""
        for h in self.held:
            if allowed(h.worker):
                return h.worker
        for function in functions:
            staff = self.town.staff(function)
            first = self.chance.randrange(len(staff)) if staff else 0
            for n in range(len(staff)):
                if allowed(found := staff[(first + n) % len(staff)]):
                    return found
        return None

    def locked_case(self) -> Worker | None:
        """Somebody who works on this case: its casusregisseur most of all."""
        holders = [
            h.worker
            for h in self.held
            if h.slot.responsibility is not Responsibility.BEHANDELREGIE
            and self.functions(h.worker)
        ]
        if holders:
            return holders[0] if self.chance.random() < 0.8 else self.chance.choice(holders)
        offices = [a.function for a in self.model.access if a.level is Level.WORK]
        snapshot = self.snapshot
        return self.choose(
            offices, lambda w: level(snapshot, w.id, self.functions(w)) is Level.WORK
        )

    # Responsibilities

    def fill(self, slot: Slot, *, taker: Worker | None = None) -> bool:
        """Somebody gets a vacant (or another's) responsibility, if the rules know anyone."""
        snapshot = self.snapshot
        holder = taker or self._candidate(slot)
        if holder is None:
            return False
        functions = self.functions(holder)
        eligible = eligible_functions(self.model, slot, snapshot.facts)
        by, function = holder, ""
        takes = may_take(snapshot, slot, functions)
        if takes and (taker or self.chance.random() < 0.5):
            function = next(f for f in eligible if f in functions)
        else:
            by_other = self.choose(
                slot.appointed_by, lambda w: may_appoint(snapshot, slot, w.id, self.functions(w))
            )
            if by_other is not None:
                by = by_other
                function = acts_for(snapshot, slot.appointed_by, by.id, self.functions(by))[0]
            elif takes:
                function = next(f for f in eligible if f in functions)
        if not function:
            return False
        present = self.holding(slot)
        reason = texts.one(self.chance, "replaced" if present else "appointed")
        if present:
            self.end(present, by, f"Opgevolgd: {reason}")
        held_as = next(f for f in eligible if f in functions)
        self.held.append(InHand(holder, slot, held_as, self.at, by.id, function, reason))
        self.changed()
        self.tell(f"U heeft nu de {slot.responsibility.value} van deze casus.", [holder.id], by)
        return True

    def _candidate(self, slot: Slot) -> Worker | None:
        snapshot = self.snapshot
        eligible = list(eligible_functions(self.model, slot, snapshot.facts))
        if len(eligible) > 1 and self.chance.random() < 0.18:
            self.chance.shuffle(eligible)
        present = self.holding(slot)
        for function in eligible:
            staff = self.town.staff(function)
            for _ in range(min(8, 2 * len(staff))):
                found = self.town.pick(self.chance, staff)
                fits = not appointment_problems(snapshot, slot, found.id, self.functions(found))
                if fits and (present is None or present.worker is not found):
                    return found
        return None

    def holding(self, slot: Slot) -> InHand | None:
        for h in self.held:
            if (h.slot.responsibility, h.slot.aspect) == (slot.responsibility, slot.aspect):
                return h
        return None

    def end(self, held: InHand, by: Worker, reason: str) -> None:
        self._write_holding(held, ended_at=self.at, ended_by_id=by.id, end_reason=reason)
        self.held.remove(held)
        self.changed()

    def _write_holding(self, held: InHand, **end: object) -> None:
        self.book.add(
            Holding,
            case_id=self.id,
            responsibility=held.slot.responsibility.value,
            aspect=held.slot.aspect,
            holder_id=held.worker.id,
            organisation_id=held.worker.organisation,
            function=held.function,
            started_at=held.since,
            decided_by_id=held.decided_by,
            decided_in_function=held.decided_in,
            reason=held.reason,
            **end,
        )

    # The record

    def log(self, kind: str, text: str, author: Worker, *, recorded_later: bool = False) -> int:
        late = timedelta(hours=self.chance.randint(1, 30)) if recorded_later else timedelta()
        key = self.book.add(
            LogEntry,
            case_id=self.id,
            kind=kind,
            text=text,
            happened_at=self.at,
            recorded_at=min(self.at + late, max(self.town.now, self.at)),
            author_id=author.id,
        )
        self.last_activity_at = max(self.last_activity_at, self.at)
        return key

    def correct(self, entry: int, kind: str, text: str, author: Worker) -> None:
        """The same fact in better words; the old text stays."""
        self.book.add(
            LogEntry,
            case_id=self.id,
            kind=kind,
            text=text,
            happened_at=self.at,
            recorded_at=min(self.at + timedelta(days=2), max(self.town.now, self.at)),
            author_id=author.id,
            corrects_id=entry,
        )

    def plan(self, for_phase: str, author: Worker) -> None:
        norm = self.model.phase(for_phase).norms.evaluation_days or 90
        partner = self.chance.choice(self.town.partners)[1]
        self.plans += 1
        self.plans_for |= {for_phase}
        self.book.add(
            Plan,
            case_id=self.id,
            number=self.plans,
            for_phase=for_phase,
            text=texts.plan(self.chance, self.model.plan_form, self.family.who, partner),
            agreed_on=self.at.date(),
            agreed_with=f"{self.family.who}, {partner}",
            next_evaluation_on=self.at.date() + timedelta(days=norm),
            recorded_at=self.at,
            author_id=author.id,
        )
        self.changed()

    def tell(self, text: str, people: Iterable[int | None], by: Worker) -> None:
        """Recent notices only; the newest have not been seen yet."""
        age = self.town.now - self.at
        if age > TOLD:
            return
        seen = None if age < UNSEEN else self.at + timedelta(hours=3)
        for person in sorted({p for p in people if p is not None} - {by.id}):
            self.book.add(
                Notice,
                recipient_id=person,
                about=self.reference,
                text=text,
                created_at=self.at,
                seen_at=seen,
            )

    def people_for(self, functions: Iterable[str]) -> set[int]:
        """Who is meant by these functions on this case: the holder, or everyone in office."""
        found: set[int] = set()
        for function in functions:
            bound = self.model.functions[function].stands_for
            if bound is not None and self.snapshot.is_held(bound):
                found |= {h.worker.id for h in self.held if h.slot.responsibility is bound}
            else:
                found |= {w.id for w in self.town.staff(function) if self.functions(w)}
        return found

    # Its own row

    def values(self) -> dict[str, object]:
        return {
            "reference": self.reference,
            "municipality_id": self.town.id,
            "household_id": self.family.household,
            "title": self.title,
            "problem_areas": self.areas,
            "dominant_problem": self.dominant,
            "safety_risk": self.safety_risk,
            "media_attention": self.media_attention,
            "minors_involved": self.minors_involved,
            "needs_casusregisseur": self.needs_casusregisseur,
            "phase": self.phase,
            "phase_since": self.phase_since,
            "opened_at": self.opened_at,
            "closed_at": self.closed_at,
            "closed_reason": self.closed_reason,
            "closed_as": self.closed_as,
            "waakvlam_until": self.waakvlam_until,
            "grip_since": self.grip_since,
            "told": sorted(self.told_of),
        }

    def remember(self, kind: str, by: Worker) -> None:
        """A line in the technical history: how the case reads from now on."""
        self.book.add_history(Case, self.at, by.id, kind, id=self.id, **self.values())

    def finish(self) -> None:
        """Nothing more happens: write what still runs, and the case itself."""
        for held in self.held:
            self._write_holding(held)
            held.worker.load += held.slot.responsibility is Responsibility.CASUSREGIE
        self.book.add(
            Case,
            id=self.id,
            **self.values(),
            model_slug=self.model.slug,
            model_version=self.model.version,
            last_activity_at=self.last_activity_at,
            grounds=self.grounds,
        )
