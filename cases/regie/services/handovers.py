"""Handing over what somebody holds, all cases in one step; and giving it back the same day.

Each case is a transaction of its own, one after the other in the order of their ids: what is
written on a case is whole, and a case that somebody changed meanwhile stays as it is and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.core import notice_parts
from cases.core.errors import CaseError, NotAllowed, Problem, RuleBroken, Stale
from cases.core.locking import CaseContext, locked_case
from cases.core.models import Case
from cases.core.urgency import cannot_wait
from cases.timeline.changes import changes_of_facts
from cases.timeline.course import course
from common.dates import day_of
from common.plurals import counted
from notifications.services.notices import end_notices, notify
from roles.acting import Actor
from roles.models import FunctionPeriod, Municipality, User
from roles.permissions import Action, acts_for
from roles.permissions_over_people import appointers, reviewers_of_people

from ..models import Handover, Holding
from ..responsibilities import find_slot
from .responsibilities import Appointment, finish, write_appointment

UNDONE = "Overdracht ongedaan gemaakt."
FLAGGED = "signalering"
"""What the scan sees is nobody's doing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case; `why_not` is empty when it was done."""

    reference: str
    why_not: str = ""


def where_one_reviews(actor: Actor, municipalities: Iterable[Municipality]) -> list[int]:
    """Where this person reviews people, and so may know how much a colleague holds."""
    return [
        m.pk
        for m in municipalities
        if actor.functions_in(m.pk) & frozenset(reviewers_of_people(m.ave_model))
    ]


def where_one_hands_over(actor: Actor, municipalities: Iterable[Municipality]) -> list[int]:
    """Where this person may appoint somebody to something, or reviews people."""
    found = where_one_reviews(actor, municipalities := list(municipalities))
    return found + [
        m.pk
        for m in municipalities
        if m.pk not in found and actor.functions_in(m.pk) & appointers(m.ave_model)
    ]


def may_know_how_much(person: User, actor: Actor, municipalities: Iterable[Municipality]) -> bool:
    """Whether this person may know how much somebody holds, also what is not theirs to hand over:
    that person, and who reviews people where they work or worked."""
    if person.pk == actor.user_id:
        return True
    over = where_one_reviews(actor, municipalities)
    return FunctionPeriod.objects.filter(user=person).in_municipalities(over).exists()


def hand_over(
    *, person: User, successors: Mapping[int, int], reason: str, actor: Actor, now: datetime
) -> list[Outcome]:
    """Each of these holdings of a person goes to who is named for it: holding → person.

    Per case all or nothing. Every successor is notified once, with how many cases it is.

    Raises:
        RuleBroken: nothing to hand over, or no reason.
    """
    if not reason.strip():
        raise RuleBroken(Problem("reason", "Schrijf op waarom u deze casussen overdraagt."))
    by_case = _by_case(Holding.objects.filter(pk__in=list(successors), holder=person))
    if not by_case:
        raise RuleBroken(Problem("successor", "Er is niets gekozen om over te dragen."))
    handover: Handover | None = None
    outcomes, moved, urgent = [], Counter[int](), set[int]()
    for case, holdings in by_case.items():
        try:
            with locked_case(case.pk, actor, now, Action.APPOINT) as context:
                made = handover or Handover.objects.create(
                    person=person, by_id=actor.user_id, at=now, reason=reason.strip()
                )
                for holding in holdings:
                    _move(context, holding, successors[holding.pk], made)
                context.touch()
                context.grounds_changed()
                pressing = cannot_wait(context.snapshot)
        except CaseError as error:
            outcomes.append(Outcome(case.reference, str(error)))
            continue
        handover = made
        outcomes.append(Outcome(case.reference))
        people = {successors[holding.pk] for holding in holdings}
        moved.update(people)
        urgent |= people if pressing else set()
    if handover:
        _tell(handover, moved, urgent, actor, now)
    return outcomes


