"""Appointing, replacing, ending and handing back a responsibility."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import Bench, at_work
from cases.core.services.telling import tell
from roles.acting import Actor, actor_for
from roles.ave_model.types import Responsibility, Slot
from roles.models import Organisation, User
from roles.permissions import Action, acts_as, eligible_functions, may_appoint, may_take
from roles.why_not import Wish

from ..models import Holding
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
    with at_work(case_id, actor, now, Action.APPOINT) as bench:
        present = _as_seen(bench, appointment.responsibility, appointment.aspect, replaces)
        holding = appoint_on(bench, appointment, present)
        bench.touch()
        bench.grounds_changed()
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
    with at_work(case_id, actor, now, Action.APPOINT) as bench:
        slot = find_slot(bench.case.ave_phase, responsibility, "")
        if slot is None or slot.responsibility is not Responsibility.BEHANDELREGIE:
            raise RuleBroken(Problem("organisation", "Deze regie ligt altijd bij een persoon."))
        appointing = acts_as(bench.view, slot.appointed_by, actor.user_id, bench.functions)
        if not appointing:
            raise _not_ours(bench, slot)
        present = _as_seen(bench, slot.responsibility, slot.aspect, replaces)
        problems = []
        if organisation.municipality_id != bench.case.municipality_id:
            problems.append(Problem("organisation", "Deze organisatie is hier niet bekend."))
        if present and not present.holder_id and present.organisation_id == organisation.pk:
            problems.append(Problem("organisation", "Deze organisatie heeft dit al."))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom deze organisatie."))
        refuse_if(problems)
        if present:
            _finish(bench, present, f"Opgevolgd: {reason.strip()}")
        holding = Holding.objects.create(
            case=bench.case,
            responsibility=slot.responsibility,
            aspect=slot.aspect,
            organisation=organisation,
            started_at=now,
            decided_by_id=actor.user_id,
            decided_in_function=appointing[0],
            reason=reason.strip(),
        )
        bench.refresh()
        if present:
            tell(
                bench,
                f"De {slot.responsibility.value} van deze casus is overgenomen.",
                people=[present.holder_id],
            )
        bench.touch()
        bench.grounds_changed()
    return holding


def appoint_all(bench: Bench, appointments: Iterable[Appointment]) -> None:
    """Appoint as part of another decision, on the same bench and in the same transaction."""
    for appointment in appointments:
        appoint_on(
            bench, appointment, _present(bench, appointment.responsibility, appointment.aspect)
        )


def appoint_on(bench: Bench, appointment: Appointment, present: Holding | None) -> Holding:
    """Check and write one appointment on a locked case.

    Raises:
        NotAllowed: the model lets others appoint here.
        RuleBroken: this person may not hold it, or no reason was given.
    """
    slot = find_slot(bench.case.ave_phase, appointment.responsibility, appointment.aspect)
    if slot is None:
        raise RuleBroken(
            Problem("responsibility", "Deze fase kent deze verantwoordelijkheid niet.")
        )
    function = _in_which_function(bench, slot, appointment)
    candidate = User.objects.filter(pk=appointment.holder).first()
    functions = (
        actor_for(candidate, bench.actor.day).functions_in(bench.case.municipality_id)
        if candidate
        else frozenset[str]()
    )
    if candidate is None or not functions:
        raise RuleBroken(Problem("holder", "Kies iemand die een functie heeft in deze gemeente."))
    problems = appointment_problems(bench.view, slot, candidate.pk, functions)
    if not appointment.reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom deze persoon."))
    if present and present.holder_id == candidate.pk:
        problems.append(Problem("holder", "Deze persoon heeft dit al."))
    refuse_if(problems)
    if present:
        _finish(bench, present, f"Opgevolgd: {appointment.reason}")
    held_as = next(
        f for f in eligible_functions(bench.model, slot, bench.view.facts) if f in functions
    )
    holding = Holding.objects.create(
        case=bench.case,
        responsibility=slot.responsibility,
        aspect=slot.aspect,
        holder=candidate,
        organisation_id=_organisation_of(candidate, held_as, bench),
        function=held_as,
        started_at=bench.now,
        decided_by_id=bench.actor.user_id,
        decided_in_function=function,
        reason=appointment.reason.strip(),
    )
    bench.refresh()
    tell(
        bench,
        f"U heeft nu de {slot.responsibility.value} van deze casus.",
        people=[candidate.pk],
    )
    if present:
        tell(
            bench,
            f"De {slot.responsibility.value} van deze casus is overgenomen.",
            people=[present.holder_id],
        )
    return holding


def relieve(*, case_id: int, actor: Actor, now: datetime, holding_id: int, reason: str) -> None:
    """End a responsibility that the phase can do without: procesregie goes when it can [B].

    Raises:
        NotAllowed: the model lets others decide this.
        RuleBroken: the phase requires a holder (replace instead), or no reason was given.
        Stale: it has ended already.
    """
    with at_work(case_id, actor, now, Action.APPOINT) as bench:
        holding = Holding.objects.current().filter(pk=holding_id, case=bench.case).first()
        if holding is None:
            raise Stale("Deze verantwoordelijkheid is al beëindigd.")
        slot = find_slot(bench.case.ave_phase, holding.responsibility, holding.aspect)
        if slot and not may_appoint(bench.view, slot, actor.user_id, bench.functions):
            raise _not_ours(bench, slot)
        problems = []
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom dit niet meer nodig is."))
        _finish(bench, holding, reason.strip() or "-")
        bench.refresh()
        if slot in bench.view.missing():
            problems.append(
                Problem("holder", "In deze fase moet iemand dit doen. Wijs een opvolger aan.")
            )
        refuse_if(problems)
        tell(
            bench,
            f"Uw {holding.responsibility} van deze casus is beëindigd.",
            people=[holding.holder_id],
        )
        bench.touch()
        bench.grounds_changed()


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
        RuleBroken: nobody would hold casusregie, or no reason was given.
    """
    with at_work(case_id, actor, now, Action.HAND_BACK) as bench:
        if not reason.strip():
            raise RuleBroken(Problem("reason", "Schrijf op waarom procesregie niet meer nodig is."))
        for holding in Holding.objects.current().filter(
            case=bench.case, responsibility=Responsibility.PROCESREGIE
        ):
            _finish(bench, holding, f"Teruggegeven voor monitoring: {reason.strip()}")
        bench.refresh()
        if holder is not None:
            appointment = Appointment(Responsibility.CASUSREGIE, "", holder, reason)
            present = _present(bench, Responsibility.CASUSREGIE, "")
            if present is None or present.holder_id != holder:
                appoint_on(bench, appointment, present)
        if not bench.view.is_held(Responsibility.CASUSREGIE):
            raise RuleBroken(
                Problem("holder", "Kies aan welke casusregisseur u de casus teruggeeft.")
            )
        tell(
            bench,
            "De casus is aan u teruggegeven om te volgen.",
            people=[
                h.person for h in bench.view.held if h.responsibility is Responsibility.CASUSREGIE
            ],
        )
        bench.touch()
        bench.grounds_changed()


