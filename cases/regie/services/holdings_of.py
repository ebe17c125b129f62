"""What one person holds on open cases, and who may hold it after them by the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cases.core.models import ActingHolder, Case
from cases.core.read_state import read_states
from roles.acting import Actor, holders_of
from roles.ave_model.types import Slot
from roles.case_snapshot import CaseSnapshot, eligible_functions
from roles.models import Absence, Municipality, User
from roles.permissions import Action, allowed_actions, may_appoint

from ..handover import Vacating, proposed_successors
from ..models import Holding
from ..responsibilities import appointment_problems, find_slot


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One responsibility on one open case, as this person may deal with it."""

    holding: Holding
    snapshot: CaseSnapshot
    slot: Slot | None
    """None: the phase registers nobody for it, so nobody can be appointed."""
    is_seen: bool
    """Whether the case exists for who looks."""
    may_appoint: bool
    eligible: dict[int, str]
    """Who may hold it, by the function in which they may; only for who may appoint."""

    @property
    def case(self) -> Case:
        case: Case = self.holding.case
        return case


@dataclass(frozen=True)
class HoldingsOf:
    """What somebody holds where the actor works; the same number of queries for any number."""

    person: User
    actor: Actor
    now: datetime
    functions: frozenset[str] | None = None
    """Only what is held in these; None: in whatever function."""
    municipalities: frozenset[int] | None = None
    """Only there; None: wherever the actor works."""

    @cached_property
    def holdings(self) -> list[Holding]:
        """Two at once on a case stand together, in the order in which cases are locked."""
        here = set(self.actor.municipality_ids)
        if self.municipalities is not None:
            here &= self.municipalities
        found = Holding.objects.current().filter(
            holder=self.person,
            case__closed_at__isnull=True,
            case__municipality__in=here,
        )
        if self.functions is not None:
            found = found.filter(function__in=["", *self.functions])
        return list(found.select_related("case__municipality").order_by("case", "pk"))

    @cached_property
    def rows(self) -> list[HeldRow]:
        """With what this person may do about each, and who could take over."""
        cases = {h.case_id: h.case for h in self.holdings}
        snapshots = {c.pk: state.snapshot for c, state in read_states(cases.values(), self.now)}
        first = [self._row(h, snapshots[h.case_id]) for h in self.holdings]
        people = self._people(first)
        return [self._with_people(row, people) for row in first]

    @property
    def to_hand_over(self) -> list[HeldRow]:
        return [row for row in self.rows if row.may_appoint]

    @property
    def of_others(self) -> list[HeldRow]:
        """What others appoint to, or nobody can."""
        return [row for row in self.rows if not row.may_appoint]

    @cached_property
    def names(self) -> dict[int, User]:
        wanted = {pk for row in self.to_hand_over for pk in row.eligible}
        return {user.pk: user for user in User.objects.filter(pk__in=wanted)}

    @cached_property
    def load(self) -> dict[int, int]:
        return ActingHolder.objects.caseload(self.names)

    @cached_property
    def proposal(self) -> dict[int, int]:
        """holding → whom AVE proposes."""
        away = dict(Absence.objects.running_on(self.actor.day).values_list("user", "stand_in"))
        wanted = [
            Vacating(row.holding.pk, row.case.pk, tuple(row.eligible)) for row in self.to_hand_over
        ]
        stand_in = away.get(self.person.pk)
        return proposed_successors(wanted, self.load, stand_in=stand_in, away=away)

    def _row(self, holding: Holding, snapshot: CaseSnapshot) -> HeldRow:
        case = holding.case
        functions = self.actor.functions_in(case.municipality_id)
        actions = allowed_actions(snapshot, self.actor.user_id, functions)
        slot = find_slot(case.ave_phase, holding.responsibility, holding.aspect)
        may = (
            slot is not None
            and Action.APPOINT in actions
            and may_appoint(snapshot, slot, self.actor.user_id, functions)
        )
        return HeldRow(holding, snapshot, slot, Action.OUTLINE in actions, may, {})

    def _people(self, rows: Iterable[HeldRow]) -> dict[int, dict[str, list[User]]]:
        """Per municipality, by function, who may be chosen at all."""
        wanted: dict[Municipality, set[str]] = {}
        for row in rows:
            if row.slot and row.may_appoint:
                functions = eligible_functions(row.snapshot.model, row.slot, row.snapshot.facts)
                wanted.setdefault(row.case.municipality, set()).update(functions)
        return {m.pk: holders_of(names, m, self.actor.day) for m, names in wanted.items()}

    def _with_people(self, row: HeldRow, people: dict[int, dict[str, list[User]]]) -> HeldRow:
        if not row.slot or not row.may_appoint:
            return row
        model = row.snapshot.model
        by_function = people[row.case.municipality_id]
        functions = eligible_functions(model, row.slot, row.snapshot.facts)
        has: dict[int, set[str]] = {}
        for function in functions:
            for user in by_function.get(function, ()):
                has.setdefault(user.pk, set()).add(function)
        for pk, mine in has.items():
            if pk == self.person.pk:
                continue
            if appointment_problems(row.snapshot, row.slot, pk, frozenset(mine)):
                continue
            row.eligible[pk] = next(model.functions[f].label for f in functions if f in mine)
        return row
