"""Agreeing to share monthly figures with the region, and withdrawing."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from dashboards.models import SharingChange
from roles.acting import Actor
from roles.models import Municipality
from roles.services.people import demand_beheerder


def share_with_region(
    *,
    municipality: Municipality,
    shares: bool,
    reason: str,
    now: datetime,
    actor: Actor | None,
    inhabitants: int | None = None,
) -> SharingChange:
    """The municipality shares its figures from now on with the municipalities of its region that do
    the same, or no longer; the decision is the municipality's own, its beheerder records it.

    With `inhabitants` its figures stand beside those of the others per thousand residents. Who
    withdraws is gone from the pages of the others at once, with all months. `actor` None: by
    command, for whoever runs AVE.

    Raises:
        PermissionDenied: the actor is no beheerder there.
        ValidationError: no reason, or it is so already (code "stale").
    """
    with transaction.atomic():
        locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if actor is not None:
            demand_beheerder(locked, actor)
        if not reason.strip():
            raise ValidationError({"reason": "Schrijf op wie dit besloot, en waarom."})
        if locked.shares_figures == shares:
            done = "deelt de cijfers al" if shares else "deelt de cijfers al niet meer"
            raise ValidationError(f"{locked.name} {done}.", code="stale")
        locked.shares_figures = shares
        locked.inhabitants = inhabitants or locked.inhabitants
        locked.save()
        return SharingChange.objects.create(
            municipality=locked,
            shares=shares,
            reason=reason.strip(),
            at=now,
            by_id=actor.user_id if actor else None,
        )
