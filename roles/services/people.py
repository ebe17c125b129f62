"""Who holds which function: given, ended and taken away by the functioneel beheerder.

Refusals are Django's own: `PermissionDenied` for who is no beheerder there, `ValidationError` with
the field and a sentence in plain Dutch for what cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from common.dates import day_of
from roles.acting import Actor
from roles.ave_model import registry
from roles.models import (
    FunctionPeriod,
    FunctionRequest,
    Municipality,
    Organisation,
    PersonEvent,
    User,
)
from roles.permissions_over_people import BEHEERDER

from .begin import begin_function
from .confirming import ask_for_function, is_confirmed_by_two
from .groups import sync_groups

LONGER_TAKES_TWO = (
    "Deze functie geeft macht over casussen. Langer duren kan alleen als een tweede persoon dat"
    " bevestigt: geef de functie opnieuw, vanaf de dag na de laatste dag."
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account, and whether it is new: then its owner gets a link by mail, with which
    they choose a password that nobody else ever sees."""

    user: User
    is_new: bool = False
    waits: bool = False
    """Whether the function waits for a second person."""


@dataclass(frozen=True, slots=True)
class NewFunction:
    """A function to give: from a day up to and including a day, or on and on."""

    function: str
    start: date
    end: date | None = None
    organisation_id: int | None = None


def manages(municipality: Municipality, actor: Actor) -> bool:
    """Whether this person is beheerder of the municipality today."""
    return BEHEERDER in actor.functions_in(municipality.pk)


def demand_beheerder(municipality: Municipality, actor: Actor) -> None:
    """Only the beheerder of a municipality changes who works there.

    Raises:
        PermissionDenied: the actor is no beheerder there today.
    """
    if not manages(municipality, actor):
        raise PermissionDenied("Alleen de beheerder van deze gemeente mag dit.")


def give_function(
    *, municipality: Municipality, user: User, actor: Actor, now: datetime, new: NewFunction
) -> FunctionPeriod | FunctionRequest:
    """Somebody gets a function in a municipality; never one's own doing. One that gives power over
    cases waits as a request until a second person agrees (`confirming`).

    Raises:
        PermissionDenied: the actor is no beheerder there.
        ValidationError: the function is not the model's, the account is deactivated or the
            actor's own, the period cannot be, or overlaps one there is.
    """
    demand_beheerder(municipality, actor)
    _not_oneself(user, actor)
    problems = {}
    if new.function not in registry.functions_in(municipality.ave_model):
        problems["function"] = "Deze functie kent het model van de gemeente niet."
    if new.end and new.end < new.start:
        problems["end"] = "De einddatum ligt voor de begindatum."
    organisations = Organisation.objects.filter(municipality=municipality)
    if new.organisation_id and not organisations.filter(pk=new.organisation_id).exists():
        problems["organisation"] = "Deze organisatie hoort niet bij de gemeente."
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.is_active:
            problems["__all__"] = "Dit account is gedeactiveerd. Activeer het eerst."
        if problems:
            raise ValidationError(problems)
        period = FunctionPeriod(
            user=locked,
            function=new.function,
            municipality=municipality,
            organisation_id=new.organisation_id,
            start=new.start,
            end=new.end,
        )
        if is_confirmed_by_two(municipality, new.function):
            return ask_for_function(period, actor=actor, now=now)
        begin_function(period, now=now, by=actor.user_id)
    return period


def add_person(
    *,
    municipality: Municipality,
    email: str,
    name: str,
    actor: Actor,
    now: datetime,
    new: NewFunction,
) -> Account:
    """A function for who has this e-mail address: a known account, or a new one.

    Raises:
        PermissionDenied: the actor is no beheerder there.
        ValidationError: no name for a new account, or as `give_function`.
    """
    demand_beheerder(municipality, actor)
    with transaction.atomic():
        account = account_for(email, name, now=now, by=actor.user_id)
        given = give_function(
            municipality=municipality, user=account.user, actor=actor, now=now, new=new
        )
    return replace(account, waits=isinstance(given, FunctionRequest))


