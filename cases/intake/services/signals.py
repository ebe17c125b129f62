"""Registering a signal, and deciding what happens with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import locked_case
from cases.core.models import Case
from cases.core.moments import moment_problems
from cases.core.services.notify import notify_case
from cases.households.models import Household
from cases.households.services.households import demand_intake, demand_it_goes_on
from roles.acting import Actor

from ..models import Signal

ABOUT_DANGER = frozenset({Signal.Reporter.POLICE, Signal.Reporter.VEILIG_THUIS})
"""What comes from these may be violence, and waits for nobody to look by chance [ours]."""


def register_signal(
    *,
    household: Household,
    actor: Actor,
    now: datetime,
    kind: str,
    reporter: str,
    text: str,
    received_at: datetime,
    reporter_name: str = "",
) -> Signal:
    """Somebody's worry about a household, as it came in; triage follows.

    Raises:
        NotAllowed: the actor has no part in intake here.
        RuleBroken: no text, or received in the future.
        Stale: the household was merged into another meanwhile.
    """
    demand_intake(household.municipality, actor)
    ahead = "Het signaal kan niet in de toekomst zijn ontvangen."
    problems = moment_problems("received_at", received_at, now, ahead)
    if not text.strip():
        problems.append(Problem("text", "Schrijf op wat er aan de hand is."))
    refuse_if(problems)
    with transaction.atomic():
        demand_it_goes_on(Household.objects.select_for_update().get(pk=household.pk))
        return Signal.objects.create(
            municipality=household.municipality,
            household=household,
            kind=kind,
            reporter=reporter,
            reporter_name=reporter_name,
            text=text,
            received_at=received_at,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )


def give_advice_only(*, signal: Signal, actor: Actor, now: datetime, note: str) -> Signal:
    """Advice was given and nothing is opened [D, AVE2: Advies vragen of een melding doen?].

    Raises:
        NotAllowed: the actor has no part in intake here.
        RuleBroken: no note of the advice given.
        Stale: somebody else decided on the signal first.
    """
    with transaction.atomic():
        signal = lock_waiting(signal, actor)
        if not note.strip():
            raise RuleBroken(Problem("triage_note", "Schrijf op welk advies u gaf."))
        return settle(signal, actor, now, Signal.Outcome.ADVICE_ONLY, note)


def add_to_case(*, signal: Signal, actor: Actor, now: datetime, note: str = "") -> Case:
    """The signal joins the open case of its household, and who acts on it is notified; where nobody
    does, whoever must see to that. What comes in is no work done: the case is as still as it was.

    Raises:
        NotAllowed: the actor has no part in intake here.
        RuleBroken: the household has no open case.
        Stale: somebody else decided on the signal first.
    """
    with transaction.atomic():
        signal = lock_waiting(signal, actor)
        case: Case | None = Case.objects.open().filter(household=signal.household_id).first()
        if case is None:
            raise RuleBroken(Problem("outcome", "Voor dit huishouden loopt geen casus."))
        settle(signal, actor, now, Signal.Outcome.ADDED, note, case)
        with locked_case(case.pk, actor, now) as context:
            context.grounds_changed()
            notify_case(
                context,
                "Er is een nieuw signaal bij deze casus gevoegd.",
                today="Lees het vandaag en bekijk wat nu nodig is.",
                functions=context.snapshot.seen_to_by(),
                people=[h.person for h in context.snapshot.held],
                urgent=signal.reporter in ABOUT_DANGER,
            )
    return case


def lock_waiting(signal: Signal, actor: Actor) -> Signal:
    """The signal under its lock, still waiting for triage; for use inside a transaction.

    Raises:
        NotAllowed: the actor has no part in intake here.
        Stale: somebody else decided on the signal first.
    """
    locked: Signal = Signal.objects.select_for_update().get(pk=signal.pk)
    demand_intake(locked.municipality, actor)
    if locked.outcome:
        raise Stale(f"Over dit signaal is al besloten: {locked.get_outcome_display().lower()}.")
    return locked


def settle(
    signal: Signal,
    actor: Actor,
    now: datetime,
    outcome: Signal.Outcome,
    note: str,
    case: Case | None = None,
) -> Signal:
    """Write the outcome of triage on a locked signal."""
    signal.outcome, signal.triage_note, signal.case = outcome, note, case
    signal.triaged_at, signal.triaged_by_id = now, actor.user_id
    signal.save()
    return signal
