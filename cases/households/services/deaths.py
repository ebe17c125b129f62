"""Somebody of a household died: the person leaves it, and who is left or nobody is what counts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from cases.core import notice_parts
from cases.core.locking import locked_case
from cases.core.models import Case
from cases.core.services.notify import notify_case
from roles.acting import Actor
from roles.permissions import ends_case

from ..models import Household, Membership, Person
from .households import leave


def record_death(*, membership: Membership, actor: Actor, now: datetime, on: date) -> Membership:
    """Somebody died, and so leaves every household they belonged to. That nobody is left is for
    who may end the case; they are told.

    Raises:
        NotAllowed: the actor neither works on the household's case nor does intake here.
        RuleBroken: the day lies ahead, or before the person came to live here.
    """
    with transaction.atomic():
        theirs = Household.objects.filter(memberships__person=membership.person_id)
        ids = sorted(set(theirs.values_list("pk", flat=True)))
        list(Household.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        ended = leave(membership, actor, now, on, lambda _: [])
        person = Person.objects.select_for_update().get(pk=membership.person_id)
        person.died_on = on
        person.save()
        for other in person.memberships.filter(end=None).select_for_update():
            other.end = max(on, other.start)
            other.save()
        for case in Case.objects.open().filter(household__in=ids).order_by("pk"):
            _nobody_lives_there(case, actor, now)
    return ended


def _nobody_lives_there(case: Case, actor: Actor, now: datetime) -> None:
    if case.household.is_lived_in:
        return
    with locked_case(case.pk, actor, now) as context:
        context.grounds_changed()
        notify_case(
            context,
            "In dit huishouden woont niemand meer. Iemand moet de casus sluiten.",
            functions=ends_case(context.snapshot),
            people=[h.person for h in context.snapshot.held],
            part=notice_parts.NOBODY_LIVES,
        )
