"""The measures and instruments of a case, below its plan."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.core.locking import CaseContext
from roles.ave_model.instruments import instrument_words
from roles.permissions import Action

from ..models import Measure


def measures_part(context: CaseContext) -> dict[str, Any]:
    """All of them, newest first, and what one may do; one query."""
    found = (
        context.case.measures.select_related("recorded_by", "ended__recorded_by")
        .order_by("-start", "-pk")
        .all()
    )
    may = Action.MEASURES in context.actions
    return {"measures": [_row(context, measure, may) for measure in found], "may_measure": may}


def _row(context: CaseContext, measure: Measure, may: bool) -> dict[str, Any]:
    ended = getattr(measure, "ended", None)
    url = reverse("cases:measure_end", args=[context.case.reference, measure.pk])
    return {
        "anchor": f"maatregel-{measure.pk}",
        "name": instrument_name(context, measure.instrument),
        "start": measure.start,
        "until": ended.on if ended else measure.until,
        "runs": measure.runs_on(context.actor.day),
        "mistaken": bool(ended and ended.mistaken),
        "text": measure.text,
        "by": str(measure.recorded_by),
        "end_text": ended.text if ended else "",
        "end_by": str(ended.recorded_by) if ended else "",
        "end_url": "" if ended or not may else url,
    }


def instrument_name(context: CaseContext, instrument: str) -> str:
    """As the model calls it; one that an older version named keeps its id."""
    return instrument_words(context.model).get(instrument, instrument)


def measure_facts(context: CaseContext, measure: Measure) -> list[dict[str, Any]]:
    """What is ended, for the form that ends it."""
    return [
        {"term": "Maatregel", "value": instrument_name(context, measure.instrument)},
        {"term": "Ingegaan op", "date": measure.start},
        {"term": "Loopt tot", "date": measure.until, "missing": "Niet bekend"},
        {"term": "Waarom", "value": measure.text},
    ]
