"""The parties around a household, and putting one aside for a time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cases.bench import at_work
from cases.errors import Problem, RuleBroken, refuse_if
from cases.models import Party, PartySetAside
from roles.acting import Actor
from roles.models import Organisation
from roles.permissions import Action, acts_as

from ._telling import tell


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
    """Put a party aside until a day ("buitenspel") [D, AVE3 Procesregie].

    Raises:
        NotAllowed: the model gives this to others.
        RuleBroken: no reason, or a day that has passed.
    """
    with at_work(party.case_id, actor, now, Action.SET_ASIDE) as bench:
        problems = []
        if until < now.date():
            problems.append(Problem("until", "Kies een dag die nog moet komen."))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom deze partij tijdelijk stopt."))
        refuse_if(problems)
        rule = bench.model.set_aside
        function = acts_as(bench.view, rule.by if rule else (), actor.user_id, bench.functions)[0]
        row = PartySetAside.objects.create(
            party=party,
            start=now.date(),
            until=until,
            reason=reason.strip(),
            decided_at=now,
            decided_by_id=actor.user_id,
            decided_in_function=function,
        )
        bench.touch()
        bench.grounds_changed()
        tell(
            bench,
            "Een partij doet tijdelijk niet mee.",
            people=[h.person for h in bench.view.held],
        )
    return row
