"""Households announced in the town next door: one since yesterday, one that waits too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.core.locking import case_context
from cases.core.models import Case
from cases.moves.services.announcing import NewAnnouncement, announce_move
from roles.acting import Actor, actor_for
from roles.models import Municipality, User
from roles.permissions import Action

from .towns import Town

DAYS_AGO = (1, 12)
SUMMARY = (
    "Er zijn schulden en er was overlast voor de buren. Schuldhulp loopt sinds het voorjaar. "
    "De afspraken staan in het plan. Het huishouden wil dat de hulp doorgaat."
)


def add_moves(towns: list[Town], now: datetime) -> None:
    """From the first towns to the one after each; people announced it the way they do."""
    here = [Municipality.objects.get(slug=town.place.slug) for town in towns[:3]]
    for days, sender, receiver in zip(DAYS_AGO, here, here[1:], strict=False):
        at = now - timedelta(days=days)
        found = _who_may_announce(sender, at)
        if found is None:
            continue
        case, actor, user = found
        members = case.household.memberships.on(at.date())
        announce_move(
            case_id=case.pk,
            actor=actor,
            now=at,
            new=NewAnnouncement(
                there=receiver,
                moved_on=at.date() - timedelta(days=3),
                reason=f"Het huishouden woont nu in {receiver.name}.",
                call=", ".join(part for part in (user.name, user.phone) if part),
                people=frozenset(members.values_list("person", flat=True)),
                summary=SUMMARY,
                with_plan=case.plans.exists(),
                log_months=3,
                ground="consent",
                ground_note="Besproken bij het laatste huisbezoek.",
            ),
        )


def _who_may_announce(sender: Municipality, at: datetime) -> tuple[Case, Actor, User] | None:
    """Somebody who may end one of the cases on which people worked last."""
    running = Case.objects.open().filter(municipality=sender, opened_at__lt=at - timedelta(days=9))
    calm = running.filter(safety_risk=False, proposals=None).order_by("-last_activity_at")
    people = User.objects.filter(function_periods__municipality=sender, is_active=True).distinct()
    actors = [(actor_for(user, at.date()), user) for user in people.order_by("pk")[:40]]
    for case in calm.select_related("household", "municipality")[:5]:
        for actor, user in actors:
            if Action.CLOSE in case_context(case, actor, at).actions:
                return case, actor, user
    return None
