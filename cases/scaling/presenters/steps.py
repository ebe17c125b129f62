"""The steps of op- en afschalen: which there are, whose they are, and what one rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.core.locking import Bench
from cases.core.presenters.common import phase_of
from cases.core.presenters.why_not import why_not_part
from roles.ave_model.predicates import holds
from roles.ave_model.types import AveModel, Direction, Offer, Transition
from roles.ave_model.words import labels, listed, predicate_words
from roles.permissions import Action, deciders, may_decide_at_once
from roles.why_not import Wish

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
    where = "binnen" if step.from_phase == step.to_phase else "naar"
    return f"{verb} {where} {model.phase(step.to_phase).label}"


def person_as(model: AveModel, name: object, function: str) -> str:
    """ "Kim Bos, Netwerkcoördinator"."""
    known = model.functions.get(function)
    return f"{name}, {known.label}" if known else str(name)


def propose_url(bench: Bench, step: Transition) -> str:
    return reverse(
        "cases:step_propose", args=[bench.case.reference, step.to_phase, step.direction.value]
    )


def pending_notice(bench: Bench) -> dict[str, str] | None:
    """There is a proposal already, and where."""
    pending = bench.file.pending
    if pending is None:
        return None
    step = bench.model.transition(pending.from_phase, pending.to_phase, pending.direction)
    name = step_name(bench.model, step) if step else "een stap"
    return {
        "heading": "Er ligt al een voorstel",
        "text": f"{name}, voorgesteld door {pending.proposer}. "
        "Een nieuw voorstel kan als dit is afgehandeld.",
        "url": reverse("cases:proposal", args=[bench.case.reference, pending.pk]),
        "url_label": "Naar het voorstel",
    }


def step_choices(bench: Bench, now: datetime, here: str) -> dict[str, Any]:
    """The steps this person may put forward, each with its criteria to tick; the others folded,
    with whose they are. The first step up lies open: it is the one that cannot wait."""
    today = Today.on(bench)
    steps = [
        step
        for _, directions in GROUPS
        for direction in directions
        for step in bench.model.transitions_from(bench.case.phase)
        if step.direction is direction
    ]
    mine = [step for step in steps if bench.why_not(Wish(Action.PROPOSE, step=step.id)) is None]
    waits = bench.file.pending is not None
    rows = [
        _choice(bench, step, today, now) for step in mine if not waits or _urgently(bench, step)
    ]
    for row in rows[:1]:
        row["open"] = True
    others = [_other(bench, step, today) for step in steps if step not in mine]
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
            bench,
            today,
            here,
            [Wish(Action.PROPOSE, step=step.id) for step in steps if step not in mine],
        ),
        "pending": pending_notice(bench),
        "closed": bench.case.is_closed,
        "phase": phase_of(bench.model, bench.case.phase),
    }


def _urgently(bench: Bench, step: Transition) -> bool:
    me, functions = bench.actor.user_id, bench.functions
    return step.urgent and bool(may_decide_at_once(bench.view, step, me, functions, urgent=True))


def _choice(bench: Bench, step: Transition, today: Today, now: datetime) -> dict[str, Any]:
    form = StepForm(
        auto_id=f"{_slug(step)}_%s",
        initial={"from_phase": step.from_phase, "seen_at": now.isoformat()},
        step=step,
        bench=bench,
    )
    return {
        **_other(bench, step, today),
        "text": step.text,
        "form": form,
        "computed": computed_criteria(bench, step, Draft()),
        "url": propose_url(bench, step),
        "open": False,
    }


def _other(bench: Bench, step: Transition, today: Today) -> dict[str, Any]:
    return {
        "name": step_name(bench.model, step),
        "id": _slug(step),
        "badge": phase_of(bench.model, step.to_phase),
        "decides": [today.who(f) for f in deciders(bench.view, step)],
    }


def _slug(step: Transition) -> str:
    return step.id.replace(">", "-").replace(":", "-")


def how_many(step: Transition) -> str:
    if step.four_eyes:
        return "Twee: wie voorstelt, besluit niet."
    return "Eén persoon mag voorstellen en besluiten."


def together_applies(bench: Bench, step: Transition, draft: Draft) -> bool:
    """Whether on this case the decision is taken together with another."""
    return bool(step.together_with) and holds(
        step.together_when, bench.view.facts, draft.facts(step)
    )


def together_words(bench: Bench, step: Transition) -> str:
    names = listed(labels(bench.model, step.together_with))
    if step.together_when is None:
        return names
    here = "is hier zo" if holds(step.together_when, bench.view.facts) else "is hier niet zo"
    return f"{names}, {predicate_words(step.together_when)}. Dat {here}."


def step_aside(bench: Bench, step: Transition, today: Today) -> dict[str, Any]:
    """Beside a step, always: who decides and why they do, who is told, what regie becomes."""
    who = deciders(bench.view, step)
    deciding: list[dict[str, Any]] = [
        {"term": "Besluit", "lines": today.lines(who)},
        {"term": "Waarom", "lines": why_they_decide(bench, step, today)},
    ]
    if step.gremium:
        deciding.append({"term": "Namens", "value": step.gremium})
    if step.together_with:
        deciding.append({"term": "Samen met", "value": together_words(bench, step)})
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
        "regie": regie_after(bench, step, today),
        "waakvlam": f"Het huishouden blijft {bench.model.waakvlam_days} dagen op waakvlam."
        if step.leaves_waakvlam
        else "",
        "target": bench.model.phase(step.to_phase).label,
    }


def why_they_decide(bench: Bench, step: Transition, today: Today) -> list[str]:
    """The model's rule in words: why the decision lies where it lies."""
    model, dispute = bench.model, bench.model.dispute
    if bench.view.disputed and dispute:
        return [dispute.text]
    ends = f"{model.phase(step.from_phase).label} naar {model.phase(step.to_phase).label}"
    if step.from_phase == step.to_phase:
        ends = f"een stap binnen {model.phase(step.to_phase).label}"
    else:
        ends = f"de stap van {ends}"
    lines = [f"Het model geeft {ends} aan: {listed(labels(model, step.decides))}."]
    for function in step.decides:
        bound = model.functions[function].stands_for
        if bound is not None and bench.view.is_held(bound):
            names = listed(today.names(function), "en")
            lines.append(f"{names} heeft hier de {bound.value}.")
    lines.append(how_many(step))
    if step.sign_in_again:
        lines.append("Wie besluit, meldt zich daarvoor opnieuw aan.")
    return lines


