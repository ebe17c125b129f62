"""Announcing a household in another municipality, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.households.models import Membership
from cases.households.services.households import Address
from cases.households.services.traces import trace_problems
from cases.record.services.endings import function_of
from common.calendar import calendar_around
from roles.acting import Actor
from roles.models import Municipality
from roles.permissions import Action

from ..models import MoveAnnouncement, MoveStep
from .calling_off import take_back_now, tell_receivers

ANSWER_DAYS = 5
"""Working days in which the other municipality answers; then the sender is asked to see to it
[ours]."""
MOST_MONTHS = 24
"""Of the log book that may go along."""


@dataclass(frozen=True, slots=True)
class NewAnnouncement:
    """Where a household goes, whom they may call, and what goes along once they accept it."""

    there: Municipality
    moved_on: date
    reason: str
    call: str
    people: frozenset[int]
    """Members of the household, by the id of the person."""
    summary: str
    ground: str
    ground_note: str
    with_plan: bool = False
    log_months: int = 0
    address: Address = field(default_factory=Address)
    """Where they live now, as far as it is known."""
    household_told: bool = True
    not_told_because: str = ""


def announce_move(
    *, case_id: int, actor: Actor, now: datetime, new: NewAnnouncement
) -> MoveAnnouncement:
    """The other municipality hears that a household comes, and whom to call: nothing else. The
    case goes on here until they accept it.

    Raises:
        NotAllowed: the actor may not end the case.
        RuleBroken: something is missing, or what they would read leads to a person.
        Stale: it is announced already.
    """
    with locked_case(case_id, actor, now, Action.CLOSE) as context:
        case = context.case
        if case.moves.filter(status=MoveAnnouncement.Status.OPEN).exists():
            raise Stale("Dit huishouden is al aangekondigd. Neem dat eerst terug.")
        refuse_if(_problems(context, new))
        home = new.address
        announcement = MoveAnnouncement.objects.create(
            case=case,
            municipality=new.there,
            answer_by=calendar_around(now.date()).after(now.date(), ANSWER_DAYS, working=True),
            call=new.call.strip(),
            moved_on=new.moved_on,
            reason=new.reason.strip(),
            summary=new.summary.strip(),
            with_plan=new.with_plan,
            log_months=new.log_months,
            street=home.street,
            house_number=home.house_number,
            postcode=home.postcode,
            town=home.town,
            secret_address=home.secret_address,
            ground=new.ground,
            ground_note=new.ground_note.strip(),
            household_told=new.household_told,
            not_told_because="" if new.household_told else new.not_told_because.strip(),
            at=now,
            by_id=actor.user_id,
            function=function_of(context),
        )
        announcement.people.set(new.people)
        MoveStep.objects.create(
            announcement=announcement,
            kind=MoveStep.Kind.ANNOUNCED,
            text=announcement.reason,
            at=now,
            by_id=actor.user_id,
            function=announcement.function,
        )
        context.touch()
        tell_receivers(
            context,
            announcement,
            f"De gemeente {case.municipality.name} kondigt een huishouden aan "
            f"({announcement.reference}). Neemt u het aan?",
        )
    return announcement


def take_back(*, announcement: MoveAnnouncement, actor: Actor, now: datetime, reason: str) -> None:
    """The household does not go there after all, or something was wrong; nothing went along.

    Raises:
        NotAllowed: the actor may not end the case.
        RuleBroken: no reason.
        Stale: it was answered meanwhile.
    """
    with locked_case(announcement.case_id, actor, now, Action.CLOSE) as context:
        waiting = lock_open(announcement)
        if not reason.strip():
            text = "Schrijf op waarom u de aankondiging terugneemt."
            raise RuleBroken(Problem("reason", text))
        take_back_now(context, waiting, reason.strip(), function_of(context))
        context.touch()


def lock_open(announcement: MoveAnnouncement) -> MoveAnnouncement:
    """The announcement under its lock, still waiting; its case is locked already.

    Raises:
        Stale: it was answered or taken back.
    """
    rows = MoveAnnouncement.objects.select_for_update(of=("self",)).select_related("municipality")
    locked: MoveAnnouncement = rows.get(pk=announcement.pk)
    if not locked.is_open:
        raise Stale(f"Deze aankondiging is al {locked.get_status_display().lower()}.")
    return locked


def _problems(context: CaseContext, new: NewAnnouncement) -> list[Problem]:
    case, today = context.case, context.now.date()
    problems = []
    if new.there.pk == case.municipality_id:
        problems.append(Problem("there", "Dit is uw eigen gemeente."))
    if new.moved_on > today:
        problems.append(Problem("moved_on", "De datum ligt in de toekomst."))
    texts = {
        "reason": (new.reason, "Schrijf op waarom de casus naar de andere gemeente gaat."),
        "call": (new.call, "Vul in wie de andere gemeente kan bellen, en op welk nummer."),
        "summary": (new.summary, "Schrijf een samenvatting voor de andere gemeente."),
        "ground_note": (new.ground_note, "Leg uit waarom u deze gegevens mag doorgeven."),
    }
    problems += [Problem(name, text) for name, (typed, text) in texts.items() if not typed.strip()]
    problems += trace_problems(case.household_id, {"call": new.call})
    if new.ground not in MoveAnnouncement.Ground.values:
        problems.append(Problem("ground", "Kies op grond waarvan u deze gegevens doorgeeft."))
    here = Membership.objects.on(today).filter(household=case.household_id)
    if not new.people or new.people - set(here.values_list("person", flat=True)):
        text = "Kies minstens één persoon die nu in dit huishouden woont."
        problems.append(Problem("people", text))
    if not 0 <= new.log_months <= MOST_MONTHS:
        problems.append(Problem("log_months", f"Kies hoogstens {MOST_MONTHS} maanden."))
    if new.with_plan and context.file.plan is None:
        problems.append(Problem("goes_along", "Er is nog geen plan dat mee kan."))
    if not new.household_told and not new.not_told_because.strip():
        text = "Schrijf op waarom het huishouden het niet weet."
        problems.append(Problem("not_told_because", text))
    return problems
