"""Ending a case, in the ordinary way or because the household is gone; and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cases.core import notice_parts
from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.models import Case
from cases.core.services.notify import ask_to_appoint, notify_case
from cases.moves.services.calling_off import call_off, tell_reopened
from cases.regie.models import Holding
from cases.scaling.models import Proposal, ProposalStep
from notifications.services.notices import end_notices, end_requests
from roles.acting import Actor
from roles.permission_levels import level_by_office
from roles.permissions import Action, may_end

from ..models import CaseEnding, CaseReopening

Kind = CaseEnding.Kind
CLOSED = "Casus gesloten."


@dataclass(frozen=True, slots=True)
class NewEnding:
    """How a case ends: why, to whom the household went, and whether it knows."""

    reason: str
    kind: str = Kind.DONE
    moved_to: str = ""
    moved_on: date | None = None
    handed_over: str = ""
    household_told: bool = True
    not_told_because: str = ""
    goes_on_in: Case | None = None


def close_case(*, case_id: int, actor: Actor, now: datetime, new: NewEnding) -> CaseEnding:
    """The course ends; the case can still be read, and a new signal opens a new one.

    The ordinary way it ends where no professional regie is registered any more. A household that
    is gone ends it in every phase, and a proposal that still waits is withdrawn with it.

    Raises:
        NotAllowed: the actor neither follows the case nor decides on scaling down from its phase.
        RuleBroken: something is missing, or the ordinary way asks to scale down first.
    """
    with locked_case(case_id, actor, now, Action.CLOSE) as context:
        refuse_if(_problems(context, new))
        by, function = actor.user_id, function_of(context)
        if new.kind != Kind.DONE:
            withdraw_proposal(context, new, by, function)
        call_off(context, f"De casus is gesloten: {Kind(new.kind).label.lower()}.")
        return finish(context, new, by=by, function=function)


def finish(
    context: CaseContext,
    new: NewEnding,
    *,
    by: int,
    function: str,
    people: Iterable[int] = (),
) -> CaseEnding:
    """Write that the case ends, by whose decision, and end what is held; these `people` are told
    too. What asks whether it may, has asked."""
    case, now = context.case, context.now
    told = _who_are_told(context)
    ending = CaseEnding.objects.create(
        case=case,
        kind=new.kind,
        phase=case.phase,
        waakvlam_until=case.waakvlam_until,
        reason=new.reason.strip(),
        **_of_a_move(new),
        goes_on_in=new.goes_on_in,
        household_told=new.household_told,
        not_told_because="" if new.household_told else new.not_told_because.strip(),
        told=told,
        at=now,
        by_id=by,
        function=function,
    )
    how = Kind(new.kind).label
    notify_case(
        context,
        f"De casus is gesloten: {how.lower()}.",
        functions=told,
        people=[*people, *(h.holder_id for h in context.file.current)],
    )
    for holding in case.holdings.current().select_for_update():
        holding.ended_at, holding.ended_by_id = now, by
        holding.end_reason = CLOSED
        holding.save()
    for part in (notice_parts.NOBODY_LIVES, notice_parts.STEP):
        end_notices(about=case.reference, part=part, now=now)
    end_requests(about=case.reference, now=now)
    case.closed_at, case.closed_reason, case.closed_as = now, ending.reason, ending.kind
    case.waakvlam_until = None
    return ending


def reopen_case(*, case_id: int, actor: Actor, now: datetime, reason: str) -> CaseReopening:
    """A case that was closed by mistake goes on in the phase it had, with those who held something
    and still can.

    Raises:
        NotAllowed: the actor may not close it either, or it was closed too long ago.
        RuleBroken: no reason, or another case of the household runs by now.
        Stale: somebody else opened it already.
    """
    with locked_case(case_id, actor, now) as context:
        case = context.case
        if not case.is_closed:
            raise Stale("Deze casus is al weer open.")
        context.demand(Action.REOPEN)
        ending = case.endings.filter(reopening=None).order_by("-at", "-pk").first()
        if ending is None:
            raise RuleBroken(Problem("", "Van deze casus is niet vastgelegd hoe hij sloot."))
        problems = []
        if ending.kind == Kind.MERGED:
            text = "Deze casus ging op in een andere. Splits daarvoor de huishoudens weer."
            problems.append(Problem("", text))
        if not reason.strip():
            problems.append(Problem("reason", "Schrijf op waarom de casus weer open moet."))
        if Case.objects.open().filter(household=case.household_id).exists():
            text = "Voor dit huishouden loopt al een andere casus. Werk daarin verder."
            problems.append(Problem("", text))
        refuse_if(problems)
        reopening = resume(context, ending, reason.strip())
        tell_reopened(context, ending)
    return reopening


def resume(context: CaseContext, ending: CaseEnding, reason: str) -> CaseReopening:
    """Write that the case goes on, give back what was held where its holder can act, and tell it.
    What asks whether it may, has asked."""
    case, now, by = context.case, context.now, context.actor.user_id
    function = function_of(context)
    reopening = CaseReopening.objects.create(
        ending=ending, reason=reason, at=now, by_id=by, function=function
    )
    case.closed_at, case.closed_reason, case.closed_as = None, "", ""
    case.waakvlam_until = ending.waakvlam_until
    context.touch()
    context.grounds_changed()
    context.store()
    back = _give_back(context, ending, function)
    context.refresh()
    news = "De casus is heropend: hij was per ongeluk gesloten."
    asked = ask_to_appoint(context, news=news)
    notify_case(
        context,
        news,
        today="Bekijk vandaag wat de casus nu vraagt.",
        functions=ending.told,
        people=back,
        beside=asked,
    )
    return reopening


def _problems(context: CaseContext, new: NewEnding) -> list[Problem]:
    today, problems = context.now.date(), []
    if new.kind == Kind.MERGED:
        problems.append(Problem("kind", "Voeg daarvoor de twee huishoudens samen."))
    if new.kind == Kind.DONE:
        if context.case.ave_phase.case_phase:
            problems.append(Problem("kind", "Schaal de casus eerst af. Daarna kunt u hem sluiten."))
        if context.case.proposals.pending().exists():
            problems.append(Problem("", "Er wacht nog een voorstel. Handel dat eerst af."))
    if not new.reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom de casus sluit."))
    if new.kind == Kind.MOVED:
        if not new.moved_to.strip():
            text = "Vul in aan wie de casus is overgedragen."
            problems.append(Problem("moved_to", text))
        if new.moved_on is None:
            problems.append(Problem("moved_on", "Vul in sinds wanneer het huishouden daar woont."))
        if not new.handed_over.strip():
            text = "Schrijf op hoe u heeft overgedragen: met wie, en langs welke weg."
            problems.append(Problem("handed_over", text))
        if new.moved_on is not None and new.moved_on > today:
            problems.append(Problem("moved_on", "De datum ligt in de toekomst."))
    if not new.household_told and not new.not_told_because.strip():
        text = "Schrijf op waarom het huishouden het niet weet."
        problems.append(Problem("not_told_because", text))
    return problems


def _of_a_move(new: NewEnding) -> dict[str, object]:
    """What only a move has; typed beside another kind it is not kept."""
    if new.kind != Kind.MOVED:
        return {}
    return {
        "moved_to": new.moved_to.strip(),
        "moved_on": new.moved_on,
        "handed_over": new.handed_over.strip(),
    }


def function_of(context: CaseContext) -> str:
    """In which function the actor ends the case, or opens it again."""
    actor, snapshot = context.actor.user_id, context.snapshot
    held = (h.function for h in snapshot.held if h.person == actor and h.function)
    by_rule = may_end(snapshot, actor, context.functions)
    return next(iter((*by_rule, *held, *sorted(context.functions))))


def withdraw_proposal(context: CaseContext, new: NewEnding, by: int, function: str) -> None:
    """A proposal that still waits goes with the case; if there is none, nothing happens."""
    pending = context.case.proposals.pending().select_for_update().first()
    if pending is None:
        return
    pending.status = Proposal.Status.WITHDRAWN
    pending.save(update_fields=["status"])
    ProposalStep.objects.create(
        proposal=pending,
        kind=ProposalStep.Kind.WITHDRAWN,
        text=f"De casus is gesloten: {Kind(new.kind).label.lower()}.",
        at=context.now,
        by_id=by,
        function=function,
    )


def _who_are_told(context: CaseContext) -> list[str]:
    """The functions that were told of this case before and still see it; and who would decide on
    what waits."""
    snapshot = context.snapshot
    informed = {f for made in context.file.decisions for f in made.basis.get("informs", ())}
    waiting = snapshot.open_step.decides if snapshot.open_step else ()
    known = {*informed, *snapshot.told, *waiting} & set(context.model.functions)
    return sorted(f for f in known if level_by_office(snapshot, f) is not None)


def _give_back(context: CaseContext, ending: CaseEnding, function: str) -> list[int]:
    """Who held something until the ending has it again, where they still can act."""
    back = []
    for old in context.file.holdings:
        if old.ended_at != ending.at or context.loss(old) is not None:
            continue
        Holding.objects.create(
            case=context.case,
            responsibility=old.responsibility,
            aspect=old.aspect,
            holder_id=old.holder_id,
            organisation_id=old.organisation_id,
            function=old.function,
            started_at=context.now,
            decided_by_id=context.actor.user_id,
            decided_in_function=function,
            reason="Casus heropend.",
        )
        if old.holder_id:
            back.append(old.holder_id)
    return back
