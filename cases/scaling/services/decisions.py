"""Deciding on a step: by the function the model names, with four eyes where it asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.timezone import localdate

from cases.core import notice_parts
from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.read_state import step_of
from cases.core.services.notify import notify_case
from cases.households.services.traces import trace_problems
from cases.regie.services.responsibilities import Appointment
from cases.timeline.course import changes_since
from roles.acting import Actor, actor_for
from roles.ave_model.types import Transition
from roles.permissions import Action, may_confirm, may_decide_at_once
from roles.why_not import Attempt

from ..answers import answers_of
from ..models import Confirmation, PhaseTransition, Proposal, ProposalStep
from ..transitions import Draft, decision_problems, gremium_of, presence_problems
from .effect import take_effect
from .proposals import (
    StepAsked,
    close,
    lock_for_decider,
    make_proposal,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the decider says, and what they looked at: `seen_grounds` is the case's counter of
    grounds, `seen_at` the moment of the page."""

    motivation: str
    seen_grounds: int
    seen_at: datetime
    present: str = ""
    appointments: Sequence[Appointment] = field(default_factory=tuple)


def approve(
    *, proposal: Proposal, actor: Actor, now: datetime, verdict: Verdict
) -> PhaseTransition:
    """The step is taken.

    Raises:
        NotAllowed: the decision lies with others, or the proposer would decide alone.
        RuleBroken: preconditions or consultations are still open, or no motivation.
        Stale: somebody else decided, or the grounds changed since the decider looked.
    """
    with locked_case(proposal.case_id, actor, now) as context:
        proposal, step, function = _decidable(context, proposal, verdict)
        draft = draft_of(proposal)
        refuse_if(
            [
                *decision_problems(step, context.snapshot.facts, draft),
                *_verdict_problems(context, verdict),
                *presence_problems(gremium_of(context.model, step, function), verdict.present),
            ]
        )
        close(
            proposal,
            Proposal.Status.APPROVED,
            ProposalStep.Kind.APPROVED,
            verdict.motivation,
            context,
            function,
        )
        return take_effect(
            context,
            proposal=proposal,
            step=step,
            draft=draft,
            function=function,
            motivation=verdict.motivation.strip(),
            present=verdict.present.strip(),
            appointments=verdict.appointments,
        )


def refuse(*, proposal: Proposal, actor: Actor, now: datetime, verdict: Verdict) -> None:
    """The step is not taken, and the proposer reads why; also when an answer stays out.

    Raises:
        NotAllowed, RuleBroken, Stale: as `approve`.
    """
    with locked_case(proposal.case_id, actor, now) as context:
        proposal, _, function = _decidable(context, proposal, verdict, unanswered=True)
        refuse_if(_verdict_problems(context, verdict))
        close(
            proposal,
            Proposal.Status.REFUSED,
            ProposalStep.Kind.REFUSED,
            verdict.motivation,
            context,
            function,
        )
        notify_case(
            context,
            "Uw voorstel is afgewezen.",
            today="Bekijk vandaag wat dit voor de casus betekent.",
            people=[proposal.proposer_id],
            part=notice_parts.proposal(proposal.pk),
        )


def decide_at_once(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    asked: StepAsked,
    present: str = "",
    appointments: Sequence[Appointment] = (),
) -> PhaseTransition:
    """One person proposes and decides in one go: where the model gives the step to one function
    (Dalfsen 2→3 and 2→1), or urgently where danger is acute, to be confirmed by another.

    Raises:
        NotAllowed: the model asks for a second person, or gives the decision to others.
        RuleBroken: the grounds do not carry the step.
        Stale: another proposal is pending; danger does not wait for it.
    """
    with locked_case(case_id, actor, now, Action.PROPOSE) as context:
        step = context.model.transition(context.case.phase, asked.to_phase, asked.direction)
        if step is None:
            raise RuleBroken(Problem("to_phase", "Deze stap kent het model niet vanuit deze fase."))
        function = _alone(context, step, asked.draft)
        mine = context.functions | {function}
        consulted = frozenset(h.function for h in asked.heard if h.function)
        draft = replace(asked.draft, proposer_functions=mine, consulted=consulted)
        asked = replace(asked, draft=draft)
        gremium = gremium_of(context.model, step, function)
        refuse_if(
            [
                *decision_problems(step, context.snapshot.facts, asked.draft),
                *presence_problems(gremium, present),
            ]
        )
        if asked.draft.urgent:
            _overtake(context)
        proposal = make_proposal(context, asked)
        close(
            proposal,
            Proposal.Status.APPROVED,
            ProposalStep.Kind.APPROVED,
            "Spoedbesluit." if asked.draft.urgent else "Besluit in één stap.",
            context,
            function,
        )
        return take_effect(
            context,
            proposal=proposal,
            step=step,
            draft=asked.draft,
            function=function,
            motivation=asked.draft.motivation.strip(),
            present=present.strip(),
            appointments=appointments,
        )


