"""A municipality begins to work with AVE: its row, its organisations, and its first beheerder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from common.dates import day_of
from roles.ave_model import registry
from roles.models import FunctionPeriod, Municipality, Organisation
from roles.permissions_over_people import BEHEERDER

from .begin import begin_function
from .people import Account, account_for


def start_municipality(
    *,
    slug: str,
    name: str,
    model: str,
    email: str,
    person: str,
    now: datetime,
    teams: Iterable[str] = (),
    partners: Iterable[str] = (),
) -> Account:
    """Make a municipality on the newest version of a model, with the beheerder who does the rest.

    The one way a function is given without a beheerder, because there is none yet: whoever may
    run commands on the server does it, never a page. The function starts today.

    Raises:
        UnknownModelError: no published model of that name.
        ValidationError: the municipality exists or cannot be, or the account is deactivated.
    """
    ave_model = registry.get(model)
    with transaction.atomic():
        municipality = Municipality(
            slug=slug, name=name, model_slug=ave_model.slug, model_version=ave_model.version
        )
        municipality.full_clean()
        municipality.save()
        for own, names in ((True, teams), (False, partners)):
            for organisation in names:
                _add_organisation(municipality, organisation, own=own)
        return _make_beheerder(municipality, email, person, now)


def add_second_beheerder(*, slug: str, email: str, person: str, now: datetime) -> Account:
    """A second beheerder for a municipality in which nobody could agree to one, such as one that
    just began: by whoever may run commands on the server, never a page. Starts today.

    Raises:
        ValidationError: no such municipality, the account is deactivated or new without a name, or
            it is beheerder there already.
    """
    with transaction.atomic():
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            raise ValidationError(f"Er is geen gemeente met de korte naam {slug}.")
        return _make_beheerder(municipality, email, person, now)


def _make_beheerder(municipality: Municipality, email: str, person: str, now: datetime) -> Account:
    account = account_for(email, person, now=now, by=None)
    if not account.user.is_active:
        raise ValidationError("Dit account is gedeactiveerd; neem een ander als beheerder.")
    period = FunctionPeriod(
        user=account.user, function=BEHEERDER, municipality=municipality, start=day_of(now)
    )
    begin_function(period, now=now, by=None)
    return account


def _add_organisation(municipality: Municipality, name: str, *, own: bool) -> None:
    organisation = Organisation(municipality=municipality, name=name, own=own)
    organisation.full_clean()
    organisation.save()
