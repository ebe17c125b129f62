"""The pages on which a step is put forward: where one is, what there is to see, what is sent."""

from __future__ import annotations

from typing import Any

from cases.core.locking import CaseContext
from cases.core.presenters.common import phase_of
from cases.core.presenters.on_duty import on_duty
from common import dates
from roles.ave_model.types import Transition

from ..forms.questions import ANSWER
from ..forms.steps import Part, StepForm
from ..models import Consultation
from ..services.preparing import ConsultationInput
from ..transitions import Draft, checklist
from .steps import (
    check_rows,
    computed_criteria,
    offer_links,
    pending_notice,
    propose_url,
    refused_beforehand,
    step_aside,
    together_words,
)
from .steps_people import Today

TITLES = {
    Part.SEEN: "Wat ziet u?",
    Part.DONE: "Wat is er al gedaan?",
    Part.ASKED: "Wat vraagt u?",
}
ORDER = tuple(Part)


def propose_page(
    context: CaseContext,
    step: Transition,
    today: Today,
    part: Part,
    form: StepForm,
    heard: tuple[ConsultationInput, ...],
) -> dict[str, Any]:
    """Everything on one of the three pages, and the summary on the last."""
    url = propose_url(context, step)
    functions = frozenset(h.function for h in heard if h.function)
    draft = Draft(proposer_functions=context.functions, consulted=functions)
    computed = computed_criteria(context, step, draft)
    place = ORDER.index(part)
    return {
        "part": part.value,
        "part_title": TITLES[part],
        "url": url,
        "steps": [
            {
                "label": TITLES[p],
                "state": "done" if i < place else "current" if i == place else "todo",
                "url": f"{url}?deel={p}" if i < place else "",
            }
            for i, p in enumerate(ORDER)
        ],
        "from_badge": phase_of(context.model, step.from_phase),
        "to_badge": phase_of(context.model, step.to_phase),
        "within": step.from_phase == step.to_phase,
        "text": step.text,
        "computed": computed,
        "checks": _computed_checks(context, step, draft),
        "heard": [_said(context, h) for h in heard],
        "aside": step_aside(context, step, today),
        "on_duty": on_duty(context, urgent=step.urgent),
        "offers": offer_links(context, form.offers),
        "pending": pending_notice(context),
        "refused": refused_beforehand(context, step, today),
        "together": together_words(context, step) if step.together_with else "",
        "summary": _summary(form, url, computed, heard, context) if part is Part.ASKED else [],
    }


def _computed_checks(context: CaseContext, step: Transition, draft: Draft) -> list[dict[str, Any]]:
    """The preconditions that the case itself answers.

    What follows from the proposal's own form (the receiver) is not shown twice.
    """
    items = tuple(
        m
        for m in checklist(step, context.snapshot.facts, draft)
        if m.precondition.predicate and m.precondition.predicate.name != "receiver_named"
    )
    return check_rows(context, items, page="propose")


def _said(context: CaseContext, heard: ConsultationInput) -> dict[str, Any]:
    known = context.model.functions.get(heard.function)
    who = heard.party or (known.label if known else heard.function)
    return {
        "who": who,
        "outcome": Consultation.Outcome(heard.outcome).label.lower(),
        "text": heard.text,
        "when": dates.full(heard.held_at, time=True),
    }


def _summary(
    form: StepForm,
    url: str,
    computed: list[dict[str, Any]],
    heard: tuple[ConsultationInput, ...],
    context: CaseContext,
) -> list[dict[str, Any]]:
    """What was put down on the pages before, each with the way back to it."""
    seen = [*_chosen(form, "criteria"), *(c["label"] for c in computed if c["met"])]
    done = [
        *_chosen(form, "preconditions"),
        *_answered(form),
        *(f"{s['who']}: {s['outcome']}" for s in (_said(context, h) for h in heard)),
    ]
    return [
        {
            "term": TITLES[part],
            "lines": lines,
            "missing": "Nog niets",
            "url": f"{url}?deel={part}",
        }
        for part, lines in ((Part.SEEN, seen), (Part.DONE, done))
    ]


def _answered(form: StepForm) -> list[str]:
    """The questions that were answered, with the answer."""
    choices = {p.id: dict(form.fields[f"{ANSWER}{p.id}"].choices) for p in form.questions}  # type: ignore[attr-defined]
    values = {p.id: form[f"{ANSWER}{p.id}"].value() for p in form.questions}
    return [
        f"{p.text} {choices[p.id][values[p.id]]}."
        for p in form.questions
        if values[p.id] in choices[p.id]
    ]


def _chosen(form: StepForm, name: str) -> list[str]:
    """The model's words of what was ticked."""
    if name not in form.fields:
        return []
    texts = {
        "criteria": {c.id: c.text for c in form.step.criteria},
        "preconditions": {p.id: p.text for p in form.step.preconditions},
    }[name]
    return [texts[key] for key in form[name].value() or () if key in texts]
