"""What is flagged about people: who has too many cases, whose function ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from common import dates
from escalation.models import Flag, FlagEvent
from escalation.querysets import FlagQuerySet
from escalation.scope import people_flagged, reviews_people_in
from roles.acting import Actor
from roles.middleware import RequestContext

from .flags import SEVERITY_KINDS

HISTORY = 50


def flags_of_people(request_context: RequestContext) -> FlagQuerySet:
    """Open flags of people that this person reviews."""
    here = reviews_people_in(request_context.actor, request_context.municipalities.values())
    return people_flagged(request_context.actor, here)


def people_waiting(actor: Actor, municipalities: Iterable[int]) -> QuerySet[Any, Any]:
    """A row for each flag of a person that waits for this person's review there."""
    return people_flagged(actor, municipalities).asking(actor.day).order_by().values("pk")


def people_page(request_context: RequestContext) -> dict[str, Any]:
    """What waits, worst first, and what rests after a review."""
    day = request_context.actor.day
    flags = flags_of_people(request_context).worst_first().select_related("person", "municipality")
    asking = [*flags.asking(day)]
    waits = {flag.pk for flag in asking}
    resting = [flag for flag in flags if flag.pk not in waits]
    several = len(request_context.municipalities) > 1
    return {
        "rows": [_row(flag, request_context.actor, several) for flag in asking],
        "resting": [_row(flag, request_context.actor, several) for flag in resting],
    }


def _row(flag: Flag, actor: Actor, several: bool) -> dict[str, Any]:
    person = flag.person
    return {
        "url": reverse("escalation:person", args=[flag.public_id]),
        "name": str(person),
        "municipality": flag.municipality.name if several else "",
        "cause": flag.get_cause_display(),
        "sentence": flag.sentence(actor.day),
        "severity": flag.get_severity_display(),
        "kind": SEVERITY_KINDS[flag.severity],
        "since": dates.day_of(flag.since),
        "until": flag.quiet_until,
    }


def history(flags: Iterable[int]) -> list[dict[str, Any]]:
    """What happened to the flags of these ids, newest first (components/timeline.html)."""
    events = (
        FlagEvent.objects.filter(flag__in=flags)
        .exclude(kind=FlagEvent.Kind.CHANGED)
        .select_related("review__reviewer", "flag")
        .order_by("-at", "-pk")[:HISTORY]
    )
    return [_event(event) for event in events]


def _event(event: FlagEvent) -> dict[str, Any]:
    review = event.review
    title = event.get_kind_display()
    if review:
        until = f" tot {dates.full(review.until)}" if review.until else ""
        title = f"{title}: {review.get_outcome_display().lower()}{until}"
    return {
        "datetime": event.at,
        "title": f"{title}.",
        "text": review.reason if review else "",
        "by": str(review.reviewer) if review else "",
    }
