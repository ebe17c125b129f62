"""Writing in the log book, recording the plan, and changing what is known of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cases.core import notice_parts
from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import locked_case
from cases.core.models import Case
from cases.core.moments import moment_problems
from cases.core.services.notify import ask_to_appoint, notify_case, notify_of_minors
from cases.households.services.traces import trace_problems
from cases.timeline.course import changes_since
from common.dates import full
from common.merging import same
from roles.acting import Actor
from roles.permissions import Action

from ..models import LogEntry, Plan


def write_log(
    *, case_id: int, actor: Actor, now: datetime, kind: str, text: str, happened_at: datetime
) -> LogEntry:
    """One fact in the log book; it counts as activity on the day it happened. Its draft is done.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: no text, or it has not happened yet.
    """
    with locked_case(case_id, actor, now, Action.LOG) as context:
        refuse_if(_log_problems(text, happened_at, now))
        entry = LogEntry.objects.create(
            case=context.case,
            kind=kind,
            text=text.strip(),
            happened_at=happened_at,
            recorded_at=now,
            author_id=actor.user_id,
        )
        context.case.last_activity_at = max(context.case.last_activity_at, happened_at)
    return entry


def newest_text(entry: LogEntry) -> LogEntry:
    """The entry as it reads now: itself, or the last correction of it."""
    while correction := LogEntry.objects.filter(corrects=entry).first():
        entry = correction
    return entry


def correct_log(
    *, entry: LogEntry, actor: Actor, now: datetime, text: str, seen: str | None = None
) -> LogEntry:
    """Replace what an entry says; the old text stays to be read.

    `seen` is the text that the corrector had before them.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: no text.
        Stale: the entry was corrected meanwhile.
    """
    with locked_case(entry.case_id, actor, now, Action.LOG):
        refuse_if(_log_problems(text, entry.happened_at, now))
        newest = newest_text(entry)
        if newest != entry or (seen is not None and not same(seen, entry.text)):
            raise Stale(
                "Deze regel is intussen al verbeterd. Lees de nieuwste tekst.",
                [f"Verbeterd door {newest.author}, {full(newest.recorded_at, time=True)}."],
            )
        return LogEntry.objects.create(
            case_id=entry.case_id,
            kind=entry.kind,
            text=text.strip(),
            happened_at=entry.happened_at,
            recorded_at=now,
            author_id=actor.user_id,
            corrects=entry,
        )


def _log_problems(text: str, happened_at: datetime, now: datetime) -> list[Problem]:
    ahead = "Dit moment ligt in de toekomst. Leg vast wat al is gebeurd."
    problems = moment_problems("happened_at", happened_at, now, ahead)
    if not text.strip():
        problems.append(Problem("text", "Schrijf op wat er is gebeurd of besproken."))
    return problems


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A version of the plan; `based_on` is the number of the version the author had before them."""

    for_phase: str
    text: str
    agreed_on: date
    agreed_with: str
    next_evaluation_on: date
    based_on: int


def record_plan(*, case_id: int, actor: Actor, now: datetime, new: NewPlan) -> Plan:
    """A new version of the one plan; earlier versions stay.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: something is missing, or dates that cannot be.
        Stale: somebody else recorded a newer version meanwhile.
    """
    with locked_case(case_id, actor, now, Action.PLAN) as context:
        newest = context.case.plans.order_by("-number").select_related("author").first()
        number = newest.number if newest else 0
        if new.based_on != number:
            raise Stale(
                "Intussen is een nieuwere versie van het plan vastgelegd. "
                "Lees die en neem over wat nodig is.",
                [
                    f"Versie {newest.number} is van {newest.author}, "
                    f"{full(newest.recorded_at, time=True)}."
                ]
                if newest
                else [],
            )
        refuse_if(_plan_problems(new, context.model.phases.keys(), now.date()))
        plan = Plan.objects.create(
            case=context.case,
            number=number + 1,
            for_phase=new.for_phase,
            text=new.text.strip(),
            agreed_on=new.agreed_on,
            agreed_with=new.agreed_with.strip(),
            next_evaluation_on=new.next_evaluation_on,
            recorded_at=now,
            author_id=actor.user_id,
        )
        context.touch()
        context.grounds_changed()
        notify_case(
            context,
            f"Er is een nieuw plan van aanpak (versie {plan.number}).",
            people=[h.person for h in context.snapshot.held],
            part=notice_parts.PLAN,
        )
    return plan


