"""A function that gives power begins when a second person agrees."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from roles.acting import Actor
from roles.ave_model import registry
from roles.models import FunctionPeriod, FunctionRequest, Municipality, User
from roles.permissions_over_people import BEHEERDER, CONFIRMERS, needs_a_second

from .begin import begin_function

Outcome = FunctionRequest.Outcome


def is_confirmed_by_two(municipality: Municipality, function: str) -> bool:
    """Whether this function, or the one it is the deputy of, takes two people to give there."""
    known = registry.functions_in(municipality.ave_model).get(function)
    stands_for = known.deputy_of if known and known.deputy_of else function
    return needs_a_second(municipality.ave_model, stands_for)


def ask_for_function(period: FunctionPeriod, *, actor: Actor, now: datetime) -> FunctionRequest:
    """Keep what a beheerder asked until a second person agrees; `period` is not saved.

    Raises:
        ValidationError: the period cannot be, overlaps one there is, or was asked already.
    """
    period.full_clean()
    request = FunctionRequest(
        municipality=period.municipality,
        user=period.user,
        function=period.function,
        organisation_id=period.organisation_id,
        start=period.start,
        end=period.end,
        asked_by_id=actor.user_id,
        asked_at=now,
    )
    same = FunctionRequest.objects.open().filter(
        municipality=period.municipality, user=period.user, function=period.function
    )
    if same.exists():
        raise ValidationError("Deze functie is al gevraagd, en wacht op bevestiging.")
    request.save()
    return request


def may_confirm(request: FunctionRequest, actor: Actor) -> bool:
    """Whether this person is the second: a beheerder or FG there, who did not ask it and does not
    get it."""
    return FunctionRequest.objects.confirmed_by(actor).filter(pk=request.pk).exists()


def may_take_back(request: FunctionRequest, actor: Actor) -> bool:
    """Whether this person may withdraw it: any beheerder there, for another than themselves."""
    manages = BEHEERDER in actor.functions_in(request.municipality_id)
    return manages and request.user_id != actor.user_id


def who_can_confirm(request: FunctionRequest, day: date) -> list[User]:
    """Everybody who may be the second person that day."""
    periods = FunctionPeriod.objects.active_on(day).in_municipality(request.municipality_id)
    people = User.objects.filter(
        pk__in=periods.filter(function__in=CONFIRMERS).values("user")
    ).exclude(Q(pk=request.asked_by_id) | Q(pk=request.user_id))
    return list(people.order_by("name"))


def confirm_function(*, request: FunctionRequest, actor: Actor, now: datetime) -> FunctionPeriod:
    """The second person agrees: the function begins, today at the earliest.

    Raises:
        PermissionDenied: this person asked it, gets it, or is no beheerder or FG there.
        ValidationError: it was closed meanwhile, its last day is past, the account is closed, or
            the function overlaps one that was given since.
    """
    with transaction.atomic():
        locked = _open(request)
        if not may_confirm(locked, actor):
            raise PermissionDenied("Een tweede beheerder of de FG bevestigt dit.")
        user = User.objects.select_for_update().get(pk=locked.user_id)
        if not user.is_active:
            raise ValidationError("Dit account is gedeactiveerd.")
        start = max(locked.start, actor.day)
        if locked.end and locked.end < start:
            raise ValidationError("De laatste dag van deze functie is al voorbij. Weiger de vraag.")
        period = FunctionPeriod(
            user=user,
            function=locked.function,
            municipality=locked.municipality,
            organisation_id=locked.organisation_id,
            start=start,
            end=locked.end,
        )
        begin_function(period, now=now, by=locked.asked_by_id)
        locked.period = period
        _close(locked, Outcome.CONFIRMED, actor, now)
    return period


def refuse_function(
    *, request: FunctionRequest, actor: Actor, now: datetime, reason: str
) -> FunctionRequest:
    """The second person does not agree, and says why.

    Raises:
        PermissionDenied: as `confirm_function`.
        ValidationError: no reason, or it was closed meanwhile.
    """
    with transaction.atomic():
        locked = _open(request)
        if not may_confirm(locked, actor):
            raise PermissionDenied("Een tweede beheerder of de FG bevestigt of weigert dit.")
        if not reason.strip():
            raise ValidationError({"reason": "Schrijf op waarom u dit weigert."})
        return _close(locked, Outcome.REFUSED, actor, now, reason.strip())


def take_back(*, request: FunctionRequest, actor: Actor, now: datetime) -> FunctionRequest:
    """A beheerder there withdraws what was asked.

    Raises:
        PermissionDenied: this person is no beheerder there, or would get it.
        ValidationError: it was closed meanwhile.
    """
    with transaction.atomic():
        locked = _open(request)
        if not may_take_back(locked, actor):
            raise PermissionDenied("Alleen de beheerder van deze gemeente mag dit.")
        return _close(locked, Outcome.WITHDRAWN, actor, now)


def _open(request: FunctionRequest) -> FunctionRequest:
    locked: FunctionRequest = FunctionRequest.objects.select_for_update(of=("self",)).get(
        pk=request.pk
    )
    if locked.closed_at:
        words = locked.get_outcome_display()
        raise ValidationError(f"Dit is intussen {words} door {locked.closed_by}.")
    return locked


def _close(
    request: FunctionRequest, outcome: Outcome, actor: Actor, now: datetime, reason: str = ""
) -> FunctionRequest:
    request.outcome, request.reason = outcome, reason
    request.closed_by_id, request.closed_at = actor.user_id, now
    request.save()
    return request