def account_for(email: str, name: str, *, now: datetime, by: int | None) -> Account:
    """The account with this e-mail address, or a new one.

    Raises:
        ValidationError: a new account has no name, or no proper address.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        return Account(user)
    if not name.strip():
        raise ValidationError({"name": "Vul de naam in: dit account is nieuw."})
    User(email=email, name=name.strip()).clean_fields(exclude=("password",))
    made = User.objects.create_user(email, None, name=name.strip(), date_joined=now, by=by)
    return Account(made, is_new=True)


def end_function(
    *,
    period: FunctionPeriod,
    end: date,
    actor: Actor,
    now: datetime,
    seen: date | None = None,
) -> FunctionPeriod:
    """A function ends after a day; the rights go with it, also on cases that are still held.

    What is past stays as it was: the last day is yesterday at the earliest. `seen` is the last day
    that the beheerder had before them; today where there was none.

    Raises:
        PermissionDenied: the actor is no beheerder there, or the function is a region's.
        ValidationError: the day is too early, the function has ended, is the actor's own, would
            last longer though it took two people to give, or another beheerder set another last day
            meanwhile (code "stale").
    """
    with transaction.atomic():
        locked: FunctionPeriod = FunctionPeriod.objects.select_for_update().get(pk=period.pk)
        if locked.municipality is None:
            raise PermissionDenied("Deze functie geldt voor een regio.")
        demand_beheerder(locked.municipality, actor)
        _not_oneself(locked.user, actor)
        if seen is not None and seen != (locked.end or actor.day):
            raise ValidationError(
                "Intussen heeft iemand anders een laatste dag vastgelegd. Kies wat blijft staan.",
                code="stale",
            )
        if locked.end and locked.end < actor.day:
            raise ValidationError("Deze functie is al voorbij.")
        if end < actor.day - timedelta(days=1):
            raise ValidationError({"end": "De laatste dag is op zijn vroegst gisteren."})
        if (
            locked.end
            and end > locked.end
            and is_confirmed_by_two(locked.municipality, locked.function)
        ):
            raise ValidationError({"end": LONGER_TAKES_TWO})
        if end < locked.start:
            raise ValidationError(
                {
                    "end": "De einddatum ligt voor de begindatum. "
                    "Was de functie een vergissing? Trek hem dan in."
                }
            )
        locked.end = end
        locked.save()
        PersonEvent.objects.record_function(
            locked, PersonEvent.Kind.END_SET, at=now, by=actor.user_id
        )
        sync_groups(locked.user, actor.day)
    return locked


def withdraw_function(*, period: FunctionPeriod, actor: Actor, now: datetime) -> FunctionPeriod:
    """A function was given by mistake: it never counted, and its rights end at once.

    Raises:
        PermissionDenied: the actor is no beheerder there, or the function is a region's.
        ValidationError: it was given on another day and has begun, is over, or is the actor's own.
    """
    with transaction.atomic():
        locked: FunctionPeriod = FunctionPeriod.objects.select_for_update().get(pk=period.pk)
        if locked.municipality is None:
            raise PermissionDenied("Deze functie geldt voor een regio.")
        demand_beheerder(locked.municipality, actor)
        _not_oneself(locked.user, actor)
        if locked.end and locked.end < actor.day:
            raise ValidationError("Deze functie is al voorbij.")
        given_at = locked.events.filter(kind=PersonEvent.Kind.FUNCTION_GIVEN).aggregate(
            at=Max("at")
        )
        if not may_withdraw(locked, given_at["at"], actor.day):
            raise ValidationError(
                "Deze functie is niet vandaag gegeven en is al begonnen. Beëindig hem."
            )
        locked.end = min(locked.start, actor.day) - timedelta(days=1)
        locked.withdrawn_at = now
        locked.save()
        PersonEvent.objects.record_function(
            locked, PersonEvent.Kind.FUNCTION_WITHDRAWN, at=now, by=actor.user_id
        )
        sync_groups(locked.user, actor.day)
    return locked


def may_withdraw(period: FunctionPeriod, given_at: datetime | None, today: date) -> bool:
    """Whether a function can still be taken back as if never given: on the day on which it was, and
    as long as it has not begun."""
    return period.start > today or (given_at is not None and day_of(given_at) == today)


def end_all_functions(*, user: User, actor: Actor, now: datetime) -> int:
    """Everything that somebody does in the municipalities one manages ends at once; the account
    stays for where they work besides. Gives how many functions that were.

    Raises:
        ValidationError: there is none, or it is the actor's own account.
    """
    yesterday = actor.day - timedelta(days=1)
    with transaction.atomic():
        running = user.function_periods.not_over_on(actor.day).select_related("municipality")
        ended = [p for p in running if p.municipality and manages(p.municipality, actor)]
        if not ended:
            raise ValidationError("Deze persoon heeft hier geen functie meer.")
        for period in ended:
            if period.start > actor.day:
                withdraw_function(period=period, actor=actor, now=now)
            else:
                last = max(yesterday, period.start)
                end_function(period=period, end=last, actor=actor, now=now)
    return len(ended)


def deactivate(*, user: User, actor: Actor, now: datetime) -> None:
    """Somebody is out at once, whatever pages they have open; also after a later activation.

    Raises:
        PermissionDenied: the actor is no beheerder of every municipality this person works for.
        ValidationError: it is the actor's own account.
    """
    with transaction.atomic():
        locked = _managed_account(user, actor)
        _not_oneself(locked, actor)
        if locked.is_active:
            _record_account(locked, PersonEvent.Kind.ACCOUNT_CLOSED, actor, now)
        locked.is_active = False
        # Old sessions hang on the password: with another one they never come back to life.
        locked.set_unusable_password()
        locked.save()
        sync_groups(locked, actor.day)


def activate(*, user: User, actor: Actor, now: datetime) -> None:
    """A deactivated account works again; its owner gets a link to choose a new password.

    Raises:
        PermissionDenied: the actor is no beheerder of every municipality this person ever worked
            for: what was open to them elsewhere would be open again.
        ValidationError: the account is not deactivated, or is the actor's own.
    """
    with transaction.atomic():
        locked = _managed_account(user, actor, ever=True)
        _not_oneself(locked, actor)
        if locked.is_active:
            raise ValidationError("Dit account is al actief.")
        locked.is_active = True
        locked.set_unusable_password()
        locked.save()
        _record_account(locked, PersonEvent.Kind.ACCOUNT_REOPENED, actor, now)
        sync_groups(locked, actor.day)


def send_link(*, user: User, actor: Actor, now: datetime) -> None:
    """Who lost a password gets a link by mail; the old password ends at once, and open pages with
    it.

    Raises:
        PermissionDenied, ValidationError: as `activate`.
    """
    with transaction.atomic():
        locked = _managed_account(user, actor, ever=True)
        _not_oneself(locked, actor)
        if not locked.is_active:
            raise ValidationError("Dit account is gedeactiveerd. Activeer het eerst.")
        locked.set_unusable_password()
        locked.save()
        _record_account(locked, PersonEvent.Kind.LINK_SENT, actor, now)


def manages_account(user: User, actor: Actor, *, ever: bool = False) -> bool:
    """Whether every municipality this person works for, or would, is one the actor manages; `ever`:
    or has ever worked for."""
    current = user.function_periods.not_over_on(actor.day)
    places = set(current.functions_per_municipality())
    known = set(user.function_periods.functions_per_municipality())
    asked = FunctionRequest.objects.filter(user=user).values_list("municipality", "closed_at")
    places |= {pk for pk, closed_at in asked if closed_at is None}
    known |= {pk for pk, _ in asked}
    return bool(known) and all(
        BEHEERDER in actor.functions_in(municipality_id)
        for municipality_id in (known if ever else places or known)
    )


def _record_account(user: User, kind: PersonEvent.Kind, actor: Actor, now: datetime) -> None:
    PersonEvent.objects.record_account(user, kind, at=now, by=actor.user_id)


def _managed_account(user: User, actor: Actor, *, ever: bool = False) -> User:
    locked: User = User.objects.select_for_update().get(pk=user.pk)
    if not manages_account(locked, actor, ever=ever):
        raise PermissionDenied(
            "Deze persoon werkt of werkte ook voor een andere gemeente. Beëindig alleen de functies"
            " hier."
        )
    return locked


def _not_oneself(user: User, actor: Actor) -> None:
    if user.pk == actor.user_id:
        raise ValidationError("Uw eigen functies wijzigt een andere beheerder.")
