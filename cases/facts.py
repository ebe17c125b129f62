"""From records to the plain facts that the rules read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Responsibility, Transition
from roles.case_view import CaseView, Held
from roles.prepared import prepared

from .models import Case, Holding, PhaseTransition, Plan, Proposal


def case_views(cases: Iterable[Case]) -> Iterator[tuple[Case, CaseView]]:
    """Each case with its plain facts, in their order; four queries for any number of cases."""
    listed = list(cases)
    ids = tuple(c.pk for c in listed)
    held: dict[int, list[Held]] = {}
    for h in prepared(_held, cases=ids):
        held.setdefault(h.case_id, []).append(as_held(h))
    plans: dict[int, list[tuple[str, datetime]]] = {}
    for case, phase, at in prepared(_plans, cases=ids):
        plans.setdefault(case, []).append((phase, at))
    proposals = {p.case_id: p for p in prepared(_pending, cases=ids)}
    urgent = {t.case_id: t for t in prepared(_unconfirmed, cases=ids)}
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


def _held(cases: tuple[int, ...]) -> QuerySet[Holding]:
    return Holding.objects.current().filter(case__any_of=cases)


def _plans(cases: tuple[int, ...]) -> QuerySet[Plan, Any]:
    return Plan.objects.filter(case__any_of=cases).values_list("case", "for_phase", "recorded_at")


def _pending(cases: tuple[int, ...]) -> QuerySet[Proposal]:
    return Proposal.objects.pending().filter(case__any_of=cases)


def _unconfirmed(cases: tuple[int, ...]) -> QuerySet[PhaseTransition]:
    waiting = PhaseTransition.objects.filter(urgent=True, confirmation__isnull=True)
    return waiting.filter(case__any_of=cases).order_by("number")


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
    pending = Proposal.objects.pending().filter(case=case).select_related("proposer").first()
    return case_file_with(case, pending)


def case_file_with(case: Case, pending: Proposal | None) -> CaseFile:
    """Read the rest of the file of a case whose pending proposal, if any, is known already."""
    return CaseFile(
        case=case,
        holdings=_of(case, _holdings),
        plans=_of(case, _versions),
        pending=pending,
        decisions=_of(case, _decisions),
    )


def _of(case: Case, rows: Callable[[int], QuerySet[Any]]) -> tuple[Any, ...]:
    """What these rows are of this case; each knows the case it belongs to."""
    found = tuple(prepared(rows, case=case.pk))
    for row in found:
        row.case = case
    return found


def _holdings(case: int) -> QuerySet[Holding]:
    people = ("holder", "organisation", "decided_by", "ended_by")
    return Holding.objects.filter(case=case).select_related(*people).order_by("started_at", "pk")


def _versions(case: int) -> QuerySet[Plan]:
    return Plan.objects.filter(case=case).select_related("author").order_by("-number")


def _decisions(case: int) -> QuerySet[PhaseTransition]:
    decisions = PhaseTransition.objects.filter(case=case)
    return decisions.select_related("decider", "confirmation__by").order_by("-number")


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


def rests_until(case: Case, today: date) -> date | None:
    """Until which day the case rests; None: it does not. It comes with its holds
    (`CaseQuerySet.with_rests`)."""
    rests = (
        (date.fromisoformat(hold["start"]), date.fromisoformat(hold["until"]))
        for hold in case.rests  # type: ignore[attr-defined]
    )
    return next((until for start, until in rests if start <= today < until), None)


def step_of(model: AveModel, record: Proposal | PhaseTransition) -> Transition | None:
    """The model's step that a proposal or decision is about."""
    return model.transition(record.from_phase, record.to_phase, record.direction)
