"""The besluit: everything a decision rests on, in the words of the moment it was taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.core.locking import CaseContext
from cases.core.presenters.common import phase_of, regie_name
from cases.regie.models import Holding
from common import dates
from common.plurals import lower_first
from roles.ave_model import registry
from roles.ave_model.signing import signed_in
from roles.ave_model.types import AveModel, Direction

from ..models import Confirmation, PhaseTransition
from .steps import person_as

KINDS = {
    Direction.ENTRY: "Besluit tot openen van een casus",
    Direction.UP: "Besluit tot opschalen",
    Direction.DOWN: "Besluit tot afschalen",
    Direction.WITHIN_UP: "Besluit tot opschalen binnen de fase",
    Direction.WITHIN_DOWN: "Besluit tot afschalen binnen de fase",
}
FACT_WORDS = {
    "safety_risk": "Veiligheidsrisico",
    "minors_involved": "Minderjarigen betrokken",
    "media_attention": "Media-aandacht",
}


def besluit(
    context: CaseContext, decision: PhaseTransition, found: Confirmation | None
) -> dict[str, Any]:
    """The sheet as `components/besluit.html` shows it."""
    model = registry.get(decision.model_slug, decision.model_version)
    basis = decision.basis
    kind = KINDS[Direction(decision.direction)]
    return {
        "kind": f"Spoed: {lower_first(kind)}" if decision.urgent else kind,
        "municipality": context.case.municipality.name,
        "reference": f"{context.case.reference}, besluit {decision.number}",
        "decided_at": decision.decided_at,
        "phase_from": phase_of(model, decision.from_phase) if decision.from_phase else None,
        "phase_to": phase_of(model, decision.to_phase),
        "facts": _facts(model, decision),
        "sections": [s for s in _sections(model, decision, basis, found) if _has_content(s)],
        "decided_by": decision.decider.name,
        "decided_function": signed_in(model, decision.decider_function, decision.signed_as),
        "in_the_name_of": decision.gremium,
        "model": f"{model.title}, versie {model.version}",
    }


def _label(model: AveModel, function: str) -> str:
    known = model.functions.get(function)
    return known.label if known else function


def _has_content(section: dict[str, Any]) -> bool:
    return bool(section.get("text") or section.get("points") or section.get("facts"))


def _facts(model: AveModel, decision: PhaseTransition) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    if decision.proposer_id != decision.decider_id:
        signed_as = decision.proposal.signed_as if decision.proposal else ""
        name = person_as(model, decision.proposer, decision.proposer_function, signed_as)
        facts.append({"term": "Voorgesteld door", "value": name})
    else:
        facts.append({"term": "Voorgesteld door", "value": "Dezelfde persoon die besloot"})
    if decision.proposal:
        facts.append({"term": "Voorgesteld op", "datetime": decision.proposal.proposed_at})
    if decision.present:
        facts.append({"term": "Aanwezig", "value": decision.present})
    if decision.basis.get("receiver"):
        facts.append({"term": "Naar wie", "value": decision.basis["receiver"]})
    return facts


def _sections(
    model: AveModel,
    decision: PhaseTransition,
    basis: dict[str, Any],
    found: Confirmation | None,
) -> list[dict[str, Any]]:
    consulted = [
        f"{c['party']}: {c['outcome'].lower()}. {c['text']} "
        f"({dates.full(datetime.fromisoformat(c['held_at']), time=True)})"
        for c in basis.get("consultations", ())
    ]
    checked = basis.get("preconditions", ())
    asked = [f"{p['text']} {p.get('answer', '')}".strip() for p in checked if p["met"]]
    skipped = [p["how"] for p in checked if not p["met"]]
    proposal = basis.get("motivation", "")
    same = proposal.strip() == decision.motivation.strip()
    return [
        {
            "title": "Wat er aan de hand is",
            "points": [c["text"] for c in basis.get("criteria", ())],
        },
        {"title": "Motivatie van het voorstel", "text": "" if same else proposal},
        {"title": "Motivatie van het besluit", "text": decision.motivation},
        {"title": "Wat er vooraf is gedaan of beantwoord", "points": asked},
        {"title": "Wat vanwege de spoed is overgeslagen", "points": skipped},
        {"title": "Wie geraadpleegd is", "points": consulted},
        {"title": "De casus op dat moment", "points": _case_facts(model, basis)},
        {"title": "De regie na dit besluit", "facts": _regie(decision)},
        {
            "title": "Wie bericht kreeg",
            "points": [_label(model, f) for f in basis.get("informs", ())],
        },
        _confirmation(model, decision, found),
    ]


def _case_facts(model: AveModel, basis: dict[str, Any]) -> list[str]:
    facts = basis.get("facts", {})
    points = [f"{words}: {'ja' if facts.get(key) else 'nee'}" for key, words in FACT_WORDS.items()]
    if dominant := model.dominant_problems.get(facts.get("dominant_problem", "")):
        points.append(f"Overheersend probleem: {dominant}")
    return points if facts else []


def _regie(decision: PhaseTransition) -> list[dict[str, Any]]:
    """Who held what right after this decision."""
    rows = (
        Holding.objects.at(decision.decided_at)
        .filter(case=decision.case_id)
        .select_related("holder", "organisation")
        .order_by("responsibility", "aspect")
    )
    return [
        {"term": regie_name(h.responsibility, h.aspect), "value": str(h.holder or h.organisation)}
        for h in rows
    ]


def _confirmation(
    model: AveModel, decision: PhaseTransition, found: Confirmation | None
) -> dict[str, Any]:
    if not decision.urgent or decision.confirm_before is None:
        return {"title": ""}
    title = "Spoedbesluit: bevestiging door een ander"
    if found is None:
        before = dates.full(decision.confirm_before, time=True)
        return {"title": title, "text": f"Nog niet bevestigd. Dit moet vóór {before}."}
    view = "is het eens" if found.agrees else "is het niet eens"
    late = ", na de termijn" if found.at > decision.confirm_before else ""
    who = person_as(model, found.by, found.function, found.signed_as)
    at = dates.full(found.at, time=True)
    return {
        "title": title,
        "text": f"{who}, {view} met dit besluit, op {at}{late}.\n{found.text}",
    }
