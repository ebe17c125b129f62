"""The parties around a household, and putting one aside for a time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from roles.acting import Actor
from roles.models import Organisation
from roles.permissions import Action, acts_as

from ..models import Party, PartySetAside


def add_party(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    contact: str = "",
    task: str = "",
) -> Party:
    """An organisation joins the work around the household.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: it is there already, or belongs to another municipality.
    """
    with locked_case(case_id, actor, now, Action.PARTIES) as context:
        if organisation.municipality_id != context.case.municipality_id:
            raise RuleBroken(Problem("organisation", "Deze organisatie is hier niet bekend."))
        try:
            with transaction.atomic():
                party = Party.objects.create(
                    case=context.case,
                    organisation=organisation,
                    contact=contact,
                    task=task,
                    added_at=now,
                    added_by_id=actor.user_id,
                )
        except IntegrityError as error:
            raise RuleBroken(
                Problem("organisation", "Deze partij staat al bij de casus.")
            ) from error
        context.touch()
    return party


def set_aside(
    *, party: Party, actor: Actor, now: datetime, until: date, reason: str
) -> PartySetAside:
    """Put a party aside until a day ("buitenspel"); on that day it takes part again
    [D, AVE3 Procesregie].

    Raises:
        NotAllowed: the model gives this to others.
        RuleBroken: no reason, or a day that is not ahead.
    """
    with locked_case(party.case_id, actor, now, Action.SET_ASIDE) as context:
        problems = []
        if until <= now.date():
            problems.append(Problem("until", "Kies een dag die nog moet komen."))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom deze partij tijdelijk stopt."))
        refuse_if(problems)
        row = _decide(context, party, until, reason)
        context.touch()
        context.grounds_changed()
        notify_case(
            context,
            "Een partij doet tijdelijk niet mee.",
            people=[h.person for h in context.snapshot.held],
        )
    return row


def bring_back(*, party: Party, actor: Actor, now: datetime, reason: str) -> PartySetAside:
    """A party that was put aside takes part again from today; both decisions stay on record.

    Raises:
        NotAllowed: the model gives this to others.
        RuleBroken: no reason.
        Stale: the party takes part already.
    """
    with locked_case(party.case_id, actor, now, Action.SET_ASIDE) as context:
        newest = party.set_asides.order_by("-decided_at", "-pk").first()
        if newest is None or newest.until <= now.date():
            raise Stale("Deze partij doet al weer mee.")
        if not reason.strip():
            raise RuleBroken(Problem("reason", "Schrijf op waarom deze partij weer meedoet."))
        row = _decide(context, party, now.date(), reason)
        context.touch()
        context.grounds_changed()
        notify_case(
            context, "Een partij doet weer mee.", people=[h.person for h in context.snapshot.held]
        )
    return row


def _decide(context: CaseContext, party: Party, until: date, reason: str) -> PartySetAside:
    rule = context.model.set_aside
    function = acts_as(
        context.snapshot, rule.by if rule else (), context.actor.user_id, context.functions
    )[0]
    return PartySetAside.objects.create(
        party=party,
        start=context.now.date(),
        until=until,
        reason=reason.strip(),
        decided_at=context.now,
        decided_by_id=context.actor.user_id,
        decided_in_function=function,
    )
