"""From records to the state of a case: the one reader, for one case and for thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import CharField, Q, Value

from cases.households.models import Membership
from cases.intake.models import Signal
from cases.moves.models import MoveAnnouncement
from cases.record.models import Agreement, Assignment, CaseEnding, CaseHold, Plan
from cases.regie.models import Holding
from cases.scaling.models import PhaseTransition, Proposal, ProposalStep
from common.calendar import Hold
from common.dates import day_of, midnight
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Responsibility, Transition
from roles.case_snapshot import CaseSnapshot, Held, is_required
from roles.permissions import may_propose
from roles.read_staff import StaffOf
from roles.staffing import Staff, may_hold, who_acts

from .models import Case
from .state import (
    CaseState,
    Commitment,
    Decision,
    EarlierCase,
    PendingProposal,
    PlanVersion,
    asked_since,
)

REOPENS = timedelta(days=30)
"""So long a case that was closed by mistake may be opened again [ours]."""


class _Rows:
    """Everything recorded about some cases, by case; about ten queries, however many there are."""

    def __init__(self, cases: Sequence[Case], today: date, signal_days: int) -> None:
        ids = [case.pk for case in cases]
        households = [case.household_id for case in cases]
        self.today = today
        self.held: dict[int, list[tuple[Held, datetime]]] = defaultdict(list)
        self.staff = StaffOf(())
        self.last_left: dict[int, dict[tuple[str, str], datetime]] = defaultdict(dict)
        self.facts: dict[int, list[tuple[datetime, CaseFacts]]] = defaultdict(list)
        self.plans: dict[int, list[PlanVersion]] = defaultdict(list)
        self.decisions: dict[int, list[Decision]] = defaultdict(list)
        self.proposals: dict[int, tuple[Proposal, PendingProposal]] = {}
        self.holds: dict[int, list[Hold]] = defaultdict(list)
        self.commitments: dict[tuple[str, int], list[Commitment]] = defaultdict(list)
        self.signals: dict[int, list[date]] = defaultdict(list)
        self.earlier: dict[int, list[EarlierCase]] = defaultdict(list)
        if ids:
            self._read_holdings(ids)
            self._read_facts([case.pk for case in cases if _asks_on_a_fact(case)])
            self._read_plans(ids)
            self._read_decisions(ids)
            self._read_proposals(ids)
            holders = {held.person for of_case in self.held.values() for held, _ in of_case}
            proposers = {proposal.proposer_id for proposal, _ in self.proposals.values()}
            self.staff = StaffOf(holders | proposers)
            self._read_periods(ids)
            self._read_earlier_cases(households, today)
            if signal_days:
                self._read_signals(households, today - timedelta(days=3 * signal_days))

    def _read_holdings(self, ids: list[int]) -> None:
        rows = Holding.objects.filter(case__in=ids).order_by("pk")
        for case, responsibility, aspect, holder, function, team, started_at, ended_at in (
            rows.values_list(
                "case", "responsibility", "aspect", "holder", "function", "organisation",
                "started_at", "ended_at",
            )
        ):  # fmt: skip
            if ended_at is None:
                held = Held(Responsibility(responsibility), aspect, holder, function, team)
                self.held[case].append((held, started_at))
            else:
                left, kind = self.last_left[case], (responsibility, aspect)
                left[kind] = max(ended_at, left.get(kind, ended_at))

    def _read_facts(self, ids: list[int]) -> None:
        """What these cases were, as far as it can ask for a responsibility."""
        if not ids:
            return
        rows = Case.history.filter(id__in=ids).order_by("id", "history_date", "history_id")
        for case, at, phase, risk, minors, media, dominant in rows.values_list(
            "id", "history_date", "phase", "safety_risk", "minors_involved", "media_attention",
            "dominant_problem",
        ):  # fmt: skip
            self.facts[case].append((at, CaseFacts(phase, risk, minors, media, dominant)))

    def _read_plans(self, ids: list[int]) -> None:
        rows = Plan.objects.filter(case__in=ids).order_by("case", "number")
        for case, for_phase, agreed_on, evaluation_on, recorded_at in rows.values_list(
            "case", "for_phase", "agreed_on", "next_evaluation_on", "recorded_at"
        ):
            self.plans[case].append(PlanVersion(for_phase, agreed_on, evaluation_on, recorded_at))

    def _read_decisions(self, ids: list[int]) -> None:
        rows = PhaseTransition.objects.filter(case__in=ids).order_by("case", "number")
        for (
            case, number, here, to, way, at, decider, urgent, before, criteria, by, agrees,
        ) in rows.values_list(
            "case", "number", "from_phase", "to_phase", "direction", "decided_at", "decider",
            "urgent", "confirm_before", "criteria", "confirmation__by", "confirmation__agrees",
        ):  # fmt: skip
            self.decisions[case].append(
                Decision(
                    number, here, to, way, at, decider, before if urgent else None,
                    confirmed=by is not None, criteria=tuple(criteria),
                    disagreed_by=None if agrees else by,
                )
            )  # fmt: skip

    def _read_proposals(self, ids: list[int]) -> None:
        pending = list(Proposal.objects.pending().filter(case__in=ids))
        if not pending:
            return
        steps: dict[int, list[tuple[datetime, str, int]]] = defaultdict(list)
        rows = ProposalStep.objects.filter(proposal__in=pending).order_by("at", "pk")
        for proposal, at, kind, by in rows.values_list("proposal", "at", "kind", "by"):
            steps[proposal].append((at, kind, by))
        for proposal in pending:
            taken = steps[proposal.pk]
            returned = proposal.status == Proposal.Status.RETURNED
            asked = [step for step in taken if step[1] == ProposalStep.Kind.RETURNED]
            self.proposals[proposal.case_id] = (
                proposal,
                PendingProposal(
                    record=proposal.pk,
                    to_phase=proposal.to_phase,
                    returned=returned,
                    proposed_at=proposal.proposed_at,
                    last_step_at=max((at for at, _, _ in taken), default=proposal.proposed_at),
                    asked_by=asked[-1][2] if returned and asked else None,
                    asked_at=asked[-1][0] if returned and asked else None,
                ),
            )

    def _read_periods(self, ids: list[int]) -> None:
        """Holds, what was promised and is still open, and who has not answered yet."""
        holds = CaseHold.objects.filter(case__in=ids)
        given = Assignment.objects.open().filter(case__in=ids)
        made = Agreement.objects.open().filter(case__in=ids)
        announced = MoveAnnouncement.objects.filter(
            case__in=ids, status=MoveAnnouncement.Status.OPEN
        )
        rows = holds.values_list(_text("hold"), "case", "start", "until", "pk").union(
            given.values_list(_text("assignment"), "case", "given_at__date", "due", "pk"),
            made.values_list(_text("agreement"), "case", "agreed_on", "due", "pk"),
            announced.values_list(_text("move"), "case", "at__date", "answer_by", "pk"),
            all=True,
        )
        for what, case, first, last, record in rows:
            if what == "hold":
                self.holds[case].append((first, last))
            else:
                self.commitments[what, case].append(Commitment(last, first, record))

    def _read_signals(self, households: list[int], since: date) -> None:
        rows = Signal.objects.filter(
            household__in=households, kind=Signal.Kind.MELDING, received_at__gte=midnight(since)
        )
        for household, received_at in rows.values_list("household", "received_at"):
            self.signals[household].append(day_of(received_at))

    def _read_earlier_cases(self, households: list[int], today: date) -> None:
        # One that was merged into another never came to an end.
        own = Case.objects.filter(household__in=households, closed_at__isnull=False)
        for household, closed_at, how in own.values_list("household", "closed_at", "closed_as"):
            if closed_at is not None and how != CaseEnding.Kind.MERGED:
                self.earlier[household].append(EarlierCase(day_of(closed_at)))
        elsewhere = "person__memberships__"
        members = Membership.objects.filter(
            Q(end__isnull=True) | Q(end__gt=today),
            household__in=households,
            **{f"{elsewhere}household__cases__closed_at__isnull": False},
        )
        for (
            here, lives_from, lives_until, there, came, went, opened, closed, how,
        ) in members.values_list(
            "household", "start", "end", f"{elsewhere}household", f"{elsewhere}start",
            f"{elsewhere}end", f"{elsewhere}household__cases__opened_at",
            f"{elsewhere}household__cases__closed_at", f"{elsewhere}household__cases__closed_as",
        ):  # fmt: skip
            if how == CaseEnding.Kind.MERGED:
                continue
            lived_there_then = came <= day_of(closed) and (went is None or went > day_of(opened))
            if here != there and lived_there_then:
                self.earlier[here].append(
                    EarlierCase(day_of(closed), True, lives_from, lives_until)
                )

    def state(self, case: Case) -> CaseState:
        """What was read about one of them."""
        model, pk = case.ave_model, case.pk
        proposal, pending = self.proposals.get(pk, (None, None))
        decisions = tuple(self.decisions.get(pk, ()))
        plans = tuple(self.plans.get(pk, ()))
        urgent = [decision for decision in decisions if decision.awaits_confirmation]
        newest = urgent[-1] if urgent else None
        held = self.held.get(pk, ())
        staff = self.staff.in_municipality(case.municipality_id)
        snapshot = snapshot_of(
            case,
            held=[one for one, _ in held],
            staff=staff,
            today=self.today,
            plans=[(plan.for_phase, plan.recorded_at) for plan in plans],
            proposal=proposal,
            urgent_step=step_of(model, newest) if newest else None,
            urgent_decider=newest.decider if newest else None,
            came_by=came_by(decisions),
        )
        left = dict(self.last_left.get(pk, {}))
        for one, started_at in held:
            if loss := staff.loss(one, self.today, may_hold(model, snapshot.facts, one)):
                kind = one.responsibility, one.aspect
                left[kind] = max(loss.since, started_at, left.get(kind, started_at))
        return CaseState(
            snapshot=snapshot,
            opened_at=case.opened_at,
            phase_since=case.phase_since,
            last_activity_at=case.last_activity_at,
            waakvlam_until=case.waakvlam_until,
            holds=tuple(self.holds.get(pk, ())),
            plans=plans,
            decisions=decisions,
            last_left=left,
            asked_since=asked_since(case.ave_phase, self.facts.get(pk, ())),
            staff_changes=tuple(
                staff.changes(
                    (
                        *(one.person for one, _ in held if one.person),
                        *([proposal.proposer_id] if proposal else []),
                    ),
                    self.today,
                )
            ),
            proposal=pending,
            assignments=tuple(self.commitments.get(("assignment", pk), ())),
            agreements=tuple(self.commitments.get(("agreement", pk), ())),
            announced=tuple(self.commitments.get(("move", pk), ())),
            signals=tuple(self.signals.get(case.household_id, ())),
            earlier_cases=tuple(self.earlier.get(case.household_id, ())),
        )


def read_states(
    cases: Iterable[Case], now: datetime, *, signal_days: int = 0
) -> Iterator[tuple[Case, CaseState]]:
    """Each case with its state; the same number of queries for any number of cases.

    `signal_days`: the longest window in which meldingen are counted; three times as many days are
    read, and none without a window: a rise that runs began within one, beside two before it.
    """
    listed, today = list(cases), day_of(now)
    rows = _Rows(listed, today, signal_days)
    for case in listed:
        yield case, rows.state(case)


def read_state(case: Case, now: datetime, *, signal_days: int = 0) -> CaseState:
    """The state of one case."""
    ((_, state),) = read_states([case], now, signal_days=signal_days)
    return state


def _asks_on_a_fact(case: Case) -> bool:
    """Whether what the case is now asks for a responsibility that its phase alone does not."""
    facts = CaseFacts(
        case.phase,
        case.safety_risk,
        case.minors_involved,
        case.media_attention,
        case.dominant_problem,
    )
    slots = case.ave_phase.slots
    return any(slot.required_when is not None and is_required(slot, facts) for slot in slots)


def _text(word: str) -> Value:
    return Value(word, CharField())


def snapshot_of(
    case: Case,
    *,
    held: Iterable[Held],
    staff: Staff,
    today: date,
    plans: Collection[tuple[str, datetime]],
    proposal: Proposal | None,
    urgent_step: Transition | None,
    urgent_decider: int | None,
    came_by: Decision | None,
) -> CaseSnapshot:
    """What the permission rule reads of a case.

    `held` is what is recorded; who of them can act, and who stands in, follows from the `staff` of
    that day. `plans` are the phases that plans are for, with the moment they were recorded;
    `came_by` brought the case into its phase.
    """
    model = case.ave_model
    disagreed = came_by if came_by and came_by.disagreed_by is not None else None
    facts = CaseFacts(
        phase=case.phase,
        safety_risk=case.safety_risk,
        minors_involved=case.minors_involved,
        media_attention=case.media_attention,
        dominant_problem=case.dominant_problem,
        has_plan=bool(plans),
        # An approach recorded before the case came here is not the one to leave by; unless it
        # should not have come here at all.
        plans_for=frozenset(phase for phase, at in plans if disagreed or at >= case.phase_since),
        came_for=frozenset(came_by.criteria if came_by else ()),
    )
    found = CaseSnapshot(
        model=model,
        facts=facts,
        held=tuple(who_acts(held, staff, today, partial(may_hold, model, facts))),
        open_step=step_of(model, proposal) if proposal else None,
        proposer=proposal.proposer_id if proposal else None,
        answered=frozenset(proposal.answered_by if proposal else ()),
        disputed=bool(proposal and proposal.status == Proposal.Status.DISPUTED),
        unconfirmed_step=urgent_step,
        urgent_decider=urgent_decider,
        closed=case.is_closed,
        reopens=case.closed_at is not None and today - day_of(case.closed_at) <= REOPENS,
        told=frozenset(case.told),
        disagreed_step=step_of(model, disagreed) if disagreed else None,
        disagreed_by=disagreed.disagreed_by if disagreed else None,
    )
    if proposal is None or proposal.status != Proposal.Status.RETURNED:
        return found
    stand_in = _speaks_for_proposer(found, staff, today)
    return found if stand_in is None else replace(found, proposer_stand_in=stand_in)


def _speaks_for_proposer(case: CaseSnapshot, staff: Staff, today: date) -> int | None:
    """Who stands in for the absent proposer of whom something is asked, where one of their
    functions could have proposed the step."""
    away = staff.away(case.proposer, today) if case.open_step and case.proposer else None
    if away is None or away.stand_in is None or not staff.is_there(away.stand_in, today):
        return None
    functions = staff.functions(away.stand_in, today)
    step = case.open_step
    return away.stand_in if step and may_propose(case, step, away.stand_in, functions) else None


def came_by(decisions: Sequence[Decision]) -> Decision | None:
    """The decision that brought a case into its present phase; they come oldest first."""
    return next((d for d in reversed(decisions) if d.changes_phase), None)


def step_of(model: AveModel, record: Proposal | PhaseTransition | Decision) -> Transition | None:
    """The model's step that a proposal or decision is about."""
    return model.transition(record.from_phase, record.to_phase, record.direction)
