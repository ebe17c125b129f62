"""How a case ended, as a sheet of paper; and in a word, for its page."""

from __future__ import annotations

from typing import Any

from cases.core.locking import CaseContext
from cases.core.models import Case
from cases.core.presenters.common import phase_of
from common import dates
from common.addresses import link_to

from ..models import CaseEnding

TITLES = {
    CaseEnding.Kind.DONE: "Besluit tot sluiten van een casus",
    CaseEnding.Kind.DIED: "Besluit tot sluiten: overleden",
    CaseEnding.Kind.MOVED: "Besluit tot sluiten: verhuisd en overgedragen",
    CaseEnding.Kind.OUT_OF_SIGHT: "Besluit tot sluiten: buiten beeld",
    CaseEnding.Kind.MERGED: "Besluit tot sluiten: samengevoegd",
}


def how_ended(case: Case) -> str:
    """In a word, as the outline may say it."""
    return str(CaseEnding.Kind(case.closed_as).label) if case.closed_as else ""


def ending_sheet(context: CaseContext, ending: CaseEnding) -> dict[str, Any]:
    """The sheet as `components/besluit.html` shows it."""
    model = context.model
    known = model.functions.get(ending.function)
    told = [model.functions[f].label for f in ending.told if f in model.functions]
    sections: list[dict[str, Any]] = [
        {"title": "Waarom de casus sluit", "text": ending.reason},
        {"title": "Hoe is overgedragen", "text": ending.handed_over},
        {"title": "Weet het huishouden het", "text": _household(ending)},
        {
            "title": "Wie bericht kreeg",
            "points": ["Wie op dat moment regie had", *told],
        },
    ]
    if again := getattr(ending, "reopening", None):
        text = f"{again.by}, op {dates.full(again.at, time=True)}.\n{again.reason}"
        sections.append({"title": "Later heropend", "text": text})
    return {
        "kind": TITLES[CaseEnding.Kind(ending.kind)],
        "municipality": context.case.municipality.name,
        "reference": context.case.reference,
        "decided_at": ending.at,
        "phase_from": None,
        "phase_to": phase_of(model, ending.phase),
        "facts": _facts(context, ending),
        "sections": [s for s in sections if s.get("text") or s.get("points")],
        "decided_by": ending.by.name,
        "decided_function": known.label if known else ending.function,
        "model": f"{model.title}, versie {model.version}",
    }


def _household(ending: CaseEnding) -> str:
    return "Ja." if ending.household_told else f"Nee. {ending.not_told_because}"


def _facts(context: CaseContext, ending: CaseEnding) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    if other := ending.goes_on_in:
        visible = Case.objects.visible_to(context.actor).filter(pk=other.pk).exists()
        facts.append(
            {
                "term": "Gaat verder in",
                "value": f"Casus {other.reference}" if visible else "Een andere casus",
                "url": link_to("cases:case", other.reference) if visible else "",
            }
        )
    if ending.moved_on:
        facts.append({"term": "Overgedragen aan", "value": ending.moved_to})
        facts.append({"term": "Verhuisd op", "date": ending.moved_on})
    if accepted := getattr(ending, "accepted", None):
        sent = accepted.announcement
        facts.append({"term": "Aankondiging", "value": sent.reference})
    return facts


def accepted_elsewhere(case: Case) -> list[dict[str, Any]]:
    """What to know before a case is opened again whose household another municipality accepted."""
    newest = case.endings.order_by("-at", "-pk").select_related(
        "accepted__announcement__municipality"
    )
    accepted = getattr(newest.first(), "accepted", None)
    if accepted is None:
        return []
    there = accepted.announcement.municipality.name
    return [
        {
            "term": f"Aangenomen door de gemeente {there}",
            "value": "Wat daar is aangekomen, blijft daar. Bel hen eerst. "
            "Zij krijgen bericht dat u de casus weer opent.",
        }
    ]
