"""The steps of op- en afschalen: which there are, whose they are, and what one rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.core.locking import CaseContext
from cases.core.presenters.common import phase_of
from cases.core.presenters.why_not import why_not_part
from common.plurals import days_words
from roles.ave_model.predicates import holds
from roles.ave_model.signing import signed_in
from roles.ave_model.types import AveModel, Direction, Offer, Transition
from roles.ave_model.who import where
from roles.ave_model.words import labels, listed, predicate_words
from roles.permissions import Action, deciders, may_decide_at_once
from roles.presenters.model_hints import model_hints
from roles.why_not import Attempt

from ..deciders import could_propose, decided_by_nobody_else, nobody_decides, step_back
from ..forms.steps import StepForm
from ..transitions import Draft, Met
from .steps_people import Today
from .steps_regie import regie_after

GROUPS = (
    ("Opschalen", (Direction.UP, Direction.WITHIN_UP)),
    ("Afschalen", (Direction.DOWN, Direction.WITHIN_DOWN)),
)


def step_name(model: AveModel, step: Transition) -> str:
    """ "Opschalen naar AVE3", "Afschalen binnen AVE2"."""
    verb = "Opschalen" if step.direction in GROUPS[0][1] else "Afschalen"
    return f"{verb} {where(model, step)}"


def person_as(model: AveModel, name: object, function: str, signed_as: str = "") -> str:
    """ "Kim Bos, Netwerkcoördinator"; "Kim Bos, Locoburgemeester, bij afwezigheid van …"."""
    known = function in model.functions
    return f"{name}, {signed_in(model, function, signed_as)}" if known else str(name)


def propose_url(context: CaseContext, step: Transition) -> str:
    return reverse(
        "cases:step_propose", args=[context.case.reference, step.to_phase, step.direction.value]
    )


def way_back(context: CaseContext) -> str:
    """The page of the step that undoes the urgent decision with which this person does not agree;
    "" where there is none."""
    step = step_back(context.snapshot, context.actor.user_id, context.functions)
    return propose_url(context, step) if step and not context.case.is_closed else ""


def pending_notice(context: CaseContext) -> dict[str, str] | None:
    """There is a proposal already, and where."""
    pending = context.file.pending
    if pending is None:
        return None
    step = context.model.transition(pending.from_phase, pending.to_phase, pending.direction)
    name = step_name(context.model, step) if step else "een stap"
    return {
        "heading": "Er ligt al een voorstel",
        "text": f"{name}, voorgesteld door {pending.proposer}. "
        "Een nieuw voorstel kan als dit is afgehandeld.",
        "url": reverse("cases:proposal", args=[context.case.reference, pending.pk]),
        "url_label": "Naar het voorstel",
    }


def step_choices(context: CaseContext, now: datetime, here: str) -> dict[str, Any]:
    """The steps this person may put forward, each with its criteria to tick; the others folded,
    with whose they are. The first step up lies open: it is the one that cannot wait."""
    today = Today.on(context)
    steps = [
        step
        for _, directions in GROUPS
        for direction in directions
        for step in context.model.transitions_from(context.case.phase)
        if step.direction is direction
    ]
    mine = [
        step for step in steps if context.why_not(Attempt(Action.PROPOSE, step=step.id)) is None
    ]
    waits = context.file.pending is not None
    rows = [
        _choice(context, step, today, now) for step in mine if not waits or _urgently(context, step)
    ]
    for row in rows[:1]:
        row["open"] = True
    others = [_other(context, step, today) for step in steps if step not in mine]
    return {
        "choices": rows,
        "steps": [
            {"label": "Wat ziet u?", "state": "current"},
            {"label": "Wat is er al gedaan?", "state": "todo"},
            {"label": "Wat vraagt u?", "state": "todo"},
        ],
        "others": others,
        "none": not steps,
        "why_not": why_not_part(
            context,
            today,
            here,
            [Attempt(Action.PROPOSE, step=step.id) for step in steps if step not in mine],
        ),
        "pending": pending_notice(context),
        "closed": context.case.is_closed,
        "phase": phase_of(context.model, context.case.phase),
        "hints": model_hints(context.model, context.case.phase),
    }


def _urgently(context: CaseContext, step: Transition) -> bool:
    me, functions = context.actor.user_id, context.functions
    return step.urgent and bool(
        may_decide_at_once(context.snapshot, step, me, functions, urgent=True)
    )


def _choice(context: CaseContext, step: Transition, today: Today, now: datetime) -> dict[str, Any]:
    form = StepForm(
        auto_id=f"{_slug(step)}_%s",
        initial={"from_phase": step.from_phase, "seen_at": now.isoformat()},
        step=step,
        context=context,
    )
    return {
        **_other(context, step, today),
        "refused": refused_beforehand(context, step, today),
        "text": step.text,
        "form": form,
        "computed": computed_criteria(context, step, Draft()),
        "url": propose_url(context, step),
        "open": False,
    }


def refused_beforehand(context: CaseContext, step: Transition, today: Today) -> str:
    """Why this person's proposal would find nobody to decide it, and who could make it; "": it
    would, or they may decide at once in danger."""
    me, case, functions = context.actor.user_id, context.snapshot, today.functions_of_all()
    if not decided_by_nobody_else(case, step, me, functions) or _urgently(context, step):
        return ""
    names = {
        person: name for people in today.by_function.values() for person, name in people.items()
    }
    return nobody_decides(sorted(names[p] for p in could_propose(case, step, me, functions)))


def _other(context: CaseContext, step: Transition, today: Today) -> dict[str, Any]:
    return {
        "name": step_name(context.model, step),
        "id": _slug(step),
        "badge": phase_of(context.model, step.to_phase),
        "decides": [today.who(f) for f in deciders(context.snapshot, step)],
    }


def _slug(step: Transition) -> str:
    return step.id.replace(">", "-").replace(":", "-")


def how_many(step: Transition) -> str:
    if step.four_eyes:
        return "Twee: wie voorstelt, besluit niet."
    return "Eén persoon mag voorstellen en besluiten."


def together_applies(context: CaseContext, step: Transition, draft: Draft) -> bool:
    """Whether on this case the decision is taken together with another."""
    return bool(step.together_with) and holds(
        step.together_when, context.snapshot.facts, draft.facts(step)
    )


def together_words(context: CaseContext, step: Transition) -> str:
    names = listed(labels(context.model, step.together_with))
    if step.together_when is None:
        return names
    here = "is hier zo" if holds(step.together_when, context.snapshot.facts) else "is hier niet zo"
    return f"{names}, {predicate_words(step.together_when)}. Dat {here}."


def step_aside(context: CaseContext, step: Transition, today: Today) -> dict[str, Any]:
    """Beside a step, always: who decides and why they do, who is notified, what regie becomes."""
    who = deciders(context.snapshot, step)
    deciding: list[dict[str, Any]] = [
        {"term": "Besluit", "lines": today.lines(who)},
        {"term": "Waarom", "lines": why_they_decide(context, step, today)},
    ]
    if calls := today.calls(who, context.actor.user_id):
        deciding.append({"term": "Bellen", "calls": calls})
    if step.gremium:
        deciding.append({"term": "Namens", "value": step.gremium})
    if step.together_with:
        deciding.append({"term": "Samen met", "value": together_words(context, step)})
    if step.advises:
        deciding.append({"term": "Kan adviseren", "lines": today.lines(step.advises)})
    if step.informs:
        deciding.append({"term": "Krijgt bericht", "lines": today.lines(step.informs)})
    line = f"Besluit: {listed(today.who(f) for f in who)}."
    if step.informs:
        line += f" Bericht aan: {listed(today.labels(step.informs), 'en')}."
    return {
        "line": line,
        "deciding": deciding,
        "regie": regie_after(context, step, today),
        "waakvlam": f"Het huishouden blijft {days_words(context.model.waakvlam_days)} op waakvlam."
        if step.leaves_waakvlam
        else "",
        "target": context.model.phase(step.to_phase).label,
        "hints": model_hints(context.model, step.from_phase),
    }


def why_they_decide(context: CaseContext, step: Transition, today: Today) -> list[str]:
    """The model's rule in words: why the decision lies where it lies."""
    model, dispute = context.model, context.model.dispute
    if context.snapshot.disputed and dispute:
        return [dispute.text]
    ends = f"{model.phase(step.from_phase).label} naar {model.phase(step.to_phase).label}"
    if step.from_phase == step.to_phase:
        ends = f"een stap binnen {model.phase(step.to_phase).label}"
    else:
        ends = f"de stap van {ends}"
    lines = [f"Volgens het model besluit over {ends}: {listed(labels(model, step.decides))}."]
    for function in step.decides:
        bound = model.functions[function].stands_for
        if bound is not None and context.snapshot.is_held(bound):
            names = listed(today.names(function), "en")
            lines.append(f"{names} heeft hier de {bound.value}.")
    lines.append(how_many(step))
    if step.sign_in_again:
        lines.append("Wie besluit, meldt zich daarvoor opnieuw aan.")
    return lines


