"""Proposing a step, talking about it, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.core import notice_parts
from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.read_state import step_of
from cases.core.services.notify import notify_case
from cases.households.services.traces import trace_problems
from cases.worklist.ask import Kind, key
from common import dates
from notifications.services.notices import end_notices
from roles.acting import Actor
from roles.ave_model.types import Transition
from roles.ave_model.who import where
from roles.models import FunctionPeriod
from roles.permissions import (
    Action,
    acts_as,
    acts_for,
    deciders,
    may_answer,
    may_decide,
    may_propose,
)
from roles.why_not import Attempt

from ..answers import Answers, kept, whys
from ..deciders import could_propose, decided_by_nobody_else, nobody_decides
from ..models import Proposal, ProposalStep
from ..transitions import Draft, proposal_problems
from .consultations import ConsultationInput, record_consultation


@dataclass(frozen=True, slots=True)
class StepAsked:
    """Which step, what the proposer puts forward for it, and whom they heard before."""

    to_phase: str
    direction: str
    draft: Draft
    heard: tuple[ConsultationInput, ...] = ()


def propose(*, case_id: int, actor: Actor, now: datetime, asked: StepAsked) -> Proposal:
    """Put a step forward; who decides it is notified.

    Raises:
        NotAllowed: the model does not let this person propose this step, or nobody else is there
            to decide it.
        RuleBroken: the grounds do not carry it; every problem is named.
        Stale: another proposal is pending.
    """
    with locked_case(case_id, actor, now, Action.PROPOSE) as context:
        proposal = make_proposal(context, asked)
        _demand_a_decider(context, asked)
        context.refresh()
        step = step_in(context, proposal)
        here = notice_parts.proposal(proposal.pk)
        notify_case(
            context,
            f"Er wacht een voorstel op uw besluit: {where(context.model, step)}.",
            functions=step.decides,
            part=here,
            asks=key(Kind.DECIDE, "proposal", proposal.pk),
        )
        notify_case(
            context,
            f"Er is een voorstel gedaan: {where(context.model, step)}.",
            functions=step.advises,
            part=here,
            today="Geef vandaag uw advies.",
        )
        context.touch()
    return proposal


def _demand_a_decider(context: CaseContext, asked: StepAsked) -> None:
    """Go on only if somebody else is there who may decide this step.

    Raises:
        NotAllowed: none; the sentence says who could propose it instead.
    """
    step = context.model.transition(context.case.phase, asked.to_phase, asked.direction)
    if step is None or not step.four_eyes:
        return
    me, case = context.actor.user_id, context.snapshot
    people: dict[int, set[str]] = {}
    names: dict[int, str] = {}
    rows = FunctionPeriod.objects.active_on(context.actor.day).in_municipality(
        context.case.municipality_id
    )
    for person, name, function in rows.values_list("user_id", "user__name", "function"):
        people.setdefault(person, set()).add(function)
        names[person] = name
    functions = {person: frozenset(mine) for person, mine in people.items()}
    if decided_by_nobody_else(case, step, me, functions):
        others = sorted(names[p] for p in could_propose(case, step, me, functions))
        attempt = Attempt(Action.PROPOSE, step=step.id)
        raise context.not_allowed(attempt, nobody_decides(others), "to_phase")


def make_proposal(context: CaseContext, asked: StepAsked) -> Proposal:
    """Check and write a proposal on a locked case.

    Raises:
        NotAllowed, RuleBroken, Stale: as `propose`.
    """
    if Proposal.objects.pending().filter(case=context.case).exists():
        raise Stale("Er ligt al een voorstel voor deze casus. Dat moet eerst zijn afgehandeld.")
    step = context.model.transition(context.case.phase, asked.to_phase, asked.direction)
    if step is None:
        raise RuleBroken(Problem("to_phase", "Deze stap kent het model niet vanuit deze fase."))
    if not may_propose(context.snapshot, step, context.actor.user_id, context.functions):
        who = " of ".join(context.model.functions[f].label for f in step.proposes)
        attempt = Attempt(Action.PROPOSE, step=step.id)
        raise context.not_allowed(attempt, f"Deze stap wordt voorgesteld door: {who}.", "to_phase")
    end_notices(about=context.case.reference, part=notice_parts.STEP, now=context.now)
    texts = {"motivation": asked.draft.motivation, **whys(asked.draft.answers)}
    refuse_if(
        [
            *proposal_problems(step, context.snapshot.facts, asked.draft),
            *trace_problems(context.case.household_id, texts),
        ]
    )
    function = acts_for(context.snapshot, step.proposes, context.actor.user_id, context.functions)[
        0
    ]
    proposal = Proposal.objects.create(
        case=context.case,
        from_phase=step.from_phase,
        to_phase=step.to_phase,
        direction=step.direction,
        criteria=sorted(asked.draft.criteria),
        preconditions=sorted(asked.draft.preconditions),
        answers=kept(asked.draft.answers),
        motivation=asked.draft.motivation.strip(),
        receiver=asked.draft.receiver.strip(),
        proposer_id=context.actor.user_id,
        proposer_function=function,
        signed_as=context.signs_as(function),
        proposed_at=context.now,
        grounds=context.case.grounds,
    )
    note(proposal, ProposalStep.Kind.PROPOSED, proposal.motivation, context, function)
    if asked.heard:
        context.demand(Action.CONSULT)
    for heard in asked.heard:
        record_consultation(context, proposal, heard)
    return proposal


def withdraw(*, proposal: Proposal, actor: Actor, now: datetime, reason: str) -> None:
    """The proposer, or who stands in for them, takes the proposal back.

    Raises:
        NotAllowed: somebody else proposed it.
        RuleBroken: no reason was given.
        Stale: it is no longer pending.
    """
    with locked_case(proposal.case_id, actor, now, Action.OUTLINE) as context:
        proposal = lock_pending(proposal)
        function = speaking_for(context, proposal, "kan het intrekken")
        if not reason.strip():
            raise RuleBroken(Problem("reason", "Schrijf op waarom u het voorstel intrekt."))
        refuse_if(trace_problems(context.case.household_id, {"reason": reason}))
        withdrawn = Proposal.Status.WITHDRAWN
        close(proposal, withdrawn, ProposalStep.Kind.WITHDRAWN, reason, context, function)
        notify_case(
            context,
            "Een voorstel is ingetrokken.",
            functions=step_in(context, proposal).decides,
            part=notice_parts.proposal(proposal.pk),
        )


def send_back(*, proposal: Proposal, actor: Actor, now: datetime, question: str) -> None:
    """The decider asks the proposer something before deciding.

    Raises:
        NotAllowed: the decision lies with others.
        RuleBroken: no question.
        Stale: it is no longer pending.
    """
    with locked_case(proposal.case_id, actor, now) as context:
        proposal, _, function = lock_for_decider(context, proposal)
        if not question.strip():
            raise RuleBroken(Problem("question", "Schrijf op wat u nog wilt weten."))
        refuse_if(trace_problems(context.case.household_id, {"question": question}))
        proposal.status = Proposal.Status.RETURNED
        proposal.save(update_fields=["status"])
        note(proposal, ProposalStep.Kind.RETURNED, question, context, function)
        context.refresh()
        notify_case(
            context,
            "Er is een vraag over uw voorstel. Geef antwoord.",
            people=[proposal.proposer_id, context.snapshot.proposer_stand_in],
            part=notice_parts.proposal(proposal.pk),
            asks=key(Kind.ANSWER, "proposal", proposal.pk),
        )


def answer(
    *,
    proposal: Proposal,
    actor: Actor,
    now: datetime,
    text: str,
    preconditions: frozenset[str] | None = None,
    answers: Answers | None = None,
) -> None:
    """The proposer answers, or who stands in for them, and the proposal waits for a decision again.

    `preconditions` replaces the judged preconditions that are said to be met, `answers` those of
    the preconditions that are a question.

    Raises:
        NotAllowed: somebody else proposed it.
        RuleBroken: no answer, or nothing was asked.
        Stale: it is no longer pending.
    """
    with locked_case(proposal.case_id, actor, now, Action.OUTLINE) as context:
        proposal = lock_pending(proposal)
        function = speaking_for(context, proposal, "kan antwoorden")
        problems = []
        if proposal.status != Proposal.Status.RETURNED:
            problems.append(Problem("", "Er is geen vraag gesteld over dit voorstel."))
        if not text.strip():
            problems.append(Problem("answer", "Schrijf uw antwoord op."))
        texts = {"answer": text, **whys(answers or {})}
        problems += trace_problems(context.case.household_id, texts)
        refuse_if(problems)
        disputed = proposal.steps.filter(kind=ProposalStep.Kind.DISPUTED).exists()
        proposal.status = Proposal.Status.DISPUTED if disputed else Proposal.Status.OPEN
        proposal.grounds = context.case.grounds
        if preconditions is not None:
            proposal.preconditions = sorted(preconditions)
        if answers is not None:
            proposal.answers = kept(answers)
        proposal.save(
            update_fields=["status", "grounds", "preconditions", "answers", "answered_by"]
        )
        note(proposal, ProposalStep.Kind.ANSWERED, text, context, function)
        context.refresh()
        notify_case(
            context,
            "Uw vraag over een voorstel is beantwoord. Besluit nu.",
            functions=step_in(context, proposal).decides,
            part=notice_parts.proposal(proposal.pk),
            asks=key(Kind.DECIDE, "proposal", proposal.pk),
        )


def speaking_for(context: CaseContext, proposal: Proposal, what: str) -> str:
    """The function in which the actor speaks for a locked proposal; who stands in for its proposer
    counts as its proposer from then on, once it is saved.

    Raises:
        NotAllowed: they did not propose it, and stand in for nobody who did.
    """
    me = context.actor.user_id
    if proposal.proposer_id == me:
        return str(proposal.proposer_function)
    if not may_answer(context.snapshot, me):
        text = f"Alleen wie het voorstel deed, of daarvoor waarneemt, {what}."
        raise NotAllowed(Problem("", text))
    proposal.answered_by = sorted({*proposal.answered_by, me})
    return acts_for(context.snapshot, step_in(context, proposal).proposes, me, context.functions)[0]


def lock_pending(proposal: Proposal) -> Proposal:
    """The proposal under its lock, still waiting; for use inside a transaction.

    Raises:
        Stale: it was decided or withdrawn; the sentence says by whom and when.
    """
    locked: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not locked.is_pending:
        raise _settled(locked)
    return locked


def _settled(proposal: Proposal) -> Stale:
    last = proposal.steps.select_related("by").latest("at", "pk")
    return Stale(
        f"Dit voorstel is al afgehandeld: {proposal.get_status_display().lower()} "
        f"door {last.by} op {dates.full(last.at, time=True)}."
    )


def lock_for_decider(context: CaseContext, proposal: Proposal) -> tuple[Proposal, Transition, str]:
    """The proposal under its lock, its step, and the function in which the actor decides on it.

    Raises:
        NotAllowed: the decision lies with others, or the proposer would decide alone.
        Stale: it was decided or withdrawn; only who could have decided, or sees the case, is
            told so.
    """
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    step = step_in(context, locked)
    if not locked.is_pending:
        dispute = context.model.dispute
        could = (*step.decides, *(dispute.decides if dispute else ()))
        if not acts_as(context.snapshot, could, context.actor.user_id, context.functions):
            context.demand(Action.OUTLINE)
        raise _settled(locked)
    return locked, step, deciding_function(context, step)


def step_in(context: CaseContext, proposal: Proposal) -> Transition:
    """The model's step of this proposal; it exists, because proposing checked it."""
    step = step_of(context.model, proposal)
    if step is None:
        raise Stale("Het model kent deze stap niet meer. Doe een nieuw voorstel.")
    return step