def _overtake(context: CaseContext) -> None:
    """Whatever proposal was pending falls by an urgent decision, and its proposer is notified."""
    for pending in Proposal.objects.pending().select_for_update().filter(case=context.case):
        text = "Ingehaald door een spoedbesluit."
        close(pending, Proposal.Status.WITHDRAWN, ProposalStep.Kind.WITHDRAWN, text, context)
        notify_case(context, f"Uw voorstel is vervallen. {text}", people=[pending.proposer_id])


def confirm(
    *,
    transition: PhaseTransition,
    actor: Actor,
    now: datetime,
    agrees: bool,
    text: str,
) -> Confirmation:
    """Another looks at an urgent decision; the decision stands either way, the record shows both.

    Who does not agree proposes the way back in the ordinary way.

    Raises:
        NotAllowed: the decider, or somebody the model does not name.
        RuleBroken: no explanation, or the decision was not urgent.
        Stale: somebody else confirmed it.
    """
    with locked_case(transition.case_id, actor, now) as context:
        if not transition.urgent:
            raise RuleBroken(Problem("", "Alleen een spoedbesluit wordt achteraf bevestigd."))
        if Confirmation.objects.filter(transition=transition).exists():
            raise Stale("Dit spoedbesluit is al door een ander bekeken.")
        # Of this decision, also when a later urgent one waits too.
        of_this = replace(
            context.snapshot,
            unconfirmed_step=step_of(context.model, transition),
            urgent_decider=transition.decider_id,
        )
        functions = may_confirm(of_this, actor.user_id, context.functions)
        if not functions:
            raise context.not_allowed(
                Attempt(Action.CONFIRM), "Een spoedbesluit wordt door een ander bevestigd."
            )
        if not text.strip():
            raise RuleBroken(Problem("text", "Schrijf op waarom u het (niet) eens bent."))
        refuse_if(trace_problems(context.case.household_id, {"text": text}))
        confirmation = Confirmation.objects.create(
            transition=transition,
            by_id=actor.user_id,
            function=functions[0],
            signed_as=context.signs_as(functions[0]),
            at=now,
            agrees=agrees,
            text=text.strip(),
        )
        notify_case(
            context,
            "Het spoedbesluit is bevestigd."
            if agrees
            else "Een ander is het niet eens met het spoedbesluit.",
            today="" if agrees else "Overleg vandaag hoe het verder gaat.",
            people=[transition.decider_id, *(h.person for h in context.snapshot.held)],
        )
    return confirmation


def draft_of(proposal: Proposal, proposer_functions: frozenset[str] | None = None) -> Draft:
    """What a proposal puts forward, with the consultations recorded so far.

    The proposer counts with every function they had that day: an OGGZ-coördinator who proposes as
    procesregisseur still is one. They are read, unless the caller has read them already.
    """
    consultations = proposal.consultations.all()
    functions = proposer_functions
    if functions is None:
        day = localdate(proposal.proposed_at)
        functions = actor_for(proposal.proposer, day).functions_in(proposal.case.municipality_id)
    return Draft(
        criteria=frozenset(proposal.criteria),
        preconditions=frozenset(proposal.preconditions),
        answers=answers_of(proposal.answers),
        motivation=proposal.motivation,
        consulted=frozenset(c.function for c in consultations if c.function),
        receiver=proposal.receiver,
        proposer_functions=functions | {proposal.proposer_function},
    )


def _decidable(
    context: CaseContext, proposal: Proposal, verdict: Verdict, *, unanswered: bool = False
) -> tuple[Proposal, Transition, str]:
    """The proposal under its lock, its step, and in which function this person decides on it.

    Raises:
        NotAllowed: as `lock_for_decider`.
        Stale: it is settled, waits for an answer, or what this person saw has changed.
    """
    proposal, step, function = lock_for_decider(context, proposal)
    if proposal.status == Proposal.Status.RETURNED and not unanswered:
        raise Stale("Er is een vraag gesteld. Het besluit wacht op het antwoord.")
    if context.case.grounds != verdict.seen_grounds:
        raise Stale(
            "De casus is veranderd sinds u keek. Lees wat er anders is en besluit opnieuw.",
            changes_since(context.case, verdict.seen_at),
        )
    return proposal, step, function


def _verdict_problems(context: CaseContext, verdict: Verdict) -> list[Problem]:
    if verdict.motivation.strip():
        texts = {"motivation": verdict.motivation}
        return trace_problems(context.case.household_id, texts)
    return [Problem("motivation", "Schrijf op waarom u zo besluit.")]


def _alone(context: CaseContext, step: Transition, draft: Draft) -> str:
    """The function in which one person may propose and decide at once.

    Raises:
        NotAllowed: a second person is needed, or the decision is another's.
    """
    functions = may_decide_at_once(
        context.snapshot, step, context.actor.user_id, context.functions, urgent=draft.urgent
    )
    if not functions and step.four_eyes and not (draft.urgent and step.urgent):
        raise NotAllowed(
            Problem("", "Voor deze stap zijn twee mensen nodig: één stelt voor, een ander besluit.")
        )
    if not functions:
        who = " of ".join(context.model.functions[f].label for f in step.decides)
        raise NotAllowed(Problem("", f"Dit besluit ligt bij: {who}."))
    return functions[0]
