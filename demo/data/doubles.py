"""A household that a colleague registered a second time."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.core.models import Case
from cases.households.services.households import Address, NewMember, facts_of, open_household
from cases.intake.models import Signal
from cases.intake.services.signals import register_signal
from roles.acting import actor_for
from roles.models import Municipality, User
from roles.permissions import may_register

from .towns import Town

DAYS_AGO = 2


def add_doubles(towns: list[Town], now: datetime) -> None:
    """In the first town; nobody noticed yet."""
    here = Municipality.objects.get(slug=towns[0].place.slug)
    at = now - timedelta(days=DAYS_AGO)
    running = Case.objects.open().filter(municipality=here, opened_at__lt=at)
    case = running.filter(household__secret_address=False).exclude(household__street="")
    known = case.select_related("household").order_by("-opened_at").first()
    users = User.objects.filter(function_periods__municipality=here, is_active=True)
    actors = (actor_for(user, at.date()) for user in users.order_by("pk"))
    actor = next((a for a in actors if may_register(here.ave_model, a.functions_in(here.pk))), None)
    if known is None or actor is None:
        return
    home = known.household
    members = home.memberships.filter(end=None).select_related("person")
    double = open_household(
        municipality=here,
        actor=actor,
        now=at,
        address=Address(home.street, home.house_number, home.postcode, home.town, home.area),
        members=[NewMember(**facts_of(m.person), role=m.role) for m in members],
    )
    register_signal(
        household=double,
        actor=actor,
        now=at,
        kind=Signal.Kind.MELDING,
        reporter=Signal.Reporter.HOUSING,
        text="Er is al drie maanden geen huur betaald en de post ligt in de gang.",
        received_at=at,
    )
