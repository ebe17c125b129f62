"""The work context: one case, one person, one moment, and how every service begins and ends.

`locked_case` locks the case, checks the permission inside the lock, lets the service write, and
writes what follows from the case (`core/project.py`), all in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db import transaction

from cases.regie.models import Holding
from roles.acting import Actor
from roles.ave_model.types import AveModel
from roles.case_snapshot import CaseSnapshot
from roles.models import User
from roles.permissions import Action, allowed_actions
from roles.staffing import Away, Loss, may_hold
from roles.why_not import Attempt, WhyNot, why_not

from .case_file import CaseFile, as_held, case_file
from .errors import NotAllowed, Problem
from .listeners import households_changed
from .models import Case
from .project import project

PASSING = frozenset({"last_activity_at", "grounds"})
"""Columns that follow from other records; the history of a case leaves them out."""


@dataclass
class CaseContext:
    """One case, one person, one moment: what a service or page needs to judge an action."""

    case: Case
    file: CaseFile
    snapshot: CaseSnapshot
    actor: Actor
    now: datetime
    stored: dict[str, object] = field(default_factory=dict)
    """The case's columns as they stand in the database."""

    def __post_init__(self) -> None:
        self.stored = _columns(self.case)

    @property
    def model(self) -> AveModel:
        return self.snapshot.model

    @property
    def functions(self) -> frozenset[str]:
        """The functions the person holds in the case's municipality today."""
        return self.actor.functions_in(self.case.municipality_id)

    def signs_as(self, function: str) -> str:
        """The function of a deputy in which this person signs for this one; "": their own."""
        return self.actor.signs_as(self.case.municipality_id, function)

    @property
    def actions(self) -> frozenset[Action]:
        return allowed_actions(self.snapshot, self.actor.user_id, self.functions)

    @cached_property
    def rests_until(self) -> date | None:
        """Until which day the case rests; None: it does not. Read with the case to look at
        (`with_rest`); else one query, the first time."""
        if "rests_until" in vars(self.case):
            found: date | None = self.case.rests_until  # type: ignore[attr-defined]
        else:
            holds = self.case.holds.on(self.actor.day)
            found = holds.values_list("until", flat=True).first()
        return found

    def loss(self, holding: Holding) -> Loss | None:
        """Why what somebody holds counts as held by nobody, and since when; None: it counts."""
        held = as_held(holding)
        eligible = may_hold(self.model, self.snapshot.facts, held)
        return self.file.staff.loss(held, self.actor.day, eligible)

    def stand_in(self, holding: Holding) -> tuple[User, Away] | None:
        """Who acts for the absent holder, and from when until when; None: nobody need or can."""
        for held in self.snapshot.held:
            if held.stands_in_for and held.stands_in_for == holding.holder_id:
                away = self.file.staff.away(held.stands_in_for, self.actor.day)
                if away and held.person:
                    return self.file.people[held.person], away
        return None

    def demand(self, action: Action) -> None:
        """Go on only if this person may do this here.

        Raises:
            NotAllowed: the rule gives it to others, or this person's functions have ended.
        """
        self.demand_function()
        if action not in self.actions:
            raise self.not_allowed(Attempt(action), f"U mag hier niet {action.value}.")

    def not_allowed(self, attempt: Attempt, text: str, field: str = "") -> NotAllowed:
        """The refusal of an attempt in these words, with the answer why."""
        return NotAllowed(Problem(field, text), attempt=attempt, why=self.why_not(attempt))

    def why_not(self, attempt: Attempt) -> WhyNot | None:
        """Why this person may not do this here now; None exactly when they may."""
        return why_not(self.snapshot, attempt, self.actor.user_id, self.functions)

    def demand_function(self) -> None:
        """Go on only if this person has a function here today.

        Raises:
            NotAllowed: it ended, or was never there.
        """
        if not self.functions:
            raise NotAllowed(Problem("", "U heeft vandaag geen functie in deze gemeente."))

    def touch(self) -> None:
        """The case has been worked on: it is alive."""
        self.case.last_activity_at = max(self.case.last_activity_at, self.now)

    @property
    def is_changed(self) -> bool:
        """Whether something on the case differs from what the database has."""
        return _columns(self.case) != self.stored

    def grounds_changed(self) -> None:
        """What a proposal rests on has changed: a decider must look afresh."""
        self.case.grounds += 1

    def store(self) -> None:
        """Write what changed on the case; only what its history keeps makes a line there, at the
        moment of the service."""
        now = _columns(self.case)
        changed = {name for name, value in now.items() if value != self.stored[name]}
        if changed - PASSING:
            self.case._history_date = self.now
            self.case.save()
        elif changed:
            Case.objects.filter(pk=self.case.pk).update(**{name: now[name] for name in changed})
        self.stored = now

    def refresh(self) -> None:
        """Read the facts again after records changed in this transaction."""
        self.file = case_file(self.case, self.actor.day)
        self.snapshot = self.file.snapshot()


def _columns(case: Case) -> dict[str, object]:
    columns = {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}
    return columns | {"problem_areas": list(case.problem_areas)}


def case_context(case: Case, actor: Actor, now: datetime) -> CaseContext:
    """The context for reading; writing goes through `locked_case`."""
    file = case_file(case, actor.day)
    return CaseContext(case=case, file=file, snapshot=file.snapshot(), actor=actor, now=now)


@contextmanager
def locked_case(
    case_id: int, actor: Actor, now: datetime, action: Action | None = None
) -> Iterator[CaseContext]:
    """Lock a case, check that this person may do this, let the service write, then project.

    All in one transaction: when anything is raised nothing has been written.

    Raises:
        NotAllowed: the rule does not give this action to this person.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        context = case_context(case, actor, now)
        if action is not None:
            context.demand(action)
        yield context
        was_open = not context.stored["closed_at"]
        context.store()
        project(case, now)
        if was_open and case.is_closed:
            households_changed(case.household_id)
