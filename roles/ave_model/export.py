"""A model as plain values for JSON: the same facts, under fixed names."""

from typing import Any

from .fields import ENTRY, Source
from .norms import PHASE_NORMS
from .predicates import Predicate
from .rules import Norms
from .types import (
    AveModel,
    Criterion,
    Function,
    Phase,
    Precondition,
    Responsibility,
    Slot,
    Transition,
)


def export_model(model: AveModel) -> dict[str, Any]:
    """The whole model: what a program outside needs to know of it."""
    return {
        "slug": model.slug,
        "version": model.version,
        "effective": model.effective,
        "functions": list(model.functions),
        "phases": [export_phase(phase) for phase in model.phases.values()],
        "transitions": [export_transition(step) for step in model.transitions],
        "dispute": model.dispute
        and {
            "decides": list(model.dispute.decides),
            "text": model.dispute.text,
            "source": export_source(model.dispute.source),
        },
        "norms": {phase.id: export_norms(phase.norms) for phase in model.phases.values()},
        "legal_frame": {phase.id: phase.legal_frame for phase in model.phases.values()},
        "title": model.title,
        "name": model.short_name,
        "source": export_source(model.source),
        "seeds": dict(model.seeds),
        "sources": _sources(model.sources),
        "function_details": [_function(function) for function in model.functions.values()],
        "caseload": {
            "warn": model.caseload.warn,
            "over": model.caseload.over,
            "source": export_source(model.caseload.source),
        },
        "recurrence_months": model.recurrence_months,
        "waakvlam_days": model.waakvlam_days,
        "plan_form": list(model.plan_form),
        "problem_areas": dict(model.problem_areas),
        "dominant_problems": dict(model.dominant_problems),
        "pyramid": dict(model.pyramid),
        "ladder": [
            {
                "step": rung.step,
                "text": rung.text,
                "when": export_predicate(rung.when),
                "source": export_source(rung.source),
            }
            for rung in model.ladder
        ],
        "meetings": [
            {"id": m.id, "label": m.label, "text": m.text, "source": export_source(m.source)}
            for m in model.meetings
        ],
        "instruments": [
            {"id": i.id, "label": i.label, "source": export_source(i.source)}
            for i in model.instruments
        ],
        "suggestions": [
            {
                "causes": list(s.causes),
                "phases": list(s.phases),
                "text": s.text,
                "to": s.to,
                "criteria": list(s.criteria),
                "source": export_source(s.source),
            }
            for s in model.suggestions
        ],
        "minors": model.minors
        and {
            "text": model.minors.text,
            "casusregie": list(model.minors.casusregie),
            "both_regies": list(model.minors.both_regies),
            "involve": list(model.minors.involve),
            "source": export_source(model.minors.source),
        },
        "hand_back": _by_in_phases(model.hand_back),
        "set_aside": _by_in_phases(model.set_aside),
        "grip": model.grip
        and {
            "phases": list(model.grip.phases),
            "decides": list(model.grip.decides),
            "advises": list(model.grip.advises),
            "text": model.grip.text,
            "source": export_source(model.grip.source),
        },
        "access": [
            {
                "function": access.function,
                "level": access.level.value,
                "phases": list(access.phases),
                "when": export_predicate(access.when),
                "source": export_source(access.source),
            }
            for access in model.access
        ],
        "notes": list(model.notes),
        "step_sources": _sources(model.step_sources),
        "slot_sources": _sources(model.slot_sources),
        "routes": [
            {"signals": r.signals, "to": r.to, "source": export_source(r.source)}
            for r in model.routes
        ],
        "profiles": {
            function: {"tasks": list(p.tasks), "source": export_source(p.source)}
            for function, p in model.profiles.items()
        },
    }


