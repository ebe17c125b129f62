"""Putting disagreement on a step to whom the model names for it."""

from __future__ import annotations

from datetime import datetime

from cases.core import notice_parts
from cases.core.errors import NotAllowed, Problem, Stale, refuse_if
from cases.core.locking import locked_case
from cases.core.models import Case
from cases.core.services.notify import notify_case
from cases.households.services.traces import trace_problems
from cases.worklist.ask import Kind, key
from roles.acting import Actor
from roles.permissions import Action, may_dispute

from ..models import Proposal, ProposalStep
from .proposals import note, step_in


def dispute(*, proposal: Proposal, actor: Actor, now: datetime, reason: str) -> None:
    """Disagreement goes to whom the model names for it [W, Meningsverschil opschalen/afschaling].

    Who may propose or decide the step may put it forward, also after a refusal, as long as the
    case has not gone to another phase and nothing else is pending.

    Raises:
        NotAllowed: the actor has no part in the step.
        RuleBroken: the model has no dispute rule, or no reason was given.
        Stale: the proposal is past disputing.
    """
    with locked_case(proposal.case_id, actor, now, Action.OUTLINE) as context:
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        step = step_in(context, proposal)
        part = may_dispute(context.snapshot, step, actor.user_id, context.functions)
        if context.model.dispute and not part:
            raise NotAllowed(
                Problem("", "Alleen wie deze stap voorstelt of besluit, kan dit doen.")
            )
        problems = []
        if context.model.dispute is None:
            problems.append(Problem("", "Het model van deze gemeente kent hier geen regel voor."))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarover u het niet eens bent."))
        problems += trace_problems(context.case.household_id, {"reason": reason})
        refuse_if(problems)
        if not is_disputable(proposal, context.case):
            raise Stale("Over dit voorstel kan geen meningsverschil meer worden voorgelegd.")
        proposal.status, proposal.grounds = Proposal.Status.DISPUTED, context.case.grounds
        proposal.save(update_fields=["status", "grounds"])
        note(proposal, ProposalStep.Kind.DISPUTED, reason, context, part[0])
        context.refresh()
        assert context.model.dispute is not None  # noqa: S101  # refused above
        notify_case(
            context,
            "Er is een meningsverschil over op- of afschalen. U besluit.",
            functions=context.model.dispute.decides,
            part=notice_parts.proposal(proposal.pk),
            asks=key(Kind.DECIDE, "proposal", proposal.pk),
        )


def is_disputable(proposal: Proposal, case: Case) -> bool:
    """Whether disagreement on it can still be put forward: once, while the step can be taken.

    The decision on a dispute is the final one [W, Meningsverschil opschalen/afschaling].
    """
    open_to_dispute = proposal.status in (
        Proposal.Status.OPEN,
        Proposal.Status.RETURNED,
        Proposal.Status.REFUSED,
    )
    return (
        open_to_dispute
        and not case.is_closed
        and proposal.proposed_at >= case.phase_since
        and not proposal.steps.filter(kind=ProposalStep.Kind.DISPUTED).exists()
        and not Proposal.objects.pending().filter(case=case).exclude(pk=proposal.pk).exists()
    )