def offer_links(context: CaseContext, offers: tuple[Offer, ...]) -> list[dict[str, str]]:
    """What the model offers instead; a link where it is another step from here."""
    steps = {t.id: t for t in context.model.transitions_from(context.case.phase)}
    return [
        {"text": o.text, "url": propose_url(context, steps[o.to]) if o.to in steps else ""}
        for o in offers
    ]


def computed_criteria(context: CaseContext, step: Transition, draft: Draft) -> list[dict[str, Any]]:
    """Criteria that the case itself answers: true or not true now."""
    return [
        {"label": c.text, "met": holds(c.predicate, context.snapshot.facts, draft.facts(step))}
        for c in step.criteria
        if c.predicate
    ]


def check_rows(context: CaseContext, items: tuple[Met, ...], *, page: str) -> list[dict[str, Any]]:
    """Preconditions met or not, each with the way to meet it.

    `page` is where it is shown: "propose", or "proposal" where consultations are recorded.
    """
    return [
        {
            "label": item.precondition.text,
            "met": item.met,
            "detail": item.answer if item.met else item.precondition.how,
            "is_question": item.precondition.answers is not None,
            **({} if item.met else _way(context, item, page)),
        }
        for item in items
    ]


def _way(context: CaseContext, item: Met, page: str) -> dict[str, str]:
    predicate = item.precondition.predicate
    if predicate is None:
        return {}
    if predicate.name in ("plan_for_target", "has_plan") and Action.PLAN in context.actions:
        return {
            "url": reverse("cases:plan", args=[context.case.reference]),
            "url_label": "Naar het plan van aanpak",
        }
    if predicate.name in ("consulted", "proposed_by_or_consulted"):
        if page == "proposal" and Action.CONSULT in context.actions:
            return {"url": "#raadplegen", "url_label": "Raadpleging vastleggen"}
        if page == "propose":
            return {"detail": f"{item.precondition.how} Dat kan na het voorstellen."}
    return {}
