"""Opening a case from a signal, in a phase that the model lets it enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import case_context
from cases.core.models import Case
from cases.core.project import project
from cases.core.read_state import read_state
from cases.core.services.notify import ask_to_appoint, notify_case, notify_of_minors
from cases.households.models import Household
from cases.households.services.traces import trace_problems
from cases.regie.services.responsibilities import Appointment, appoint_all
from cases.scaling.models import PhaseTransition
from cases.scaling.services.effect import basis_of, told_by
from cases.scaling.transitions import (
    Draft,
    entry_problems,
    gremium_of,
    phase_problems,
    presence_problems,
)
from roles.acting import Actor
from roles.ave_model.types import AveModel, Direction, Transition
from roles.permissions_of_phase import may_open

from ..models import Signal
from .signals import lock_waiting, settle


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case opens."""

    title: str
    dominant_problem: str
    phase: str
    motivation: str
    problem_areas: tuple[str, ...] = ()
    safety_risk: bool = False
    media_attention: bool = False
    minors_involved: bool = False
    needs_casusregisseur: bool = False
    criteria: frozenset[str] = frozenset()
    preconditions: frozenset[str] = frozenset()
    present: str = ""
    appointments: Sequence[Appointment] = field(default_factory=tuple)


NOBODY_LEFT = (
    "In dit huishouden woont niemand meer. "
    "Leg een signaal vast bij het huishouden waar de persoon nu woont."
)


def open_case(*, signal: Signal, actor: Actor, now: datetime, new: NewCase, note: str = "") -> Case:
    """A signal becomes a case: the entry is the first decision of its course.

    Directly into AVE4 only where the model says so; danger there does not wait, so such an
    entry is urgent and a named other confirms it [D, AVE4; ours].

    Raises:
        NotAllowed: the model gives this entry to others.
        RuleBroken: the phase is no entry, something asked for is missing, everybody moved away, or
            the signal only asks for advice, which opens nothing
            [D, AVE2: Advies vragen of een melding doen?].
        Stale: the signal was settled, or a case was opened for the household meanwhile.
    """
    with transaction.atomic():
        signal = lock_waiting(signal, actor)
        household = Household.objects.select_for_update().get(pk=signal.household_id)
        if signal.kind == Signal.Kind.ADVICE:
            text = "Een adviesvraag opent geen casus. Leg eerst een melding vast."
            raise RuleBroken(Problem("", text))
        if Case.objects.open().filter(household=household).exists():
            raise Stale("Voor dit huishouden loopt al een casus. Voeg het signaal daarbij.")
        if not household.is_lived_in:
            raise RuleBroken(Problem("", NOBODY_LEFT))
        model = household.municipality.ave_model
        refuse_if(_problems(household.pk, model, new))
        step = model.transition("", new.phase, Direction.ENTRY)
        assert step is not None  # noqa: S101  # phase_problems saw to it
        functions = may_open(step, actor.functions_in(household.municipality_id))
        if not functions:
            who = " of ".join(model.functions[f].label for f in step.decides)
            raise NotAllowed(
                Problem("phase", f"Beginnen in {model.phase(new.phase).label} is aan: {who}.")
            )
        case = _create(household, model, step, new, now)
        _enter(case, step, functions[0], actor, now, new)
        settle(signal, actor, now, Signal.Outcome.NEW_CASE, note, case)
        context = case_context(case, actor, now)
        appoint_all(context, new.appointments)
        news = f"Er is een casus geopend in {model.phase(new.phase).label}."
        asked = ask_to_appoint(context, news=news)
        notify_case(
            context,
            news,
            today="Lees de casus vandaag.",
            functions=step.informs,
            people=[a.holder for a in new.appointments],
            beside=asked,
        )
        notify_of_minors(context)
        context.store()
        project(case, now)
    return case


def _problems(household_id: int, model: AveModel, new: NewCase) -> list[Problem]:
    problems = phase_problems(model, new.phase)
    if not new.title.strip():
        problems.append(Problem("title", "Geef de casus een korte titel, zonder namen."))
    problems += trace_problems(household_id, {"title": new.title})
    if new.dominant_problem not in model.dominant_problems:
        problems.append(Problem("dominant_problem", "Kies het probleem dat nu overheerst."))
    if set(new.problem_areas) - set(model.problem_areas):
        problems.append(Problem("problem_areas", "Dit leefgebied kent het model niet."))
    return problems


def _create(
    household: Household, model: AveModel, step: Transition, new: NewCase, now: datetime
) -> Case:
    case = Case(
        municipality=household.municipality,
        household=household,
        title=new.title.strip(),
        problem_areas=list(new.problem_areas),
        dominant_problem=new.dominant_problem,
        safety_risk=new.safety_risk,
        media_attention=new.media_attention,
        minors_involved=new.minors_involved or household.has_minors_on(now.date()),
        needs_casusregisseur=new.needs_casusregisseur
        and model.phase(new.phase).needs_casusregisseur is not None,
        model_slug=model.slug,
        model_version=model.version,
        phase=new.phase,
        phase_since=now,
        opened_at=now,
        last_activity_at=now,
        told=told_by(model, step, ()),
    )
    case._history_date = now
    case.save()
    return case


def _enter(
    case: Case, step: Transition, function: str, actor: Actor, now: datetime, new: NewCase
) -> None:
    view = read_state(case, now).snapshot
    draft = Draft(
        criteria=new.criteria,
        preconditions=new.preconditions,
        motivation=new.motivation,
        urgent=step.urgent,
    )
    gremium = gremium_of(view.model, step, function)
    refuse_if([*entry_problems(step, view.facts, draft), *presence_problems(gremium, new.present)])
    PhaseTransition.objects.create(
        case=case,
        number=1,
        from_phase="",
        to_phase=step.to_phase,
        direction=step.direction,
        model_slug=case.model_slug,
        model_version=case.model_version,
        proposer_id=actor.user_id,
        proposer_function=function,
        decider_id=actor.user_id,
        decider_function=function,
        signed_as=actor.signs_as(case.municipality_id, function),
        gremium=gremium,
        present=new.present.strip(),
        motivation=new.motivation.strip(),
        criteria=sorted(new.criteria),
        basis=basis_of(step, view.facts, draft, ()),
        decided_at=now,
        urgent=step.urgent,
        confirm_before=now + timedelta(hours=step.confirm_hours) if step.urgent else None,
    )
