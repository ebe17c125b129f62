"""Appointing, replacing, ending and handing back a responsibility."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.core import notice_parts
from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from notifications.services.notices import end_notices
from roles.acting import Actor, actor_for
from roles.ave_model.types import Responsibility, Slot
from roles.case_snapshot import eligible_functions
from roles.models import Organisation, User
from roles.permissions import Action, acts_for, may_appoint, may_take
from roles.why_not import Attempt

from ..models import Handover, Holding
from ..responsibilities import appointment_problems, find_slot


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who is to hold what, and why."""

    responsibility: str
    aspect: str
    holder: int
    reason: str


def appoint(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    appointment: Appointment,
    replaces: int | None,
) -> Holding:
    """Appoint somebody, take a vacant responsibility oneself, or replace who holds it.

    `replaces` is the holding the actor looked at (None: vacant); if that is no longer so,
    somebody else was first.

    Raises:
        NotAllowed: the model lets others appoint here.
        RuleBroken: this person may not hold it, or no reason was given.
        Stale: the holder has changed meanwhile.
    """
    with locked_case(case_id, actor, now, Action.APPOINT) as context:
        present = _as_seen(context, appointment.responsibility, appointment.aspect, replaces)
        holding = appoint_on(context, appointment, present)
        context.touch()
        context.grounds_changed()
    return holding


def appoint_organisation(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    responsibility: str,
    organisation: Organisation,
    reason: str,
    replaces: int | None,
) -> Holding:
    """Lay behandelregie with an organisation: who treats need not be a user of this system [W].

    Raises:
        NotAllowed: the model lets others appoint here.
        RuleBroken: regie that a person must hold, an unknown organisation, or no reason.
        Stale: the holder has changed meanwhile.
    """
    with locked_case(case_id, actor, now, Action.APPOINT) as context:
        slot = find_slot(context.case.ave_phase, responsibility, "")
        if slot is None or slot.responsibility is not Responsibility.BEHANDELREGIE:
            raise RuleBroken(Problem("organisation", "Deze regie ligt altijd bij een persoon."))
        appointing = acts_for(context.snapshot, slot.appointed_by, actor.user_id, context.functions)
        if not appointing:
            raise _not_ours(context, slot)
        present = _as_seen(context, slot.responsibility, slot.aspect, replaces)
        problems = []
        if organisation.municipality_id != context.case.municipality_id:
            problems.append(Problem("organisation", "Deze organisatie is hier niet bekend."))
        if present and not present.holder_id and present.organisation_id == organisation.pk:
            problems.append(Problem("organisation", "Deze organisatie heeft dit al."))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom deze organisatie."))
        refuse_if(problems)
        if present:
            finish(context, present, f"Opgevolgd: {reason.strip()}")
        holding = Holding.objects.create(
            case=context.case,
            responsibility=slot.responsibility,
            aspect=slot.aspect,
            organisation=organisation,
            started_at=now,
            decided_by_id=actor.user_id,
            decided_in_function=appointing[0],
            reason=reason.strip(),
        )
        context.refresh()
        if present:
            notify_case(
                context,
                f"De {slot.responsibility.value} van deze casus is overgenomen.",
                people=[present.holder_id],
            )
        context.touch()
        context.grounds_changed()
    return holding


def appoint_all(context: CaseContext, appointments: Iterable[Appointment]) -> None:
    """Appoint as part of another decision, on the same context and in the same transaction."""
    for appointment in appointments:
        appoint_on(
            context, appointment, _present(context, appointment.responsibility, appointment.aspect)
        )


