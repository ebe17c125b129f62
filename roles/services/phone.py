"""The telephone number of a colleague: kept by oneself, or by the beheerder."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from roles.acting import Actor
from roles.models import FunctionPeriod, User
from roles.permissions_over_people import BEHEERDER


def may_set_phone(user: User, actor: Actor) -> bool:
    """Whether this person writes down somebody's number: their own, or as beheerder of a
    municipality where that person works or worked."""
    if user.pk == actor.user_id:
        return True
    places = FunctionPeriod.objects.filter(user=user).functions_per_municipality()
    return any(BEHEERDER in actor.functions_in(place) for place in places)


def set_phone(*, user: User, phone: str, actor: Actor) -> None:
    """Write down the number that colleagues call; empty: none.

    Raises:
        PermissionDenied: it is another's number, and the actor is no beheerder there.
        ValidationError: no telephone can dial it.
    """
    if not may_set_phone(user, actor):
        raise PermissionDenied("Het nummer van een ander wijzigt de beheerder.")
    with transaction.atomic():
        locked: User = User.objects.select_for_update().get(pk=user.pk)
        locked.phone = " ".join(phone.split())
        locked.clean_fields(exclude={f.name for f in User._meta.fields if f.name != "phone"})
        locked.save(update_fields=["phone"])
