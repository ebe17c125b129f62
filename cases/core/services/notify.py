"""Notifying people about a case: the model names functions, the records say who has them today."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cases.worklist.ask import Kind, key
from cases.worklist.asks import regie_subject
from notifications.services.notices import notify
from roles.ave_model.emergencies import acts_in_emergency
from roles.ave_model.types import Slot
from roles.models import DutyShift, User
from roles.permission_levels import level_by_office

from .. import notice_parts
from ..locking import CaseContext
from ..urgency import cannot_wait, is_grave


def notify_case(
    context: CaseContext,
    text: str,
    *,
    functions: Iterable[str] = (),
    people: Iterable[int | None] = (),
    part: str = "",
    asks: str = "",
    today: str = "",
    urgent: bool = False,
    beside: Collection[int] = (),
) -> set[int]:
    """One unseen notice for everyone in these functions and for these people, the actor and who is
    told otherwise (`beside`) excepted.

    A function that stands for a responsibility means its holder on this case; nobody is told of a
    case that their function does not see. `part` is the part of the case it is about
    (`notice_parts.py`).

    Urgent is what somebody must act on today: on a case that cannot wait what `asks` for a task
    (`worklist.ask.key`), or says what to do `today`, which then stands behind the text; elsewhere
    what is `urgent` by itself. News alone waits for the overview.

    Gives who is told.
    """
    wanted = {person for person in people if person is not None}
    offices: list[str] = []
    for function in functions:
        bound = context.model.functions[function].stands_for
        if bound is not None and context.snapshot.is_held(bound):
            wanted |= {
                h.person for h in context.snapshot.held if h.responsibility is bound and h.person
            }
        elif level_by_office(context.snapshot, function) is not None:
            offices.append(function)
    if offices:
        wanted |= set(
            User.objects.with_function(
                offices, municipality=context.case.municipality, day=context.actor.day
            ).values_list("pk", flat=True)
        )
    cannot_be_late = urgent or (bool(asks or today) and cannot_wait(context.snapshot))
    if cannot_be_late and is_grave(context.snapshot):
        wanted |= on_duty_for(context)
    wanted -= {context.actor.user_id, *beside}
    notify(
        wanted,
        about=context.case.reference,
        part=part,
        asks=asks,
        text=f"{text} {today}" if cannot_be_late and today else text,
        urgent=cannot_be_late,
        now=context.now,
    )
    return wanted


def ask_to_appoint(context: CaseContext, *, but: Collection[Slot] = (), news: str = "") -> set[int]:
    """Ask who must see to it that what nobody holds is held, `but` for what they were asked before:
    who appoints, or where the model names nobody, who may take it. `news` is what happened, so that
    one notice says both. Gives who is asked."""
    asked: set[int] = set()
    for slot in context.snapshot.missing():
        if slot in but:
            continue
        kind = Kind.APPOINT if slot.appointed_by else Kind.TAKE
        what = slot.responsibility + (f" ({slot.aspect})" if slot.aspect else "")
        asked |= notify_case(
            context,
            f"{news} Niemand heeft de {what} van deze casus. ".lstrip()
            + ("Wijs iemand aan." if kind is Kind.APPOINT else "Neem die op u."),
            functions=slot.appointed_by or slot.holders,
            part=notice_parts.regie(slot.responsibility, slot.aspect),
            asks=key(kind, regie_subject(slot)),
        )
    return asked


def on_duty_for(context: CaseContext) -> set[int]:
    """Who is on duty now in a function that acts in an emergency and sees this case by its
    office; the scan asks the same (`on_duty` in `escalation/scan/sql/merge.sql`)."""
    functions = [
        f
        for f in acts_in_emergency(context.model)
        if level_by_office(context.snapshot, f) is not None
    ]
    here = DutyShift.objects.in_municipality(context.case.municipality_id)
    shifts = here.at(context.now).in_functions(functions).filter(user__is_active=True)
    return set(shifts.values_list("user_id", flat=True))


def notify_of_minors(context: CaseContext) -> None:
    """With minors involved, whom the model always involves then hears of it [W, Minderjarigen]."""
    rule = context.model.minors
    if rule and context.case.minors_involved:
        context.refresh()  # with minors more functions see the case
        notify_case(context, "Bij deze casus zijn minderjarigen betrokken.", functions=rule.involve)
