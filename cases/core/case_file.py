"""The file of one case: what was recorded about regie, plans and steps, with who did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model

from cases.record.models import Plan
from cases.regie.models import Holding
from cases.scaling.models import PhaseTransition, Proposal
from common.dates import day_of
from roles.ave_model.types import Responsibility
from roles.case_snapshot import CaseSnapshot, Held
from roles.models import User
from roles.read_staff import StaffOf
from roles.staffing import Staff

from .models import Case
from .read_state import came_by, snapshot_of, step_of
from .state import Decision


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What was recorded of one case about regie, plans and steps, with who did it.

    Read once, in a few queries: the permission rule, the page and the course all look here.
    """

    case: Case
    holdings: tuple[Holding, ...]
    """Present and past, oldest first."""
    plans: tuple[Plan, ...]
    """All versions, newest first."""
    proposals: tuple[Proposal, ...]
    """All there were, oldest first."""
    decisions: tuple[PhaseTransition, ...]
    """Newest first, each with its confirmation if there is one."""
    staff: Staff
    """Who of the holders can act, and who stands in."""
    people: Mapping[int, User]
    """Everybody who is named here, by id."""
    today: date

    @property
    def current(self) -> tuple[Holding, ...]:
        return tuple(h for h in self.holdings if h.ended_at is None)

    @property
    def pending(self) -> Proposal | None:
        """The proposal that waits."""
        return next((p for p in self.proposals if p.is_pending), None)

    @property
    def plan(self) -> Plan | None:
        """The newest version."""
        return self.plans[0] if self.plans else None

    @property
    def unconfirmed(self) -> PhaseTransition | None:
        """The urgent decision that still waits for another's look."""
        return next(
            (t for t in self.decisions if t.urgent and not hasattr(t, "confirmation")), None
        )

    def standing_in(self, person: int | None, at: datetime, proposal: int = 0) -> str:
        """For whom somebody stood in on this case at a moment, by name; "" for nobody. `proposal`:
        also for who made this one."""
        might = [
            holding.holder
            for holding in self.holdings
            if holding.holder_id and holding.started_at <= at <= (holding.ended_at or at)
        ]
        might += [made.proposer for made in self.proposals if made.pk == proposal]
        absent = (
            user
            for user in might
            if user
            if (away := self.staff.away(user.pk, day_of(at)))
            if person is not None and away.stand_in == person
        )
        return " en ".join(dict.fromkeys(map(str, absent)))

    def snapshot(self) -> CaseSnapshot:
        """The plain facts that the permission rule reads."""
        urgent = self.unconfirmed
        return snapshot_of(
            self.case,
            held=map(as_held, self.current),
            staff=self.staff,
            today=self.today,
            plans=[(p.for_phase, p.recorded_at) for p in self.plans],
            proposal=self.pending,
            urgent_step=step_of(self.case.ave_model, urgent) if urgent else None,
            urgent_decider=urgent.decider_id if urgent else None,
            came_by=came_by([as_decision(t) for t in reversed(self.decisions)]),
        )


def case_file(case: Case, today: date) -> CaseFile:
    """Read the file of one case, as it is that day."""
    holdings = tuple(case.holdings.select_related("organisation").order_by("started_at", "pk"))
    proposals = tuple(case.proposals.order_by("proposed_at", "pk"))
    might_be_away = {h.holder_id for h in holdings} | {p.proposer_id for p in proposals}
    staff = StaffOf(might_be_away).in_municipality(case.municipality_id)
    people: dict[int, User] = {}
    found = CaseFile(
        case=case,
        holdings=holdings,
        plans=tuple(case.plans.order_by("-number")),
        proposals=proposals,
        decisions=tuple(case.transitions.select_related("confirmation").order_by("-number")),
        staff=staff,
        people=people,
        today=today,
    )
    _add_people(found, people)
    return found


def _add_people(file: CaseFile, people: dict[int, User]) -> None:
    """Everybody who is named in a file or stands in for somebody, in one query."""
    named: list[tuple[Model, tuple[str, ...]]] = [
        *((holding, ("holder", "decided_by", "ended_by")) for holding in file.holdings),
        *((plan, ("author",)) for plan in file.plans),
        *((decision, ("decider",)) for decision in file.decisions),
        *((d.confirmation, ("by",)) for d in file.decisions if hasattr(d, "confirmation")),
        *((proposal, ("proposer",)) for proposal in file.proposals),
    ]
    wanted = {getattr(row, f"{name}_id") for row, names in named for name in names}
    absences = (away for of_person in file.staff.absences.values() for away in of_person)
    people.update(User.objects.in_bulk((wanted | {away.stand_in for away in absences}) - {None}))
    for row, names in named:
        for name in names:
            if pk := getattr(row, f"{name}_id"):
                setattr(row, name, people[pk])


def as_decision(transition: PhaseTransition) -> Decision:
    confirmation = getattr(transition, "confirmation", None)
    return Decision(
        number=transition.number,
        from_phase=transition.from_phase,
        to_phase=transition.to_phase,
        direction=transition.direction,
        decided_at=transition.decided_at,
        decider=transition.decider_id,
        confirm_before=transition.confirm_before if transition.urgent else None,
        confirmed=confirmation is not None,
        criteria=tuple(transition.criteria),
        disagreed_by=confirmation.by_id if confirmation and not confirmation.agrees else None,
    )


def as_held(holding: Holding) -> Held:
    return Held(
        responsibility=Responsibility(holding.responsibility),
        aspect=holding.aspect,
        person=holding.holder_id,
        function=holding.function,
        organisation=holding.organisation_id,
    )
