"""A decision takes effect: the record, the new phase, who stays and who goes, who is notified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from cases.core import notice_parts
from cases.core.locking import CaseContext
from cases.core.services.notify import ask_to_appoint, notify_case
from cases.moves.services.calling_off import call_off
from cases.regie.models import Holding
from cases.regie.responsibilities import regie_change
from cases.regie.services.responsibilities import Appointment, appoint_all
from cases.worklist.ask import Kind, key
from common.dates import full
from notifications.services.notices import end_notices
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Transition
from roles.ave_model.who import where

from ..models import Consultation, PhaseTransition, Proposal
from ..transitions import Draft, checklist, criteria_in_force, gremium_of


def basis_of(
    step: Transition, facts: CaseFacts, draft: Draft, consultations: Iterable[Consultation]
) -> dict[str, Any]:
    """What a decision rests on, in the words of that moment; kept with it forever."""
    return {
        "criteria": [
            {"id": c.id, "text": c.text, "kind": c.kind}
            for c in criteria_in_force(step, facts, draft)
        ],
        "preconditions": [
            {
                "id": m.precondition.id,
                "text": m.precondition.text,
                "how": m.precondition.how,
                "met": m.met,
                "answer": m.answer,
            }
            for m in checklist(step, facts, draft)
        ],
        "consultations": [
            {
                "party": c.party,
                "function": c.function,
                "outcome": c.get_outcome_display(),
                "text": c.text,
                "held_at": c.held_at.isoformat(),
            }
            for c in consultations
        ],
        "motivation": draft.motivation,
        "receiver": draft.receiver,
        "facts": {
            "safety_risk": facts.safety_risk,
            "minors_involved": facts.minors_involved,
            "media_attention": facts.media_attention,
            "dominant_problem": facts.dominant_problem,
        },
        "decides": list(step.decides),
        "together_with": list(step.together_with),
        "informs": list(step.informs),
    }


def take_effect(
    context: CaseContext,
    *,
    proposal: Proposal,
    step: Transition,
    draft: Draft,
    function: str,
    motivation: str,
    present: str,
    appointments: Sequence[Appointment],
) -> PhaseTransition:
    """Write the decision, move the case, end what the new phase does not know, appoint, notify.

    Continuity of casusregie is the default; who no longer holds anything loses access with the
    projection that closes the transaction.
    """
    case, now = context.case, context.now
    goes = regie_change(context.model, context.snapshot.facts, step, context.snapshot.held)
    last = case.transitions.order_by("-number").values_list("number", flat=True).first() or 0
    decision = PhaseTransition.objects.create(
        case=case,
        number=last + 1,
        proposal=proposal,
        from_phase=step.from_phase,
        to_phase=step.to_phase,
        direction=step.direction,
        model_slug=case.model_slug,
        model_version=case.model_version,
        proposer_id=proposal.proposer_id,
        proposer_function=proposal.proposer_function,
        decider_id=context.actor.user_id,
        decider_function=function,
        signed_as=context.signs_as(function),
        gremium=gremium_of(context.model, step, function),
        present=present,
        motivation=motivation,
        criteria=sorted(draft.criteria),
        basis=basis_of(
            step, context.snapshot.facts, draft, proposal.consultations.order_by("held_at")
        ),
        decided_at=now,
        urgent=draft.urgent,
        confirm_before=now + timedelta(hours=step.confirm_hours) if draft.urgent else None,
    )
    stay = {(h.responsibility, h.aspect) for h in goes.stay}
    held = {(h.responsibility, h.aspect) for h in context.file.current}  # also on paper only
    _end(context, held - stay, f"Besluit: {where(context.model, step)}.")
    former = [h.person for h in goes.end]
    if step.from_phase != step.to_phase:
        call_off(context, "De casus kwam in een andere fase.")
        case.phase, case.phase_since = step.to_phase, now
        case.grip_since = None
    case.waakvlam_until = (
        now.date() + timedelta(days=context.model.waakvlam_days) if step.leaves_waakvlam else None
    )
    case.told = told_by(context.model, step, case.told)
    context.grounds_changed()
    context.touch()
    context.store()
    context.refresh()
    appoint_all(context, appointments)
    moves = step.from_phase != step.to_phase
    news = f"Besloten: {'de casus gaat' if moves else 'een stap'} {where(context.model, step)}."
    asked = ask_to_appoint(context, news=news)
    if draft.urgent and decision.confirm_before:
        asked |= notify_case(
            context,
            f"Bevestig het spoedbesluit ({where(context.model, step)}) vóór "
            f"{full(decision.confirm_before, time=True)}.",
            functions=step.confirms,
            part=notice_parts.decision(decision.number),
            asks=key(Kind.CONFIRM, "confirmation", decision.number),
        )
    notify_case(
        context,
        news,
        today="Lees het besluit vandaag.",
        functions=step.informs,
        beside=asked,
        people=[proposal.proposer_id, *former, *(h.person for h in context.snapshot.held)],
        part=notice_parts.decision(decision.number),
    )
    return decision


def told_by(model: AveModel, step: Transition, before: Iterable[str]) -> list[str]:
    """The functions of bestuur that know of a case after a step: who hears of it is told of it."""
    parts = model.phase(step.to_phase).bestuur
    return sorted({*before, *(f for f in step.informs if f in parts)})


def _end(context: CaseContext, slots: Iterable[tuple[str, str]], reason: str) -> None:
    for responsibility, aspect in slots:
        part = notice_parts.regie(responsibility, aspect)
        end_notices(about=context.case.reference, part=part, now=context.now)
        Holding.objects.current().filter(
            case=context.case, responsibility=responsibility, aspect=aspect
        ).update(ended_at=context.now, ended_by=context.actor.user_id, end_reason=reason)