def _plan_problems(new: NewPlan, phases: object, today: date) -> list[Problem]:
    problems = []
    if new.for_phase not in phases:  # type: ignore[operator]
        problems.append(Problem("for_phase", "Deze fase kent het model niet."))
    if not new.text.strip():
        problems.append(Problem("text", "Schrijf op wat er is afgesproken: wie doet wat."))
    if not new.agreed_with.strip():
        problems.append(Problem("agreed_with", "Vul in met wie het plan is afgesproken."))
    if new.agreed_on > today:
        problems.append(Problem("agreed_on", "De datum van de afspraak ligt in de toekomst."))
    if new.next_evaluation_on <= new.agreed_on:
        problems.append(
            Problem("next_evaluation_on", "De evaluatie komt na de dag van de afspraak.")
        )
    return problems


@dataclass(frozen=True, slots=True)
class CaseFactsForm:
    """What a regisseur may change of a case; `seen_grounds` is what they looked at, and when."""

    title: str
    problem_areas: tuple[str, ...]
    dominant_problem: str
    safety_risk: bool
    media_attention: bool
    minors_involved: bool
    seen_grounds: int
    seen_at: datetime | None = None
    needs_casusregisseur: bool | None = None
    """None: not asked, so it stays as it is."""


def change_case(*, case_id: int, actor: Actor, now: datetime, new: CaseFactsForm) -> Case:
    """Change the facts of a case; a pending proposal is looked at afresh.

    Saving what stood there already is no work on the case. Minors stay involved as long as one
    lives in the household: age tells, not a tick.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: no title, or words the model does not know.
        Stale: somebody else changed the case meanwhile.
    """
    with locked_case(case_id, actor, now, Action.EDIT) as context:
        case = context.case
        if case.grounds != new.seen_grounds:
            raise Stale(
                "De casus is veranderd sinds u keek. Lees wat er anders is en sla opnieuw op.",
                changes_since(case, new.seen_at) if new.seen_at else (),
            )
        problems = []
        if not new.title.strip():
            problems.append(Problem("title", "Geef de casus een korte titel, zonder namen."))
        problems += trace_problems(case.household_id, {"title": new.title})
        if new.dominant_problem not in context.model.dominant_problems:
            problems.append(Problem("dominant_problem", "Kies het probleem dat nu overheerst."))
        if set(new.problem_areas) - set(context.model.problem_areas):
            problems.append(Problem("problem_areas", "Dit leefgebied kent het model niet."))
        refuse_if(problems)
        case.title = new.title.strip()
        case.problem_areas = list(new.problem_areas)
        case.dominant_problem = new.dominant_problem
        case.safety_risk = new.safety_risk
        case.media_attention = new.media_attention
        if case.ave_phase.needs_casusregisseur and new.needs_casusregisseur is not None:
            case.needs_casusregisseur = new.needs_casusregisseur
        told, missing = case.minors_involved, context.snapshot.missing()
        case.minors_involved = new.minors_involved or case.household.has_minors_on(now.date())
        if context.is_changed:
            context.touch()
            context.grounds_changed()
            context.refresh()
            ask_to_appoint(context, but=missing)
        if not told:
            notify_of_minors(context)
    return case


def record_grip(*, case_id: int, actor: Actor, now: datetime, text: str) -> None:
    """The crisis organisation takes over: not an AVE phase, recorded on the case [D, AVE4].

    Raises:
        NotAllowed: the model gives this decision to others.
        RuleBroken: no text of the advice it rests on.
        Stale: it was recorded already.
    """
    with locked_case(case_id, actor, now, Action.GRIP) as context:
        if context.case.grip_since:
            raise Stale("De overgang naar GRIP staat al vast.")
        if not text.strip():
            raise RuleBroken(Problem("text", "Schrijf op wat de driehoek adviseerde."))
        context.case.grip_since = now
        context.touch()
        LogEntry.objects.create(
            case=context.case,
            kind=LogEntry.Kind.MEETING,
            text=f"Overgang naar GRIP. {text.strip()}",
            happened_at=now,
            recorded_at=now,
            author_id=actor.user_id,
        )
        notify_case(
            context,
            "De crisisorganisatie (GRIP) neemt de coördinatie over.",
            today="Overleg vandaag wat u nu doet.",
            people=[h.person for h in context.snapshot.held],
        )
