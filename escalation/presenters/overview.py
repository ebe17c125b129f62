"""What the overview of the day says of flags: how many wait for somebody's review, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from common.addresses import absolute, link_to
from escalation.models import Flag
from escalation.scope import people_flagged, reviewed_by, reviews_people_in
from roles.acting import Actor
from roles.models import Municipality


def overview_lines(actor: Actor, municipalities: Collection[Municipality]) -> Iterator[str]:
    """How many cases, and how many flags of colleagues, wait for this person."""
    flags = Flag.objects.asking(actor.day).filter(case__in=reviewed_by(actor))
    if waiting := flags.values("case").distinct().count() if actor.functions else 0:
        cases = "1 casus wacht" if waiting == 1 else f"{waiting} casussen wachten"
        yield f"{cases} op uw beoordeling: {absolute(link_to('escalation:queue'))}"
    colleagues = people_flagged(actor, reviews_people_in(actor, municipalities)).asking(actor.day)
    if people := colleagues.count():
        about = (
            "signalering over een collega wacht"
            if people == 1
            else "signaleringen over collega’s wachten"
        )
        yield f"{people} {about} op uw beoordeling: {absolute(link_to('escalation:people'))}"
