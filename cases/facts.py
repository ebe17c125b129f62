"""From records to the plain facts that the rules read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Responsibility, Transition
from roles.case_view import CaseView, Held
from roles.models import User

from .models import Case, Holding, PhaseTransition, Plan, Proposal


def case_views(cases: Iterable[Case]) -> Iterator[tuple[Case, CaseView]]:
    """Each case with its plain facts, in their order; four queries for any number of cases."""
    listed = list(cases)
    ids = [c.pk for c in listed]
    held: dict[int, list[Held]] = {}
    for h in Holding.objects.current().filter(case__in=ids):
        held.setdefault(h.case_id, []).append(as_held(h))
    plans: dict[int, list[tuple[str, datetime]]] = {}
    written = Plan.objects.filter(case__in=ids).values_list("case", "for_phase", "recorded_at")
    for pk, phase, at in written:
        plans.setdefault(pk, []).append((phase, at))
    proposals = {p.case_id: p for p in Proposal.objects.pending().filter(case__in=ids)}
    waiting = PhaseTransition.objects.filter(urgent=True, confirmation__isnull=True, case__in=ids)
    urgent = {t.case_id: t for t in waiting.order_by("number")}
    for case in listed:
        yield (
            case,
            _view(
                case,
                held=tuple(held.get(case.pk, ())),
                plans=plans.get(case.pk, ()),
                proposal=proposals.get(case.pk),
                urgent=urgent.get(case.pk),
            ),
        )


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
    pending: Proposal | None
    decisions: tuple[PhaseTransition, ...]
    """Newest first, each with its confirmation if there is one."""

    @property
    def current(self) -> tuple[Holding, ...]:
        return tuple(h for h in self.holdings if h.ended_at is None)

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

    def view(self) -> CaseView:
        """The plain facts that the permission rule reads."""
        return _view(
            self.case,
            held=tuple(as_held(h) for h in self.current),
            plans=[(p.for_phase, p.recorded_at) for p in self.plans],
            proposal=self.pending,
            urgent=self.unconfirmed,
        )


def case_file(case: Case) -> CaseFile:
    """Read the file of one case."""
    found = CaseFile(
        case=case,
        holdings=tuple(case.holdings.select_related("organisation").order_by("started_at", "pk")),
        plans=tuple(case.plans.order_by("-number")),
        pending=case.proposals.pending().first(),
        decisions=tuple(case.transitions.select_related("confirmation").order_by("-number")),
    )
    _add_people(found)
    return found


def _add_people(file: CaseFile) -> None:
    """Everybody who is named in a file, in one query."""
    named: list[tuple[Model, tuple[str, ...]]] = [
        *((holding, ("holder", "decided_by", "ended_by")) for holding in file.holdings),
        *((plan, ("author",)) for plan in file.plans),
        *((decision, ("decider",)) for decision in file.decisions),
        *((d.confirmation, ("by",)) for d in file.decisions if hasattr(d, "confirmation")),
        *((proposal, ("proposer",)) for proposal in [file.pending] if proposal),
    ]
    wanted = {getattr(row, f"{name}_id") for row, names in named for name in names}
    people = User.objects.in_bulk(wanted - {None})
    for row, names in named:
        for name in names:
            if pk := getattr(row, f"{name}_id"):
                setattr(row, name, people[pk])


def as_held(holding: Holding) -> Held:
    return Held(
        responsibility=Responsibility(holding.responsibility),
        aspect=holding.aspect,
        person=holding.holder_id,
        function=holding.function,
    )


def _view(
    case: Case,
    *,
    held: tuple[Held, ...],
    plans: Collection[tuple[str, datetime]],
    proposal: Proposal | None,
    urgent: PhaseTransition | None,
) -> CaseView:
    model = case.ave_model
    return CaseView(
        model=model,
        facts=CaseFacts(
            phase=case.phase,
            safety_risk=case.safety_risk,
            minors_involved=case.minors_involved,
            media_attention=case.media_attention,
            dominant_problem=case.dominant_problem,
            has_plan=bool(plans),
            # What was recorded before the case came here is not the approach for leaving it.
            plans_for=frozenset(phase for phase, at in plans if at >= case.phase_since),
        ),
        held=held,
        open_step=step_of(model, proposal) if proposal else None,
        proposer=proposal.proposer_id if proposal else None,
        disputed=bool(proposal and proposal.status == Proposal.Status.DISPUTED),
        unconfirmed_step=step_of(model, urgent) if urgent else None,
        urgent_decider=urgent.decider_id if urgent else None,
        closed=case.is_closed,
    )


def step_of(model: AveModel, record: Proposal | PhaseTransition) -> Transition | None:
    """The model's step that a proposal or decision is about."""
    return model.transition(record.from_phase, record.to_phase, record.direction)