def export_phase(phase: Phase) -> dict[str, Any]:
    return {
        "id": phase.id,
        "label": phase.label,
        "situation": phase.situation,
        "responsibilities": {
            responsibility.value: [_slot(slot) for slot in phase.slots_for(responsibility)]
            for responsibility in Responsibility
        },
        "consult": list(phase.consult),
        "group": phase.group,
        "severity": phase.severity,
        "title": phase.title,
        "case_phase": phase.case_phase,
        "consult_functions": list(phase.consult_functions),
        "signals": list(phase.signals),
        "agreements": list(phase.agreements),
        "deploy": dict(phase.deploy),
        "legal_frame": phase.legal_frame,
        "legal_ideal": phase.legal_ideal,
        "needs_casusregisseur": phase.needs_casusregisseur
        and {
            "question": phase.needs_casusregisseur.question,
            "holders": list(phase.needs_casusregisseur.holders),
            "source": export_source(phase.needs_casusregisseur.source),
        },
        "norms": export_norms(phase.norms),
        "bestuur": dict(phase.bestuur),
        "source": export_source(phase.source),
        "sources": _sources(phase.sources),
    }


def export_transition(step: Transition) -> dict[str, Any]:
    """One step; a case that is new comes `from` "entry"."""
    return {
        "from": step.from_phase or ENTRY,
        "to": step.to_phase,
        "direction": step.direction.value,
        "decides": list(step.decides),
        "four_eyes": step.four_eyes,
        "sign_in_again": step.sign_in_again,
        "with": list(step.together_with),
        "advises": list(step.advises),
        "informs": list(step.informs),
        "preconditions": [p.id for p in step.preconditions],
        "criteria": [_criterion(c) for c in step.criteria],
        "id": step.id,
        "text": step.text,
        "gremium": step.gremium,
        "proposes": list(step.proposes),
        "with_when": export_predicate(step.together_when),
        "all_criteria": step.all_criteria,
        "precondition_details": [_precondition(p) for p in step.preconditions],
        "offers": [
            {"text": o.text, "to": o.to, "source": export_source(o.source)} for o in step.offers
        ],
        "urgent": step.urgent,
        "confirms": list(step.confirms),
        "confirm_hours": step.confirm_hours,
        "leaves_waakvlam": step.leaves_waakvlam,
        "names_receiver": step.names_receiver,
        "source": export_source(step.source),
        "sources": _sources(step.sources),
    }


def export_source(source: Source) -> str:
    """As the model's own file writes it: "D: AVE3, Opschalen"."""
    return f"{source.seed}: {source.phrase}" if source.phrase else source.seed


def export_predicate(predicate: Predicate | None) -> dict[str, Any] | None:
    if predicate is None:
        return None
    params = {k: list(v) if isinstance(v, tuple) else v for k, v in predicate.params.items()}
    return {"name": predicate.name, "params": params}


def export_norms(norms: Norms) -> dict[str, Any]:
    return {norm: getattr(norms, norm) for norm in PHASE_NORMS} | {
        "working_days": list(norms.working_days)
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "aspect": slot.aspect,
        "holders": list(slot.holders),
        "required": slot.required,
        "registered": slot.registered,
        "text": slot.text,
        "required_when": export_predicate(slot.required_when),
        "when": export_predicate(slot.when),
        "appointed_by": list(slot.appointed_by),
        "may_take": slot.may_take,
        "source": export_source(slot.source),
        "sources": _sources(slot.sources),
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "text": criterion.text,
        "kind": criterion.kind,
        "source": export_source(criterion.source),
        "enough_alone": criterion.enough_alone,
        "predicate": export_predicate(criterion.predicate),
        "when": export_predicate(criterion.when),
    }


def _precondition(precondition: Precondition) -> dict[str, Any]:
    return {
        "id": precondition.id,
        "text": precondition.text,
        "how": precondition.how,
        "kind": precondition.kind,
        "predicate": export_predicate(precondition.predicate),
        "when": export_predicate(precondition.when),
        "even_when_urgent": precondition.even_when_urgent,
        "answers": precondition.answers
        and {"yes": precondition.answers.yes, "no": precondition.answers.no},
        "source": export_source(precondition.source),
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "id": function.id,
        "label": function.label,
        "description": function.description,
        "stands_for": function.stands_for and function.stands_for.value,
        "within_organisation": function.within_organisation,
        "gremium": function.gremium,
        "deputy_of": function.deputy_of or None,
    }


def _sources(sources: Any) -> dict[str, str]:
    return {key: export_source(source) for key, source in sources.items()}


def _by_in_phases(rule: Any) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {
        "by": list(rule.by),
        "phases": list(rule.phases),
        "text": rule.text,
        "source": export_source(rule.source),
    }
