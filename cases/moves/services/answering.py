"""What the other municipality does with an announcement: it accepts the household, or does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from cases.core.errors import NotAllowed, Problem, RuleBroken, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from cases.core.services.reading import PageRequest, log_cases
from cases.households.models import Household, Membership
from cases.households.services.households import (
    Address,
    NewMember,
    demand_intake,
    facts_of,
    open_household,
)
from cases.intake.models import Signal
from cases.intake.services.signals import register_signal
from cases.record.models import CaseEnding
from cases.record.services.endings import NewEnding, finish, withdraw_proposal
from common import dates
from common.calendar import months_before
from roles.acting import Actor

from ..models import Arrival, MoveAnnouncement, MoveStep
from .announcing import lock_open
from .calling_off import settle_notices

Status = MoveAnnouncement.Status


def accept_move(
    *, announcement: MoveAnnouncement, actor: Actor, now: datetime, page_request: PageRequest
) -> Signal:
    """What the sender chose arrives as a household with a signal that waits for triage; no case
    opens. There the case ends as moved, by the decision of who announced it.

    What goes along is as it stands today: who left the household meanwhile does not, and an address
    that became secret is secret here. It is logged as a read in the sender's municipality.

    Raises:
        NotAllowed: the actor has no part in intake here, or announced it.
        RuleBroken: nobody of those who would come lives in the household any more.
        Stale: it was answered, or taken back.
    """
    _demand(announcement, actor)
    with locked_case(announcement.case_id, actor, now) as context:
        waiting = lock_open(announcement)
        household = _household(context, waiting, actor)
        signal = register_signal(
            household=household,
            actor=actor,
            now=now,
            kind=Signal.Kind.MELDING,
            reporter=Signal.Reporter.MUNICIPALITY,
            reporter_name=f"Gemeente {context.case.municipality.name}"[:120],
            text=_text(context, waiting),
            received_at=now,
        )
        Arrival.objects.create(signal=signal, **_contents(context, waiting))
        ending = _end(context, waiting)
        _settle(waiting, Status.ACCEPTED, actor, now, ending=ending, signal=signal)
        log_cases([context.case], actor=actor, now=now, page_request=page_request)
    return signal


def refuse_move(
    *, announcement: MoveAnnouncement, actor: Actor, now: datetime, reason: str
) -> None:
    """The household does not come here: the sender goes on, or ends the case otherwise.

    Raises:
        NotAllowed: the actor has no part in intake here, or announced it.
        RuleBroken: no reason.
        Stale: it was answered, or taken back.
    """
    _demand(announcement, actor)
    with locked_case(announcement.case_id, actor, now) as context:
        waiting = lock_open(announcement)
        refuse_if(
            []
            if reason.strip()
            else [Problem("reason", "Schrijf op waarom u het huishouden niet aanneemt.")]
        )
        _settle(waiting, Status.REFUSED, actor, now, text=reason.strip())
        notify_case(
            context,
            f"De gemeente {waiting.municipality.name} neemt het huishouden niet aan.",
            functions=context.snapshot.seen_to_by(),
            people=_concerned(context, waiting),
        )


def _demand(announcement: MoveAnnouncement, actor: Actor) -> None:
    demand_intake(announcement.municipality, actor)
    if announcement.by_id == actor.user_id:
        text = "U kondigde dit huishouden zelf aan. Een ander in deze gemeente neemt het aan."
        raise NotAllowed(Problem("", text))


def _concerned(context: CaseContext, announcement: MoveAnnouncement) -> list[int | None]:
    return [announcement.by_id, *(held.person for held in context.snapshot.held)]


def _settle(
    announcement: MoveAnnouncement,
    status: str,
    actor: Actor,
    now: datetime,
    *,
    text: str = "",
    ending: CaseEnding | None = None,
    signal: Signal | None = None,
) -> None:
    announcement.status = status
    announcement.save(update_fields=["status"])
    MoveStep.objects.create(
        announcement=announcement,
        kind=status,
        text=text,
        ending=ending,
        signal=signal,
        at=now,
        by_id=actor.user_id,
        function=min(actor.functions_in(announcement.municipality_id)),
    )
    settle_notices(announcement, now)


def _household(context: CaseContext, announcement: MoveAnnouncement, actor: Actor) -> Household:
    """A new one, or the one that came from this case before."""
    before = MoveStep.objects.filter(
        kind=MoveStep.Kind.ACCEPTED,
        announcement__case=context.case,
        announcement__municipality=announcement.municipality_id,
    ).select_related("signal__household__municipality")
    if earlier := before.order_by("-at").first():
        assert earlier.signal  # noqa: S101  # accepted, so there is one
        household: Household = earlier.signal.household
        return household
    members = [
        NewMember(**facts_of(m.person), role=m.role) for m in _who_come(context, announcement)
    ]
    if not members:
        text = "Van wie zou komen, woont niemand meer in dit huishouden. Bel de andere gemeente."
        raise RuleBroken(Problem("", text))
    return open_household(
        municipality=announcement.municipality,
        actor=actor,
        now=context.now,
        address=Address(
            street=announcement.street,
            house_number=announcement.house_number,
            postcode=announcement.postcode,
            town=announcement.town,
            secret_address=announcement.secret_address or context.case.household.secret_address,
        ),
        members=members,
        start=announcement.moved_on,
    )


def _who_come(context: CaseContext, announcement: MoveAnnouncement) -> list[Membership]:
    """Of those who were chosen who still lives here, also under the record they merged into."""
    chosen = announcement.people.all()
    same = chosen.exclude(merged_into=None).values("merged_into")
    here = Membership.objects.on(context.now.date()).filter(household=context.case.household_id)
    found = here.filter(Q(person__in=chosen.values("pk")) | Q(person__in=same))
    return list(found.select_related("person"))


def _text(context: CaseContext, announcement: MoveAnnouncement) -> str:
    told = (
        "Het huishouden weet dat deze gegevens zijn doorgegeven."
        if announcement.household_told
        else f"Het huishouden weet dit nog niet: {announcement.not_told_because}"
    )
    sender = context.case.municipality.name
    return "\n\n".join(
        [
            f"Verhuisd uit de gemeente {sender} op {dates.full(announcement.moved_on)}. "
            f"Aankondiging {announcement.reference}. Vragen? Bel: {announcement.call}.",
            announcement.summary,
            f"Waarom deze gegevens zijn doorgegeven: {announcement.get_ground_display().lower()}. "
            f"{announcement.ground_note}",
            told,
        ]
    )


def _contents(context: CaseContext, announcement: MoveAnnouncement) -> dict[str, Any]:
    """The plan and the log book as they are today, as far as the sender let them go along."""
    plan, found = context.file.plan if announcement.with_plan else None, []
    if announcement.log_months:
        first = months_before(context.now.date(), announcement.log_months)
        entries = context.case.log_entries.filter(correction=None, happened_at__date__gte=first)
        found = [
            {
                "at": entry.happened_at.isoformat(),
                "kind": entry.get_kind_display(),
                "text": entry.text,
            }
            for entry in entries.order_by("happened_at", "pk")
        ]
    told = plan and {
        "text": plan.text,
        "agreed_on": plan.agreed_on.isoformat(),
        "agreed_with": plan.agreed_with,
    }
    return {"plan": told or {}, "log": found, "log_months": announcement.log_months}


def _end(context: CaseContext, announcement: MoveAnnouncement) -> CaseEnding:
    """Decided by who announced it, on the day that it was accepted."""
    receiver = announcement.municipality.name
    by, function = announcement.by, announcement.function
    context.case._history_user = by
    new = NewEnding(
        reason=announcement.reason,
        kind=CaseEnding.Kind.MOVED,
        moved_to=f"gemeente {receiver}",
        moved_on=announcement.moved_on,
        handed_over=_what_went(announcement),
        household_told=announcement.household_told,
        not_told_because=announcement.not_told_because,
    )
    withdraw_proposal(context, new, by.pk, function)
    return finish(context, new, by=by.pk, function=function, people=[by.pk])


def _what_went(announcement: MoveAnnouncement) -> str:
    parts = ["de personen", "een samenvatting"]
    if announcement.with_plan:
        parts.append("het plan")
    if announcement.log_months:
        parts.append(f"het logboek van de laatste {announcement.log_months} maanden")
    last = parts.pop()
    return (
        f"Aangekondigd in AVE ({announcement.reference}) en daar aangenomen. "
        f"Mee gingen: {', '.join(parts)} en {last}."
    )