def appoint_on(context: CaseContext, appointment: Appointment, present: Holding | None) -> Holding:
    """Check and write one appointment on a locked case, and notify who has it now and who had it.

    Raises:
        NotAllowed, RuleBroken: as `write_appointment`.
    """
    holding = write_appointment(context, appointment, present)
    name = holding.responsibility
    notify_case(
        context,
        f"U heeft nu de {name} van deze casus.",
        people=[holding.holder_id],
        part=notice_parts.regie(holding.responsibility, holding.aspect),
        today="Bekijk vandaag wat de casus van u vraagt.",
    )
    if present:
        text = f"De {name} van deze casus is overgenomen."
        notify_case(context, text, people=[present.holder_id])
    return holding


def write_appointment(
    context: CaseContext,
    appointment: Appointment,
    present: Holding | None,
    *,
    handover: Handover | None = None,
) -> Holding:
    """Check and write one appointment on a locked case; who is notified is up to the caller.

    Raises:
        NotAllowed: the model lets others appoint here.
        RuleBroken: this person may not hold it, or no reason was given.
    """
    slot = find_slot(context.case.ave_phase, appointment.responsibility, appointment.aspect)
    if slot is None:
        raise RuleBroken(
            Problem("responsibility", "Deze fase kent deze verantwoordelijkheid niet.")
        )
    function = _in_which_function(context, slot, appointment)
    candidate = User.objects.filter(pk=appointment.holder).first()
    functions = (
        actor_for(candidate, context.actor.day).functions_in(context.case.municipality_id)
        if candidate
        else frozenset[str]()
    )
    if candidate is None or not functions:
        raise RuleBroken(Problem("holder", "Kies iemand die een functie heeft in deze gemeente."))
    problems = appointment_problems(context.snapshot, slot, candidate.pk, functions)
    if not appointment.reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom deze persoon."))
    if present and present.holder_id == candidate.pk:
        problems.append(Problem("holder", "Deze persoon heeft dit al."))
    refuse_if(problems)
    if present:
        finish(context, present, f"Opgevolgd: {appointment.reason}")
    held_as = next(
        f for f in eligible_functions(context.model, slot, context.snapshot.facts) if f in functions
    )
    holding = Holding.objects.create(
        case=context.case,
        responsibility=slot.responsibility,
        aspect=slot.aspect,
        holder=candidate,
        organisation_id=_organisation_of(candidate, held_as, context),
        function=held_as,
        started_at=context.now,
        decided_by_id=context.actor.user_id,
        decided_in_function=function,
        reason=appointment.reason.strip(),
        handover=handover,
    )
    context.refresh()
    return holding


def relieve(*, case_id: int, actor: Actor, now: datetime, holding_id: int, reason: str) -> None:
    """End a responsibility that the phase can do without: procesregie goes when it can [B].

    Raises:
        NotAllowed: the model lets others decide this.
        RuleBroken: the phase requires a holder (replace instead), or no reason was given.
        Stale: it has ended already.
    """
    with locked_case(case_id, actor, now, Action.APPOINT) as context:
        holding = Holding.objects.current().filter(pk=holding_id, case=context.case).first()
        if holding is None:
            raise Stale("Deze verantwoordelijkheid is al beëindigd.")
        slot = find_slot(context.case.ave_phase, holding.responsibility, holding.aspect)
        if slot and not may_appoint(context.snapshot, slot, actor.user_id, context.functions):
            raise _not_ours(context, slot)
        problems = []
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom dit niet meer nodig is."))
        finish(context, holding, reason.strip() or "-")
        context.refresh()
        if slot in context.snapshot.missing():
            problems.append(
                Problem("holder", "In deze fase moet iemand dit doen. Wijs een opvolger aan.")
            )
        refuse_if(problems)
        notify_case(
            context,
            f"Uw {holding.responsibility} van deze casus is beëindigd.",
            people=[holding.holder_id],
        )
        context.touch()
        context.grounds_changed()


