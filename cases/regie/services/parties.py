"""The parties around a household, and putting one aside for a time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import Bench, at_work
from cases.core.services.telling import tell
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
    with at_work(case_id, actor, now, Action.PARTIES) as bench:
        if organisation.municipality_id != bench.case.municipality_id:
            raise RuleBroken(Problem("organisation", "Deze organisatie is hier niet bekend."))
        try:
            with transaction.atomic():
                party = Party.objects.create(
                    case=bench.case,
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
        bench.touch()
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
    with at_work(party.case_id, actor, now, Action.SET_ASIDE) as bench:
        problems = []
        if until <= now.date():
            problems.append(Problem("until", "Kies een dag die nog moet komen."))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom deze partij tijdelijk stopt."))
        refuse_if(problems)
        row = _decide(bench, party, until, reason)
        bench.touch()
        bench.grounds_changed()
        tell(
            bench,
            "Een partij doet tijdelijk niet mee.",
            people=[h.person for h in bench.view.held],
        )
    return row


def bring_back(*, party: Party, actor: Actor, now: datetime, reason: str) -> PartySetAside:
    """A party that was put aside takes part again from today; both decisions stay on record.

    Raises:
        NotAllowed: the model gives this to others.
        RuleBroken: no reason.
        Stale: the party takes part already.
    """
    with at_work(party.case_id, actor, now, Action.SET_ASIDE) as bench:
        newest = party.set_asides.order_by("-decided_at", "-pk").first()
        if newest is None or newest.until <= now.date():
            raise Stale("Deze partij doet al weer mee.")
        if not reason.strip():
            raise RuleBroken(Problem("reason", "Schrijf op waarom deze partij weer meedoet."))
        row = _decide(bench, party, now.date(), reason)
        bench.touch()
        bench.grounds_changed()
        tell(bench, "Een partij doet weer mee.", people=[h.person for h in bench.view.held])
    return row


def _decide(bench: Bench, party: Party, until: date, reason: str) -> PartySetAside:
    rule = bench.model.set_aside
    function = acts_as(bench.view, rule.by if rule else (), bench.actor.user_id, bench.functions)[0]
    return PartySetAside.objects.create(
        party=party,
        start=bench.now.date(),
        until=until,
        reason=reason.strip(),
        decided_at=bench.now,
        decided_by_id=bench.actor.user_id,
        decided_in_function=function,
    )