def _present(bench: Bench, responsibility: str, aspect: str) -> Holding | None:
    return (
        Holding.objects.current()
        .select_related("holder", "organisation")
        .filter(case=bench.case, responsibility=responsibility, aspect=aspect)
        .first()
    )


def _as_seen(bench: Bench, responsibility: str, aspect: str, seen: int | None) -> Holding | None:
    """Who holds it now, if that is still the holding the actor looked at.

    Raises:
        Stale: somebody else was first.
    """
    present = _present(bench, responsibility, aspect)
    if (present.pk if present else None) != seen:
        raise Stale(
            "Intussen is dit al door een ander geregeld.",
            [f"Nu bij: {present.holder or present.organisation}"] if present else ["Nu vacant."],
        )
    return present


def _finish(bench: Bench, holding: Holding, reason: str) -> None:
    holding.ended_at, holding.ended_by_id = bench.now, bench.actor.user_id
    holding.end_reason = reason
    holding.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _in_which_function(bench: Bench, slot: Slot, appointment: Appointment) -> str:
    """The function in which the actor decides this appointment."""
    appointing = acts_as(bench.view, slot.appointed_by, bench.actor.user_id, bench.functions)
    if appointing:
        return appointing[0]
    if appointment.holder == bench.actor.user_id and may_take(bench.view, slot, bench.functions):
        eligible = eligible_functions(bench.model, slot, bench.view.facts)
        return next(f for f in eligible if f in bench.functions)
    raise _not_ours(bench, slot)


def _not_ours(bench: Bench, slot: Slot) -> NotAllowed:
    who = " of ".join(bench.model.functions[f].label for f in slot.appointed_by)
    text = f"Dit bepaalt: {who}." if who else "Dit legt het model vast."
    wish = Wish(Action.APPOINT, slot=f"{slot.responsibility}:{slot.aspect}")
    return bench.not_allowed(wish, text, "holder")


def _organisation_of(candidate: User, function: str, bench: Bench) -> int | None:
    return (
        candidate.function_periods.active_on(bench.actor.day)
        .filter(function=function, organisation__municipality=bench.case.municipality_id)
        .values_list("organisation_id", flat=True)
        .first()
    )
