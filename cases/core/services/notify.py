"""Notifying people about a case: the model names functions, the records say who has them today."""

from __future__ import annotations

from collections.abc import Iterable

from notifications.services.notices import notify
from roles.ave_model.emergencies import acts_in_emergency
from roles.models import DutyShift, User
from roles.permission_levels import level_by_office

from ..locking import CaseContext
from ..urgency import cannot_wait, is_grave


def notify_case(
    context: CaseContext,
    text: str,
    *,
    functions: Iterable[str] = (),
    people: Iterable[int | None] = (),
    part: str = "",
    urgent: bool = False,
) -> set[int]:
    """One unseen notice for everyone in these functions and for these people, the actor excepted.

    A function that stands for a responsibility means its holder on this case; nobody is told of a
    case that their function does not see. On a case that cannot wait, neither can the notice, nor
    where it is `urgent` by itself. `part` is the part of the case it is about (`notice_parts.py`).
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
    cannot_be_late = urgent or cannot_wait(context.snapshot)
    if cannot_be_late and is_grave(context.snapshot):
        wanted |= on_duty_for(context)
    wanted.discard(context.actor.user_id)
    notify(
        wanted,
        about=context.case.reference,
        part=part,
        text=text,
        urgent=cannot_be_late,
        now=context.now,
    )
    return wanted


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
