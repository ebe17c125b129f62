"""Preparing a pending proposal for its decision: consulting others, and adding what was done."""

from __future__ import annotations

from datetime import datetime

from cases.core import notice_parts
from cases.core.errors import Problem, RuleBroken, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from cases.households.services.traces import trace_problems
from roles.acting import Actor
from roles.ave_model.predicates import holds
from roles.ave_model.types import Precondition, Transition
from roles.permissions import Action, deciders

from ..answers import Answers, kept, whys
from ..models import Consultation, Proposal, ProposalStep
from .consultations import ConsultationInput, record_consultation
from .proposals import lock_pending, note, speaking_for, step_in

__all__ = ["ConsultationInput", "add_done", "consult", "still_open"]


def consult(
    *, proposal: Proposal, actor: Actor, now: datetime, heard: ConsultationInput
) -> Consultation:
    """Record what somebody said about a pending proposal.

    Raises:
        NotAllowed: the actor neither works on the case nor decides on it.
        RuleBroken: nobody or nothing named, or held in the future.
        Stale: the proposal is no longer pending.
    """
    with locked_case(proposal.case_id, actor, now) as context:
        proposal = lock_pending(proposal)
        context.demand(Action.CONSULT)
        consultation = record_consultation(context, proposal, heard)
        context.touch()
        context.grounds_changed()
    return consultation


def add_done(
    *,
    proposal: Proposal,
    actor: Actor,
    now: datetime,
    preconditions: frozenset[str] = frozenset(),
    answers: Answers | None = None,
) -> None:
    """The proposer, or who stands in for them, adds to a pending proposal what was done or answered
    meanwhile; nothing is taken back.

    Raises:
        NotAllowed: somebody else proposed it.
        RuleBroken: nothing that is still open was named.
        Stale: it is no longer pending.
    """
    with locked_case(proposal.case_id, actor, now, Action.OUTLINE) as context:
        proposal = lock_pending(proposal)
        function = speaking_for(context, proposal, "kan het aanvullen")
        step = step_in(context, proposal)
        answered = dict(answers or {})
        added = [
            p
            for p in still_open(context, proposal, step)
            if p.id in (answered if p.answers else preconditions)
        ]
        if not added:
            raise RuleBroken(Problem("preconditions", "Kruis of geef aan wat nu gedaan is."))
        refuse_if(trace_problems(context.case.household_id, whys(answered)))
        ticked = [p.id for p in added if not p.answers]
        proposal.preconditions = sorted({*proposal.preconditions, *ticked})
        new = {p.id: answered[p.id] for p in added if p.answers}
        proposal.answers = {**proposal.answers, **kept(new)}
        context.touch()
        context.grounds_changed()
        proposal.save(update_fields=["preconditions", "answers", "answered_by"])
        text = "\n".join(f"{p.text} {new[p.id].words(p)}" if p.answers else p.text for p in added)
        note(proposal, ProposalStep.Kind.ADDED, text, context, function)
        notify_case(
            context,
            "Een voorstel is aangevuld.",
            functions=deciders(context.snapshot, step),
            part=notice_parts.proposal(proposal.pk),
        )


def still_open(context: CaseContext, proposal: Proposal, step: Transition) -> list[Precondition]:
    """The judged preconditions that apply here and that the proposer has not said to be met."""
    return [
        p
        for p in step.preconditions
        if p.predicate is None
        and p.id not in (proposal.answers if p.answers else proposal.preconditions)
        and holds(p.when, context.snapshot.facts)
    ]
