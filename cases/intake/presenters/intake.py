"""Signals, triage and a new case as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cases.core.models import Case
from cases.households.models import Household
from cases.households.presenters.households import outcome, summaries
from cases.moves.presenters import arrivals
from cases.regie.responsibilities import eligible_functions, find_slot
from cases.scaling.transitions import gremium_of
from common.fields import grouped
from common.plurals import days_words
from roles.acting import Actor
from roles.ave_model.predicates import CaseFacts, holds
from roles.ave_model.types import AveModel, Responsibility, Slot, Transition
from roles.ave_model.words import labels, listed
from roles.case_snapshot import CaseSnapshot
from roles.models import FunctionPeriod
from roles.norms import norms_in_force
from roles.permissions import may_appoint, may_take
from roles.permissions_of_phase import may_open

from ..forms import COLLEAGUE, ME, NOBODY
from ..models import Signal


def triage(signal: Signal, actor: Actor) -> dict[str, Any]:
    """The signal, its household with the open case, and what can be done with it."""
    household = signal.household
    (shown,) = summaries([household], actor)
    visible = Case.objects.visible_to(actor)
    current = signal.case or next(iter(household.open_cases), None)  # type: ignore[attr-defined]
    may_see = current is not None and visible.filter(pk=current.pk).exists()
    return {
        "signal": signal,
        "title": f"Signaal {signal.reference}",
        "facts": [
            {"term": "Signaal", "value": signal.text},
            {"term": "Soort", "value": signal.get_kind_display()},
            {"term": "Wie meldt", "value": _reporter(signal)},
            {"term": "Ontvangen", "datetime": signal.received_at},
            {"term": "Vastgelegd door", "value": str(signal.recorded_by)},
            {"term": "Stand", "status": outcome(signal)},
        ],
        "household": shown,
        "municipality_id": household.municipality_id,
        "case": shown["case"],
        "case_url": reverse("cases:case", args=[current.reference]) if may_see and current else "",
        "case_reference": current.reference if may_see and current else "",
        "arrivals": arrivals([signal.arrival]) if hasattr(signal, "arrival") else [],
        "is_advice": signal.kind == Signal.Kind.ADVICE,
    }


def _reporter(signal: Signal) -> str:
    who = signal.get_reporter_display()
    return f"{who}, {signal.reporter_name}" if signal.reporter_name else who


@dataclass(frozen=True, slots=True)
class Entry:
    """One phase a case may begin in, and whether this person may decide that."""

    step: Transition
    label: str
    severity: int
    title: str
    situation: str
    functions: tuple[str, ...]
    who: str


def entries(model: AveModel, functions: frozenset[str]) -> list[Entry]:
    """Every phase the model lets a case enter, lightest first."""
    found = []
    for step in model.entries():
        phase = model.phase(step.to_phase)
        found.append(
            Entry(
                step=step,
                label=phase.label,
                severity=phase.severity,
                title=phase.title,
                situation=phase.situation,
                functions=may_open(step, functions),
                who=listed(labels(model, step.decides)),
            )
        )
    return sorted(found, key=lambda entry: entry.severity)


def new_case_choices(
    household: Household, entry: Entry, model: AveModel, actor: Actor, *, minors: bool
) -> dict[str, Any]:
    """What the form of a new case offers, all of it from the model."""
    step = entry.step
    facts = CaseFacts(phase=step.to_phase, minors_involved=minors)
    return {
        "model": model,
        "phase": model.phase(step.to_phase),
        "criteria": [c for c in step.criteria if c.predicate is None],
        "preconditions": [
            p for p in step.preconditions if p.predicate is None and holds(p.when, facts)
        ],
        "urgent": step.urgent,
        "gremium": gremium_of(model, step, entry.functions[0]),
        **_regie_choices(household, model, facts, actor),
    }


def also_asked(step: Transition) -> list[str]:
    """What the model asks to have done that no tick can say: it is read from the case."""
    return [f"{p.text} {p.how}" for p in step.preconditions if p.predicate is not None]


def _regie_choices(
    household: Household, model: AveModel, facts: CaseFacts, actor: Actor
) -> dict[str, Any]:
    phase = model.phase(facts.phase)
    slot = find_slot(phase, Responsibility.CASUSREGIE, "")
    if slot is None:
        return {"regie": [], "colleagues": [], "regie_help": ""}
    snapshot = CaseSnapshot(model=model, facts=facts)
    mine = actor.functions_in(household.municipality_id)
    eligible = _eligible(model, slot, facts)
    appoints = may_appoint(snapshot, slot, actor.user_id, mine)
    regie = []
    if mine & frozenset(eligible) and (appoints or may_take(snapshot, slot, mine)):
        regie.append((ME, "Ik neem de casusregie"))
    colleagues = _colleagues(household, model, eligible, actor) if appoints else []
    if colleagues:
        regie.append((COLLEAGUE, "Een collega neemt de casusregie"))
    regie.append((NOBODY, "Nog niemand"))
    norm = norms_in_force(household.municipality, model, facts.phase).appoint_days
    return {
        "regie": regie,
        "colleagues": colleagues,
        "regie_help": _regie_help(model, slot, facts, norm, appoints=appoints),
    }


def _eligible(model: AveModel, slot: Slot, facts: CaseFacts) -> tuple[str, ...]:
    """Functions for the slot; without minors ticked also those that a tick would ask for."""
    with_minors = CaseFacts(phase=facts.phase, minors_involved=True)
    found = eligible_functions(model, slot, facts) + eligible_functions(model, slot, with_minors)
    return tuple(dict.fromkeys(found))


def _colleagues(
    household: Household, model: AveModel, functions: tuple[str, ...], actor: Actor
) -> list[Any]:
    """Colleagues to choose from, by the first of their functions in the order of the model."""
    periods = (
        FunctionPeriod.objects.active_on(actor.day)
        .in_municipality(household.municipality)
        .filter(function__in=functions)
        .exclude(user=actor.user_id)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    people: dict[int, tuple[str, set[str]]] = {}
    for p in periods:
        people.setdefault(p.user_id, (p.user.name, set()))[1].add(p.function)
    choices = []
    for pk, (name, held) in people.items():
        mine = [function for function in functions if function in held]
        whole = listed([model.functions[function].label for function in mine], "en")
        choices.append((functions.index(mine[0]), str(pk), f"{name} ({whole})"))
    choices.sort(key=lambda choice: (choice[0], choice[2].lower()))
    return grouped(
        (model.functions[functions[first]].label, pk, label) for first, pk, label in choices
    )


def _regie_help(
    model: AveModel, slot: Slot, facts: CaseFacts, norm: int | None, *, appoints: bool
) -> str:
    """`norm`: within how many days somebody must hold casusregie, as it holds here."""
    sentences = []
    if norm is not None:
        when = "meteen" if norm == 0 else f"binnen {days_words(norm)}"
        sentences.append(f"Iemand moet {when} de casusregie hebben.")
    if not appoints and slot.appointed_by:
        sentences.append(f"Een collega aanwijzen doet: {listed(labels(model, slot.appointed_by))}.")
    if facts.minors_involved and model.minors and model.minors.casusregie:
        who = listed(labels(model, model.minors.casusregie))
        sentences.append(f"Bij minderjarigen is de casusregie voor: {who}.")
    return " ".join(sentences)