def offer_links(bench: Bench, offers: tuple[Offer, ...]) -> list[dict[str, str]]:
    """What the model offers instead; a link where it is another step from here."""
    steps = {t.id: t for t in bench.model.transitions_from(bench.case.phase)}
    return [
        {"text": o.text, "url": propose_url(bench, steps[o.to]) if o.to in steps else ""}
        for o in offers
    ]


def computed_criteria(bench: Bench, step: Transition, draft: Draft) -> list[dict[str, Any]]:
    """Criteria that the case itself answers: true or not true now."""
    return [
        {"label": c.text, "met": holds(c.predicate, bench.view.facts, draft.facts(step))}
        for c in step.criteria
        if c.predicate
    ]


def check_rows(bench: Bench, items: tuple[Met, ...], *, page: str) -> list[dict[str, Any]]:
    """Preconditions met or not, each with the way to meet it.

    `page` is where it is shown: "propose", or "proposal" where consultations are recorded.
    """
    return [
        {
            "label": item.precondition.text,
            "met": item.met,
            "detail": "" if item.met else item.precondition.how,
            **({} if item.met else _way(bench, item, page)),
        }
        for item in items
    ]


def _way(bench: Bench, item: Met, page: str) -> dict[str, str]:
    predicate = item.precondition.predicate
    if predicate is None:
        return {}
    if predicate.name in ("plan_for_target", "has_plan") and Action.PLAN in bench.actions:
        return {
            "url": reverse("cases:plan", args=[bench.case.reference]),
            "url_label": "Naar het plan van aanpak",
        }
    if predicate.name in ("consulted", "proposed_by_or_consulted"):
        if page == "proposal" and Action.CONSULT in bench.actions:
            return {"url": "#raadplegen", "url_label": "Raadpleging vastleggen"}
        if page == "propose":
            return {"detail": f"{item.precondition.how} Dat kan na het voorstellen."}
    return {}
