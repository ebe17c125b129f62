"""What somebody said about a proposal, checked and written on a locked case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.core.errors import Problem, refuse_if
from cases.core.locking import CaseContext
from cases.core.moments import moment_problems
from cases.households.services.traces import trace_problems

from ..models import Consultation, Proposal


@dataclass(frozen=True, slots=True)
class ConsultationInput:
    """Who was asked about a proposal, and what they said."""

    party: str
    outcome: str
    text: str
    held_at: datetime
    function: str = ""


def record_consultation(
    context: CaseContext, proposal: Proposal, heard: ConsultationInput
) -> Consultation:
    """Check and write one consultation.

    Raises:
        RuleBroken: nobody or nothing named, or held in the future.
    """
    ahead = "Dit moment ligt in de toekomst."
    problems = moment_problems("held_at", heard.held_at, context.now, ahead)
    if not heard.party.strip() and not heard.function:
        problems.append(Problem("party", "Vul in wie u heeft gesproken."))
    if heard.function and heard.function not in context.model.functions:
        problems.append(Problem("function", "Deze functie kent het model niet."))
    if not heard.text.strip():
        problems.append(Problem("text", "Schrijf op wat er is gezegd."))
    texts = {"party": heard.party, "text": heard.text}
    problems += trace_problems(context.case.household_id, texts)
    refuse_if(problems)
    label = context.model.functions[heard.function].label if heard.function else ""
    return Consultation.objects.create(
        proposal=proposal,
        function=heard.function,
        party=heard.party.strip() or label,
        outcome=heard.outcome,
        text=heard.text.strip(),
        held_at=heard.held_at,
        recorded_at=context.now,
        recorded_by_id=context.actor.user_id,
    )
