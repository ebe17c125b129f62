"""What signalling adds to pages of other packages: a number in the navigation, lines in Mijn werk,
and the parts of one list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from cases.core.presenters.added import Added
from cases.deadlines.sentences import explain
from escalation.models import Flag
from escalation.scope import reviews_people_in
from roles.ave_model.causes import Cause
from roles.middleware import RequestContext
from roles.permissions import reviewers

from .people import people_waiting
from .queue import waiting

TOLD_AS_TERMS = frozenset(
    {
        Cause.INACTIVE,
        Cause.NO_PLAN,
        Cause.EVALUATION_OVERDUE,
        Cause.WAAKVLAM_PASSED,
        Cause.ASSIGNMENT_OVERDUE,
    }
)
"""Mijn werk counts the days of these itself, from before anything is flagged
(`cases/worklist/terms.py`)."""


def reviews_cases(request_context: RequestContext, municipality: int) -> bool:
    """Whether this person's functions review cases there."""
    functions = request_context.actor.functions_in(municipality)
    model = request_context.municipalities[municipality].ave_model
    return any(functions & frozenset(reviewers(model, phase)) for phase in model.phases)


def has_cases(request_context: RequestContext) -> bool:
    """Whether this person reviews cases anywhere."""
    return any(reviews_cases(request_context, pk) for pk in request_context.municipalities)


def has_people(request_context: RequestContext) -> bool:
    """Whether this person reviews what is flagged about people anywhere."""
    return bool(reviews_people_in(request_context.actor, request_context.municipalities.values()))


def added(request_context: RequestContext, cases: Collection[int]) -> Added:
    """What waits on the escalation list, cases and people together, for who has one; and what is
    flagged on these cases and is not told as a term. A query for each that there is to ask."""
    people = reviews_people_in(request_context.actor, request_context.municipalities.values())
    has_list = has_cases(request_context)
    waits = [waiting(request_context.actor)] if has_list else []
    waits += [people_waiting(request_context.actor, people)] if people else []
    number = waits[0].union(*waits[1:], all=True).count() if waits else 0
    lines: dict[int, list[str]] = {}
    if cases:
        flags = Flag.objects.open().filter(case__in=cases).exclude(cause__in=TOLD_AS_TERMS)
        rows = flags.worst_first().values_list("case", "cause", "figures")
        for case, cause, figures in rows:
            sentence = explain(Cause(cause), figures, request_context.actor.day)
            lines.setdefault(case, []).append(sentence)
    return Added({"escalation": number} if people or has_list else {}, lines)


def tabs(request_context: RequestContext, here: str) -> list[dict[str, Any]]:
    """The parts of the escalation list, for who has both."""
    if not (has_cases(request_context) and has_people(request_context)):
        return []
    return [
        {"url": reverse(f"escalation:{name}"), "label": label, "current": name == here}
        for name, label in (("queue", "Casussen"), ("people", "Mensen"))
    ]
