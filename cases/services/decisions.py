"""Deciding on a step: by the function the model names, with four eyes where it asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cases.bench import Bench, at_work
from cases.course import changes_since
from cases.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.models import Confirmation, PhaseTransition, Proposal, ProposalStep
from cases.transitions import Draft, decision_problems
from roles.acting import Actor
from roles.ave_model.types import Transition
from roles.permissions import Action, may_confirm, may_decide_at_once

from ._effect import take_effect
from ._telling import tell
from .proposals import (
    StepAsked,
    close,
    deciding_function,
    lock_pending,
    make_proposal,
    step_in,
)
from .responsibilities import Appointment


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
    with at_work(proposal.case_id, actor, now) as bench:
        proposal, step = _decidable(bench, proposal, verdict)
        function = deciding_function(bench, step)
        draft = draft_of(proposal)
        problems = decision_problems(step, bench.view.facts, draft)
        gremium = step.gremium if bench.model.functions[function].gremium else ""
        refuse_if([*problems, *_verdict_problems(verdict, gremium)])
        close(
            proposal,
            Proposal.Status.APPROVED,
            ProposalStep.Kind.APPROVED,
            verdict.motivation,
            bench,
            function,
        )
        return take_effect(
            bench,
            proposal=proposal,
            step=step,
            draft=draft,
            function=function,
            motivation=verdict.motivation.strip(),
            present=verdict.present.strip(),
            appointments=verdict.appointments,
        )


def refuse(*, proposal: Proposal, actor: Actor, now: datetime, verdict: Verdict) -> None:
    """The step is not taken, and the proposer reads why.

    Raises:
        NotAllowed, RuleBroken, Stale: as `approve`.
    """
    with at_work(proposal.case_id, actor, now) as bench:
        proposal, step = _decidable(bench, proposal, verdict)
        function = deciding_function(bench, step)
        refuse_if(_verdict_problems(verdict))
        close(
            proposal,
            Proposal.Status.REFUSED,
            ProposalStep.Kind.REFUSED,
            verdict.motivation,
            bench,
            function,
        )
        tell(bench, "Uw voorstel is afgewezen.", people=[proposal.proposer_id])


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
        Stale: another proposal is pending.
    """
    with at_work(case_id, actor, now) as bench:
        bench.demand(Action.OUTLINE)
        step = bench.model.transition(bench.case.phase, asked.to_phase, asked.direction)
        if step is None:
            raise RuleBroken(Problem("to_phase", "Deze stap kent het model niet vanuit deze fase."))
        function = _alone(bench, step, asked.draft)
        asked = replace(asked, draft=replace(asked.draft, proposer_functions=frozenset({function})))
        gremium = step.gremium if bench.model.functions[function].gremium else ""
        problems = decision_problems(step, bench.view.facts, asked.draft)
        refuse_if([*problems, *_present_problems(present, gremium)])
        proposal = make_proposal(bench, asked)
        close(
            proposal,
            Proposal.Status.APPROVED,
            ProposalStep.Kind.APPROVED,
            "Spoedbesluit." if asked.draft.urgent else "Besluit in één stap.",
            bench,
            function,
        )
        return take_effect(
            bench,
            proposal=proposal,
            step=step,
            draft=asked.draft,
            function=function,
            motivation=asked.draft.motivation.strip(),
            present=present.strip(),
            appointments=appointments,
        )


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
        RuleBroken: no explanation.
        Stale: somebody else confirmed it.
    """
    with at_work(transition.case_id, actor, now) as bench:
        if Confirmation.objects.filter(transition=transition).exists():
            raise Stale("Dit spoedbesluit is al door een ander bekeken.")
        functions = may_confirm(bench.view, actor.user_id, bench.functions)
        if not functions:
            raise NotAllowed(Problem("", "Een spoedbesluit wordt door een ander bevestigd."))
        if not text.strip():
            raise RuleBroken(Problem("text", "Schrijf op waarom u het (niet) eens bent."))
        confirmation = Confirmation.objects.create(
            transition=transition,
            by_id=actor.user_id,
            function=functions[0],
            at=now,
            agrees=agrees,
            text=text.strip(),
        )
        tell(
            bench,
            "Het spoedbesluit is bevestigd."
            if agrees
            else "Een ander is het niet eens met het spoedbesluit.",
            people=[transition.decider_id, *(h.person for h in bench.view.held)],
        )
    return confirmation


def draft_of(proposal: Proposal) -> Draft:
    """What a proposal puts forward, with the consultations recorded so far."""
    consultations = proposal.consultations.all()
    return Draft(
        criteria=frozenset(proposal.criteria),
        preconditions=frozenset(proposal.preconditions),
        motivation=proposal.motivation,
        consulted=frozenset(c.function or c.party for c in consultations),
        receiver=proposal.receiver,
        proposer_functions=frozenset({proposal.proposer_function}),
    )


def _decidable(bench: Bench, proposal: Proposal, verdict: Verdict) -> tuple[Proposal, Transition]:
    """The proposal under its lock, if it may be decided now, by this person, on what they saw."""
    proposal = lock_pending(proposal)
    bench.demand(Action.DECIDE)
    if proposal.status == Proposal.Status.RETURNED:
        raise Stale("Er is een vraag gesteld. Het besluit wacht op het antwoord.")
    if bench.case.grounds != verdict.seen_grounds:
        raise Stale(
            "De casus is veranderd sinds u keek. Lees wat er anders is en besluit opnieuw.",
            changes_since(bench.case, verdict.seen_at),
        )
    return proposal, step_in(bench, proposal)


def _verdict_problems(verdict: Verdict, gremium: str = "") -> list[Problem]:
    problems = []
    if not verdict.motivation.strip():
        problems.append(Problem("motivation", "Schrijf op waarom u zo besluit."))
    return [*problems, *_present_problems(verdict.present, gremium)]


def _present_problems(present: str, gremium: str) -> list[Problem]:
    if gremium and not present.strip():
        return [Problem("present", f"Vul in wie er aanwezig waren bij: {gremium}.")]
    return []


def _alone(bench: Bench, step: Transition, draft: Draft) -> str:
    """The function in which one person may propose and decide at once.

    Raises:
        NotAllowed: a second person is needed, or the decision is another's.
    """
    functions = may_decide_at_once(
        bench.view, step, bench.actor.user_id, bench.functions, urgent=draft.urgent
    )
    if not functions and step.four_eyes and not (draft.urgent and step.urgent):
        raise NotAllowed(
            Problem("", "Voor deze stap zijn twee mensen nodig: één stelt voor, een ander besluit.")
        )
    if not functions:
        who = " of ".join(bench.model.functions[f].label for f in step.decides)
        raise NotAllowed(Problem("", f"Dit besluit ligt bij: {who}."))
    return functions[0]
