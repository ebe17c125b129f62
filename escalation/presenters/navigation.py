"""What signalling adds to pages of other packages: a number in the navigation, lines in Mijn werk,
and the parts of one list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from escalation.models import Flag
from escalation.querysets import FlagQuerySet
from escalation.scope import reviews_people_in
from roles.acting import Actor
from roles.ave_model.causes import Cause
from roles.middleware import Visit
from roles.permissions import reviewers
from roles.prepared import prepared, prepared_for

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


def counts(visit: Visit) -> Mapping[str, int]:
    """What waits on the escalation list, cases and people together; one query."""
    people = reviews_people_in(visit.actor, visit.municipalities.values())
    if not (people or has_cases(visit)):
        return {}
    return {"escalation": len(prepared_for(visit.actor, _waiting, has_cases(visit), people))}


def _waiting(actor: Actor, cases: bool, people: tuple[int, ...]) -> QuerySet[Flag, Any]:
    rows = [waiting(actor)] if cases else []
    if people:
        rows.append(people_waiting(actor, people))
    return rows[0].union(*rows[1:], all=True)


def lines(cases: Collection[int], today: date) -> Mapping[int, list[str]]:
    """What is flagged on these cases and is not told as a term; one query."""
    found: dict[int, list[str]] = {}
    for flag in prepared(_told, cases=tuple(cases)) if cases else ():
        found.setdefault(flag.case_id or 0, []).append(flag.sentence(today))
    return found


def _told(cases: tuple[int, ...]) -> FlagQuerySet:
    flags = Flag.objects.open().filter(case__any_of=cases)
    return flags.exclude(cause__in=TOLD_AS_TERMS).worst_first()


def tabs(visit: Visit, here: str) -> list[dict[str, Any]]:
    """The parts of the escalation list, for who has both."""
    if not (has_cases(visit) and has_people(visit)):
        return []
    return [
        {"url": reverse(f"escalation:{name}"), "label": label, "current": name == here}
        for name, label in (("queue", "Casussen"), ("people", "Mensen"))
    ]
