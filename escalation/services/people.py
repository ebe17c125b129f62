"""Reviewing what is flagged about a person: too many cases, or a function that ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.core.errors import NotAllowed, Problem, RuleBroken, refuse_if
from escalation.models import Flag, Review
from escalation.reviewing import OF_A_PERSON, Asked, review_problems
from roles.acting import Actor
from roles.permissions_over_people import may_review_person

from .reviews import limits_of, rest, standing_flags, until_of


def review_person(*, flag: Flag, actor: Actor, now: datetime, asked: Asked) -> Review:
    """Say what is done about a flag of a person, and why; it rests until the day that goes with
    it, or for good when it is unfounded. It comes back when it gets worse.

    Raises:
        NotAllowed: others review this, or it is about the actor.
        RuleBroken: a reason or a day is missing, the day lies too far, or it is no such outcome.
        Stale: it has gone, or somebody else reviewed it meanwhile.
    """
    with transaction.atomic():
        person = flag.person_id or 0
        functions = actor.functions_in(flag.municipality_id)
        mine = may_review_person(flag.municipality.ave_model, person, actor.user_id, functions)
        if not mine:
            raise NotAllowed(Problem("", "Dit beoordeelt iemand anders."))
        if asked.outcome not in OF_A_PERSON:
            raise RuleBroken(Problem("outcome", "Kies wat u gaat doen."))
        today = timezone.localdate(now)
        standing = standing_flags(Flag.objects.filter(person=person), [flag.pk], today)
        refuse_if(review_problems(asked, today=today, **limits_of(standing, today)))
        review = Review.objects.create(
            municipality_id=flag.municipality_id,
            person_id=person,
            outcome=asked.outcome,
            reason=asked.reason.strip(),
            until=until_of(asked, standing, today),
            at=now,
            reviewer_id=actor.user_id,
            function=mine[0],
        )
        rest(standing, review, asked)
    return review
