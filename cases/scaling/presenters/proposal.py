"""The page of one proposal: how far it is, what it rests on, and who may do what with it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.core.locking import CaseContext
from cases.core.presenters.common import phase_of
from cases.core.presenters.on_duty import on_duty
from cases.core.presenters.why_not import why_not_part
from cases.timeline.changes import changes_of_facts
from cases.timeline.course import course
from cases.timeline.event import KINDS as COURSE_KINDS
from common import dates
from roles.ave_model.types import Transition
from roles.ave_model.words import labels, listed
from roles.permissions import Action, deciders, may_answer
from roles.why_not import Attempt

from ..models import Consultation, Proposal, ProposalStep
from ..services.decisions import draft_of
from ..transitions import Draft, checklist, decision_problems
from .besluit import FACT_WORDS
from .steps import (
    check_rows,
    person_as,
    step_aside,
    step_name,
    together_applies,
)
from .steps_people import Today

KINDS = ProposalStep.Kind
SPOKEN_FOR = ProposalStep.OF_THE_PROPOSER
OF_A_PROPOSAL = (Attempt(Action.DECIDE), Attempt(Action.CONSULT))
SINCE = tuple(kind for kind in COURSE_KINDS if kind not in ("voorstel", "raadpleging"))
"""What may have changed beside the proposal; what was said about it stands on its own."""
MOST_CHANGES = 50
STATUS_KIND = {
    Proposal.Status.OPEN: "active",
    Proposal.Status.RETURNED: "warning",
    Proposal.Status.DISPUTED: "warning",
    Proposal.Status.APPROVED: "ok",
    Proposal.Status.REFUSED: "error",
    Proposal.Status.WITHDRAWN: "neutral",
}


def proposal_page(
    context: CaseContext, proposal: Proposal, step: Transition, today: Today, here: str
) -> dict[str, Any]:
    """Everything the page shows. In outline it leaves out what people wrote."""
    model = context.model
    conversation = list(proposal.steps.select_related("by").order_by("at", "pk"))
    consultations = list(proposal.consultations.all())
    draft = draft_of(proposal, today.of_proposer if proposal.is_pending else None)
    mine = speaks_for(context, proposal)
    full = mine or bool(context.actions & {Action.VIEW, Action.DECIDE})
    pending = proposal.is_pending
    return {
        "name": step_name(model, step),
        "from_badge": phase_of(model, step.from_phase),
        "to_badge": phase_of(model, step.to_phase),
        "within": step.from_phase == step.to_phase,
        "status": {
            "label": proposal.get_status_display(),
            "kind": STATUS_KIND[Proposal.Status(proposal.status)],
        },
        "full": full,
        "steps": _stepper(context, proposal, step, draft, conversation, consultations),
        "criteria": [c.text for c in step.criteria if c.id in proposal.criteria],
        "facts": _facts(context, proposal, full),
        "checks": _checks(context, step, draft) if pending else [],
        "heard": _heard(consultations) if full else [],
        "events": _events(context, conversation) if full else [],
        "changes": _changes(context, proposal, conversation) if pending and full else [],
        "case_facts": _case_facts(context) if pending else [],
        "why_not": why_not_part(context, today, here, OF_A_PROPOSAL) if pending else None,
        "notice": _notice(context, proposal, step, conversation, today),
        "aside": step_aside(context, step, today),
        "on_duty": on_duty(context, urgent=step.urgent) if pending else None,
        "pending": pending,
        "waits": pending and something_open(context, step, draft),
    }


def speaks_for(context: CaseContext, proposal: Proposal) -> bool:
    """Whether this person made it, or answers for who did."""
    me = context.actor.user_id
    return proposal.proposer_id == me or (proposal.is_pending and may_answer(context.snapshot, me))


def _facts(context: CaseContext, proposal: Proposal, full: bool) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {
            "term": "Voorgesteld door",
            "value": person_as(
                context.model, proposal.proposer, proposal.proposer_function, proposal.signed_as
            ),
        },
        {"term": "Op", "datetime": proposal.proposed_at},
    ]
    if full:
        facts.append({"term": "Motivatie", "value": proposal.motivation})
    if proposal.receiver and full:
        facts.append({"term": "Naar wie", "value": proposal.receiver})
    return facts


def something_open(context: CaseContext, step: Transition, draft: Draft) -> bool:
    """Whether something must still be done or heard before it can be approved."""
    return any(
        p.field in ("preconditions", "consultations")
        for p in decision_problems(step, context.snapshot.facts, draft)
    )


def _stepper(
    context: CaseContext,
    proposal: Proposal,
    step: Transition,
    draft: Draft,
    conversation: list[ProposalStep],
    consultations: list[Consultation],
) -> list[dict[str, Any]]:
    pending, returned = proposal.is_pending, proposal.status == Proposal.Status.RETURNED
    waits = pending and something_open(context, step, draft)
    last = conversation[-1]
    rows: list[dict[str, Any]] = [
        {
            "label": "Voorgesteld",
            "state": "done",
            "detail": f"{proposal.proposer}, {dates.full(proposal.proposed_at)}",
        }
    ]
    if returned:
        rows.append(
            {"label": "Vraag beantwoorden", "state": "current", "detail": proposal.proposer}
        )
    heard = listed((c.party for c in consultations), "en") if consultations else ""
    rows.append(
        {
            "label": "Voorbereiden" if waits else "Geraadpleegd" if heard else "Voorbereid",
            "state": "todo" if returned else "current" if waits else "done",
            "detail": "Er staat nog iets open" if waits else heard or "Alles is gedaan",
        }
    )
    decided: dict[str, Any] = {
        "label": "Besloten",
        "state": "todo" if waits or returned else "current",
    }
    if pending:
        decided["label"] = "Besluit"
        decided["detail"] = listed(labels(context.model, deciders(context.snapshot, step)))
    else:
        decided["label"] = proposal.get_status_display()
        decided["state"] = "done"
        decided["detail"] = f"{last.by}, {dates.full(last.at)}"
        if url := decision_url(context, proposal):
            decided["url"] = url
    return [*rows, decided]


def decision_url(context: CaseContext, proposal: Proposal) -> str:
    """The besluit that came of it, or ""."""
    for decision in context.file.decisions:
        if decision.proposal_id == proposal.pk:
            return reverse("cases:decision", args=[context.case.reference, decision.number])
    return ""


def _checks(context: CaseContext, step: Transition, draft: Draft) -> list[dict[str, Any]]:
    items = checklist(step, context.snapshot.facts, draft)
    rows = check_rows(context, items, page="proposal")
    asked = frozenset(step.together_with)
    said_already = any(
        m.precondition.predicate
        and frozenset(m.precondition.predicate.params.get("any_of", ())) == asked  # type: ignore[call-overload]
        for m in items
    )
    if together_applies(context, step, draft) and not said_already:
        names = listed(labels(context.model, step.together_with))
        met = bool(draft.consulted & asked)
        rows.append(
            {
                "label": f"Dit besluit is samen met: {names}.",
                "met": met,
                "detail": "" if met else "Leg bij dit voorstel vast wat de ander zegt.",
                **(
                    {"url": "#raadplegen", "url_label": "Raadpleging vastleggen"}
                    if not met and Action.CONSULT in context.actions
                    else {}
                ),
            }
        )
    return rows


def _heard(consultations: list[Consultation]) -> list[dict[str, Any]]:
    """Who was heard and what they said, oldest first."""
    return [
        {
            "datetime": c.held_at,
            "title": f"{c.party}: {c.get_outcome_display().lower()}",
            "text": c.text,
            "by": f"Vastgelegd door {c.recorded_by} op {dates.full(c.recorded_at, time=True)}",
        }
        for c in consultations
    ]


def _events(context: CaseContext, conversation: list[ProposalStep]) -> list[dict[str, Any]]:
    """What was said after it was put forward, oldest first."""
    return [
        {
            "datetime": s.at,
            "title": s.get_kind_display(),
            "text": s.text,
            "by": _said_by(context, s),
            "tone": "decision" if s.kind in (KINDS.APPROVED, KINDS.REFUSED) else "",
        }
        for s in conversation
        if s.kind != KINDS.PROPOSED
    ]


def _said_by(context: CaseContext, step: ProposalStep) -> str:
    """Who said it, in which function, and for whom they stood in."""
    who = person_as(context.model, step.by, step.function, step.signed_as)
    absent = ""
    if step.kind in SPOKEN_FOR:
        absent = context.file.standing_in(step.by_id, step.at, step.proposal_id)
    return f"{who} (waarneming voor {absent})" if absent else who


def _case_facts(context: CaseContext) -> list[dict[str, Any]]:
    """The facts of the case that the rules read, as they are now."""
    return [
        {"term": words, "value": "ja" if getattr(context.case, name) else "nee"}
        for name, words in FACT_WORDS.items()
    ] + [
        {
            "term": "Overheersend probleem",
            "value": context.model.dominant_problems.get(context.case.dominant_problem, ""),
        }
    ]


def _changes(
    context: CaseContext, proposal: Proposal, conversation: list[ProposalStep]
) -> list[dict[str, Any]]:
    """What happened to the case since the proposal was made, answered or put forward, oldest
    first: signals, the log book, regie, parties, plans, and facts as "before → after"."""
    renewed = (KINDS.PROPOSED, KINDS.ANSWERED, KINDS.DISPUTED)
    since = max((s.at for s in conversation if s.kind in renewed), default=proposal.proposed_at)
    moments = course(context.file, kinds=SINCE)[:MOST_CHANGES]
    rows = [
        {"datetime": m.at, "title": m.sentence, "text": m.text, "by": m.who}
        for m in moments
        if (m.entered or m.at) > since
    ]
    if context.case.grounds != proposal.grounds:
        rows += [
            {"datetime": change.at, "title": change.sentence, "text": "", "by": change.who}
            for change in changes_of_facts(context.case, since)
        ]
    return sorted(rows, key=lambda row: row["datetime"])


def _notice(
    context: CaseContext,
    proposal: Proposal,
    step: Transition,
    conversation: list[ProposalStep],
    today: Today,
) -> dict[str, str]:
    """One sentence on how it stands: whose turn it is, or how it ended."""
    if not proposal.is_pending:
        return _ended(context, proposal, conversation[-1])
    decide = " of ".join(today.lines(deciders(context.snapshot, step)))
    if proposal.status == Proposal.Status.RETURNED:
        return {
            "kind": "warning",
            "heading": "Er is een vraag gesteld",
            "text": f"Het besluit wacht op het antwoord van {_who_answers(context, proposal)}.",
        }
    if proposal.status == Proposal.Status.DISPUTED and context.model.dispute:
        return {
            "kind": "warning",
            "heading": "Er is een meningsverschil",
            "text": f"{context.model.dispute.text} Besluit: {decide}.",
        }
    if Action.DECIDE in context.actions:
        return {}
    why = ""
    if step.four_eyes and proposal.proposer_id == context.actor.user_id:
        why = " U stelde dit voor. Daarom besluit een ander."
    elif step.four_eyes and context.actor.user_id in context.snapshot.proposers:
        why = f" U neemt waar voor {proposal.proposer}. Daarom besluit een ander."
    return {
        "kind": "info",
        "heading": "Dit besluit ligt niet bij u",
        "text": f"Besluit: {decide}.{why}",
    }


def _who_answers(context: CaseContext, proposal: Proposal) -> str:
    """Who made it; absent, with who stands in for them."""
    stand_in = context.snapshot.proposer_stand_in
    who = f"{proposal.proposer}"
    return f"{who}, of van {context.file.people[stand_in]}, die waarneemt" if stand_in else who


def _ended(context: CaseContext, proposal: Proposal, last: ProposalStep) -> dict[str, str]:
    who = person_as(context.model, last.by, last.function, last.signed_as)
    notice = {
        "kind": "ok" if proposal.status == Proposal.Status.APPROVED else "info",
        "heading": f"Dit voorstel is afgehandeld: {proposal.get_status_display().lower()}",
        "text": f"Door {who}, op {dates.full(last.at, time=True)}.",
    }
    if url := decision_url(context, proposal):
        notice |= {"url": url, "url_label": "Naar het besluit"}
    return notice