def undo_handover(*, handover: Handover, actor: Actor, now: datetime) -> list[Outcome]:
    """Give back exactly what was handed over, on every case on which nobody acted since.

    What was given back already is left out, so that it can be done again for what was in the way.

    Raises:
        NotAllowed: somebody else handed it over.
        RuleBroken: it was on another day.
        Stale: nothing of it is left to give back.
    """
    if handover.by_id != actor.user_id:
        raise NotAllowed(Problem("", "Alleen wie de casussen overdroeg, kan dat ongedaan maken."))
    if day_of(handover.at) != actor.day:
        raise RuleBroken(
            Problem(
                "", "Dit kan alleen op de dag van de overdracht. Draag de casussen opnieuw over."
            )
        )
    by_case = _by_case(Holding.objects.current().filter(handover=handover))
    if not by_case:
        raise Stale("Er is niets meer om terug te geven.")
    outcomes, returned = [], Counter[int]()
    for case, holdings in by_case.items():
        try:
            with locked_case(case.pk, actor, now, Action.APPOINT) as context:
                _demand_untouched(context, handover)
                for holding in holdings:
                    _give_back(context, holding, handover)
                context.touch()
                context.grounds_changed()
        except CaseError as error:
            outcomes.append(Outcome(case.reference, str(error)))
        else:
            outcomes.append(Outcome(case.reference))
            returned.update({h.holder_id for h in holdings if h.holder_id})
    if returned:
        about, part = notice_parts.HANDOVER, str(handover.pk)
        end_notices(about=about, part=part, now=now)
        for who, number in (*returned.items(), (handover.person_id, sum(returned.values()))):
            cases = counted(number, "casus", "casussen")
            text = f"De overdracht van {cases} is ongedaan gemaakt."
            notify({who} - {actor.user_id}, about=about, part=part, text=text, now=now)
    return outcomes


def _by_case(holdings: Iterable[Holding]) -> dict[Case, list[Holding]]:
    """In the order in which cases are locked."""
    found: dict[Case, list[Holding]] = {}
    rows = holdings.select_related("case").order_by("case", "pk")  # type: ignore[attr-defined]
    for holding in rows:
        found.setdefault(holding.case, []).append(holding)
    return found


def _current(holding: Holding) -> Holding:
    """This holding, if it still is as it was seen.

    Raises:
        Stale: somebody else was first.
    """
    current = Holding.objects.current().select_related("holder")
    held: Holding | None = current.filter(pk=holding.pk).first()
    if held is None:
        raise Stale("Dit is intussen door een ander geregeld.")
    return held


def _move(context: CaseContext, holding: Holding, successor: int, handover: Handover) -> None:
    present = _current(holding)
    appointment = Appointment(
        present.responsibility, present.aspect, successor, f"Overdracht: {handover.reason}"
    )
    write_appointment(context, appointment, present, handover=handover)


def _demand_untouched(context: CaseContext, handover: Handover) -> None:
    """Go on only if nobody did anything on the case since it was handed over.

    Raises:
        Stale: somebody did; the sentence says what.
    """
    of_itself = {f"regie-{pk}" for pk in handover.taken.values_list("pk", flat=True)}
    since = [
        event.sentence
        for event in course(context.file)
        if (event.entered or event.at) >= handover.at
        and event.kind != FLAGGED
        and event.ref not in of_itself
        and not (event.at == handover.at and event.ref.endswith("-einde"))
    ]
    since += [change.sentence for change in changes_of_facts(context.case, handover.at)]
    if since:
        raise Stale(f"Na de overdracht is er iets gedaan op deze casus: {since[0]}")


def _give_back(context: CaseContext, taken: Holding, handover: Handover) -> None:
    """As it was before, also where its holder cannot act any more: then it counts as vacant, as it
    did."""
    present = _current(taken)
    slot = find_slot(context.case.ave_phase, present.responsibility, present.aspect)
    appointing = slot and acts_for(
        context.snapshot, slot.appointed_by, context.actor.user_id, context.functions
    )
    if not appointing:
        raise NotAllowed(Problem("", "U bepaalt hier niet meer wie dit doet."))
    before = Holding.objects.get(
        case=context.case,
        responsibility=present.responsibility,
        aspect=present.aspect,
        holder=handover.person_id,
        ended_at=present.started_at,
    )
    finish(context, present, UNDONE)
    Holding.objects.create(
        case=context.case,
        responsibility=before.responsibility,
        aspect=before.aspect,
        holder_id=before.holder_id,
        organisation_id=before.organisation_id,
        function=before.function,
        started_at=context.now,
        decided_by_id=context.actor.user_id,
        decided_in_function=appointing[0],
        reason=UNDONE,
    )
    context.refresh()


def _tell(
    handover: Handover, moved: Counter[int], urgent: set[int], actor: Actor, now: datetime
) -> None:
    """One notice for each successor, and one for who had the cases."""
    about, part = notice_parts.HANDOVER, str(handover.pk)
    for who, number in moved.items():
        cases = counted(number, "casus", "casussen")
        text = f"U heeft {cases} overgenomen van een collega."
        if who in urgent:
            text += " Bekijk vandaag wat ze van u vragen."
        notify(
            {who} - {actor.user_id},
            about=about,
            part=part,
            text=text,
            urgent=who in urgent,
            now=now,
        )
    if handover.person_id != actor.user_id:
        cases = counted(handover.taken.values("case").distinct().count(), "casus", "casussen")
        text = f"U heeft {cases} overgedragen aan collega's."
        notify([handover.person_id], about=about, part=part, text=text, now=now)