def deciding_function(context: CaseContext, step: Transition) -> str:
    """The function in which the actor decides on the pending proposal.

    Raises:
        NotAllowed: none; the sentence says whose the decision is.
    """
    context.demand_function()
    functions = may_decide(context.snapshot, step, context.actor.user_id, context.functions)
    if functions:
        return functions[0]
    who = " of ".join(context.model.functions[f].label for f in deciders(context.snapshot, step))
    if step.four_eyes and context.actor.user_id in context.snapshot.proposers:
        raise context.not_allowed(
            Attempt(Action.DECIDE), f"Over uw eigen voorstel besluit een ander: {who}."
        )
    raise context.not_allowed(Attempt(Action.DECIDE), f"Dit besluit ligt bij: {who}.")


def close(
    proposal: Proposal,
    status: Proposal.Status,
    kind: ProposalStep.Kind,
    text: str,
    context: CaseContext,
    function: str = "",
) -> None:
    """End a locked proposal, and write down how; what its notices asked is asked no longer."""
    proposal.status = status
    proposal.save(update_fields=["status"])
    part = notice_parts.proposal(proposal.pk)
    end_notices(about=context.case.reference, part=part, now=context.now)
    note(proposal, kind, text, context, function or proposal.proposer_function)


def note(
    proposal: Proposal, kind: ProposalStep.Kind, text: str, context: CaseContext, function: str
) -> None:
    """One more line in the conversation about a proposal."""
    ProposalStep.objects.create(
        proposal=proposal,
        kind=kind,
        text=text.strip(),
        at=context.now,
        by_id=context.actor.user_id,
        function=function,
        signed_as=context.signs_as(function),
    )
