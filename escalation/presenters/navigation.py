"""What signalling adds to pages of other packages: a number in the navigation, lines in Mijn werk,
and the parts of one list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from escalation.models import Flag
from roles.ave_model.causes import Cause
from roles.middleware import Visit
from roles.permissions import reviewers

from .people import people_waiting, reviews_people
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
    return any(reviews_people(visit, pk) for pk in visit.municipalities)


def counts(visit: Visit) -> Mapping[str, int]:
    """What waits on the escalation list, cases and people together; one query."""
    rows = []
    if has_cases(visit):
        rows.append(waiting(visit.actor))
    if has_people(visit):
        rows.append(people_waiting(visit))
    if not rows:
        return {}
    return {
        "escalation": rows[0].union(*rows[1:], all=True).count() if rows[1:] else rows[0].count()
    }


def lines(cases: Collection[int], today: date) -> Mapping[int, list[str]]:
    """What is flagged on these cases and is not told as a term; one query."""
    found: dict[int, list[str]] = {}
    flags = Flag.objects.open().filter(case__in=cases).exclude(cause__in=TOLD_AS_TERMS)
    for flag in flags.worst_first() if cases else ():
        found.setdefault(flag.case_id or 0, []).append(flag.sentence(today))
    return found


def tabs(visit: Visit, here: str) -> list[dict[str, Any]]:
    """The parts of the escalation list, for who has both."""
    if not (has_cases(visit) and has_people(visit)):
        return []
    return [
        {"url": reverse(f"escalation:{name}"), "label": label, "current": name == here}
        for name, label in (("queue", "Casussen"), ("people", "Mensen"))
    ]