def hand_back(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    reason: str,
    holder: int | None = None,
) -> None:
    """Procesregie ends and casusregie keeps watch: one step [O, Huidige situatie].

    With `holder`, that person takes casusregie; otherwise it stays where it is.

    Raises:
        NotAllowed: the model gives this to others.
        RuleBroken: nobody holds procesregie, nobody would hold casusregie, or no reason was given.
    """
    with locked_case(case_id, actor, now, Action.HAND_BACK) as context:
        if not reason.strip():
            raise RuleBroken(Problem("reason", "Schrijf op waarom procesregie niet meer nodig is."))
        held = Holding.objects.current().filter(
            case=context.case, responsibility=Responsibility.PROCESREGIE
        )
        if not held:
            raise RuleBroken(
                Problem("", "Niemand heeft procesregie, dus er valt niets terug te geven.")
            )
        for holding in held:
            finish(context, holding, f"Teruggegeven voor monitoring: {reason.strip()}")
        context.refresh()
        if holder is not None:
            appointment = Appointment(Responsibility.CASUSREGIE, "", holder, reason)
            present = _present(context, Responsibility.CASUSREGIE, "")
            if present is None or present.holder_id != holder:
                appoint_on(context, appointment, present)
        if not context.snapshot.is_held(Responsibility.CASUSREGIE):
            raise RuleBroken(
                Problem("holder", "Kies aan welke casusregisseur u de casus teruggeeft.")
            )
        notify_case(
            context,
            "De casus is aan u teruggegeven om te volgen.",
            people=[
                h.person
                for h in context.snapshot.held
                if h.responsibility is Responsibility.CASUSREGIE
            ],
        )
        context.touch()
        context.grounds_changed()


def _present(context: CaseContext, responsibility: str, aspect: str) -> Holding | None:
    return (
        Holding.objects.current()
        .select_related("holder", "organisation")
        .filter(case=context.case, responsibility=responsibility, aspect=aspect)
        .first()
    )


def _as_seen(
    context: CaseContext, responsibility: str, aspect: str, seen: int | None
) -> Holding | None:
    """Who holds it now, if that is still the holding the actor looked at.

    Raises:
        Stale: somebody else was first.
    """
    present = _present(context, responsibility, aspect)
    if (present.pk if present else None) != seen:
        raise Stale(
            "Intussen is dit al door een ander geregeld.",
            [f"Nu bij: {present.holder or present.organisation}"] if present else ["Nu vacant."],
        )
    return present


def finish(context: CaseContext, holding: Holding, reason: str) -> None:
    """Somebody holds this no longer, from now on."""
    holding.ended_at, holding.ended_by_id = context.now, context.actor.user_id
    holding.end_reason = reason
    holding.save(update_fields=["ended_at", "ended_by", "end_reason"])
    part = notice_parts.regie(holding.responsibility, holding.aspect)
    end_notices(about=context.case.reference, part=part, now=context.now)


def _in_which_function(context: CaseContext, slot: Slot, appointment: Appointment) -> str:
    """The function in which the actor decides this appointment."""
    appointing = acts_for(
        context.snapshot, slot.appointed_by, context.actor.user_id, context.functions
    )
    if appointing:
        return appointing[0]
    if appointment.holder == context.actor.user_id and may_take(
        context.snapshot, slot, context.functions
    ):
        eligible = eligible_functions(context.model, slot, context.snapshot.facts)
        return next(f for f in eligible if f in context.functions)
    raise _not_ours(context, slot)


def _not_ours(context: CaseContext, slot: Slot) -> NotAllowed:
    who = " of ".join(context.model.functions[f].label for f in slot.appointed_by)
    text = f"Dit bepaalt: {who}." if who else "Dit legt het model vast."
    attempt = Attempt(Action.APPOINT, slot=f"{slot.responsibility}:{slot.aspect}")
    return context.not_allowed(attempt, text, "holder")


def _organisation_of(candidate: User, function: str, context: CaseContext) -> int | None:
    return (
        candidate.function_periods.active_on(context.actor.day)
        .filter(function=function, organisation__municipality=context.case.municipality_id)
        .values_list("organisation_id", flat=True)
        .first()
    )
