"""A minor came to live in a household."""

from __future__ import annotations

from datetime import datetime

from cases.core.locking import locked_case
from cases.core.models import Case
from cases.core.services.notify import notify_of_minors
from roles.acting import Actor

from ..models import Household


def a_minor_joined(household: Household, actor: Actor, now: datetime) -> None:
    """With a minor in the household minors are involved in its case, whoever registered it."""
    for case in Case.objects.open().filter(household=household, minors_involved=False):
        with locked_case(case.pk, actor, now) as context:
            context.case.minors_involved = True
            context.touch()
            context.grounds_changed()
            notify_of_minors(context)
