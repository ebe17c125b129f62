"""What signalling adds to pages of other packages: a number in the navigation, lines in Mijn werk,
and the parts of one list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, QuerySet, Value
from django.db.models.functions import JSONObject
from django.urls import reverse

from cases.deadlines.sentences import explain
from cases.presenters.added import Added
from escalation.models import Flag
from escalation.scope import reviews_people_in
from roles.acting import Actor
from roles.ave_model.causes import Cause
from roles.middleware import Visit
from roles.models import User
from roles.permissions import reviewers
from roles.prepared import prepared_for

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
"""Mijn werk counts the days of these itself, from before anything is flagged (cases/duties.py)."""


def reviews_cases(visit: Visit, municipality: int) -> bool:
    """Whether this person's functions review cases there."""
    functions = visit.actor.functions_in(municipality)
    model = visit.municipalities[municipality].ave_model
    return any(functions & frozenset(reviewers(model, phase)) for phase in model.phases)


def has_cases(visit: Visit) -> bool:
    """Whether this person reviews cases anywhere."""
    return any(reviews_cases(visit, pk) for pk in visit.municipalities)


def has_people(visit: Visit) -> bool:
    """Whether this person reviews what is flagged about people anywhere."""
    return bool(reviews_people_in(visit.actor, visit.municipalities.values()))


def added(visit: Visit, cases: Collection[int]) -> Added:
    """What waits on the escalation list, cases and people together, for who has one; and what is
    flagged on these cases and is not told as a term. One query, and none where there is nothing to
    ask."""
    people = reviews_people_in(visit.actor, visit.municipalities.values())
    has_list = has_cases(visit)
    if not (people or has_list or cases):
        return Added()
    shape = has_list, people, bool(cases)
    (found,) = prepared_for(visit.actor, _added, *shape, cases=tuple(cases))
    waiting_cases, waiting_people, told = (rows or [] for rows in found)
    lines: dict[int, list[str]] = {}
    for flag in told:
        sentence = explain(Cause(flag["cause"]), flag["figures"], visit.actor.day)
        lines.setdefault(flag["case"], []).append(sentence)
    number = {"escalation": len(waiting_cases) + len(waiting_people)}
    return Added(number if people or has_list else {}, lines)


def _added(
    actor: Actor, has_list: bool, people: tuple[int, ...], on_cases: bool, cases: tuple[int, ...]
) -> QuerySet[User, Any]:
    """One row with three arrays: flags of cases that wait, of people, and what is told."""
    return User.objects.filter(pk=actor.user_id).values_list(
        ArraySubquery(waiting(actor)) if has_list else Value(None, JSONField()),
        ArraySubquery(people_waiting(actor, people)) if people else Value(None, JSONField()),
        ArraySubquery(_told(cases)) if on_cases else Value(None, JSONField()),
    )


def _told(cases: tuple[int, ...]) -> QuerySet[Flag, Any]:
    flags = Flag.objects.open().filter(case__any_of=cases).exclude(cause__in=TOLD_AS_TERMS)
    return flags.worst_first().values(
        json=JSONObject(case="case", cause="cause", figures="figures")
    )


def tabs(visit: Visit, here: str) -> list[dict[str, Any]]:
    """The parts of the escalation list, for who has both."""
    if not (has_cases(visit) and has_people(visit)):
        return []
    return [
        {"url": reverse(f"escalation:{name}"), "label": label, "current": name == here}
        for name, label in (("queue", "Casussen"), ("people", "Mensen"))
    ]
