"""What the statements of a replay are given: norms, required responsibilities, the calendar."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from cases.models import PhaseTransition
from escalation.hours import NIGHTLY_SCAN
from roles.ave_model import registry
from roles.ave_model.norms import case_norms, whole_norms
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Phase, Responsibility, Slot
from roles.ave_model.validate import GRAVEST
from roles.calendar import dutch_calendar
from roles.case_view import is_required
from roles.dates import DUTCH_TIME
from roles.models import Municipality

from .question import SHORT_DAYS, Question

DAY = timedelta(days=1)
YEARS = 15
"""How far back working days are counted."""
REGIE = (Responsibility.CASUSREGIE, Responsibility.PROCESREGIE)


@dataclass(frozen=True, slots=True)
class Places:
    """The phases of every model version that cases of a municipality ran under, numbered from 1."""

    phases: tuple[tuple[AveModel, Phase], ...]
    failures: tuple[str, ...]
    """Model versions that are not known here; what happened under them cannot be judged."""

    def numbered(self) -> Iterator[tuple[int, AveModel, Phase]]:
        for number, (model, phase) in enumerate(self.phases, start=1):
            yield number, model, phase

    def at(self, number: int) -> tuple[AveModel, Phase]:
        return self.phases[number - 1]


def read_places(municipality: Municipality) -> Places:
    """One query: decisions carry the model version that they were made under."""
    used = (
        PhaseTransition.objects.filter(case__municipality=municipality)
        .order_by("model_slug", "model_version")
        .values_list("model_slug", "model_version")
        .distinct()
    )
    phases: list[tuple[AveModel, Phase]] = []
    failures = []
    for slug, version in used:
        try:
            model = registry.get(slug, version)
        except registry.UnknownModelError as error:
            failures.append(str(error))
        else:
            phases += [(model, phase) for phase in model.phases.values()]
    return Places(tuple(phases), tuple(failures))


def parameters(question: Question, places: Places) -> dict[str, Any]:
    """Everything the statements name."""
    first_day = date(question.first.year - YEARS, 1, 1)
    calendar = dutch_calendar(first_day.year, question.last.year)
    return {
        "municipality": question.municipality.pk,
        "from_day": question.first,
        "to_day": question.last,
        "horizon": question.last + DAY,
        "first_day": first_day,
        "today": question.last,
        "holidays": sorted(calendar.holidays),
        "zone": str(DUTCH_TIME),
        "hour": timedelta(hours=NIGHTLY_SCAN.hour, minutes=NIGHTLY_SCAN.minute),
        "short_days": SHORT_DAYS,
        "places": json.dumps([*_place_rows(places)]),
        "norms": json.dumps([*_norm_rows(question, places)]),
        "slots": json.dumps([*_slot_rows(places)]),
        "grave_places": [
            number for number, _, phase in places.numbered() if phase.severity >= GRAVEST - 1
        ],
    }


def _place_rows(places: Places) -> Iterator[dict[str, Any]]:
    for number, model, phase in places.numbered():
        yield {
            "place": number,
            "model_slug": model.slug,
            "model_version": model.version,
            "phase": phase.id,
        }


def _norm_rows(question: Question, places: Places) -> Iterator[dict[str, Any]]:
    for trial, overrides in question.variants.items():
        for number, model, phase in places.numbered():
            yield {"trial": trial, "place": number, "norm": ""}
            for name, norm in case_norms(model, phase.id, overrides).items():
                yield {
                    "trial": trial,
                    "place": number,
                    "norm": name,
                    "days": norm.days,
                    "working": norm.working,
                }
        for name, norm in whole_norms(question.municipality.ave_model, overrides).items():
            yield {"trial": trial, "place": 0, "norm": name, "days": norm.days}


def _slot_rows(places: Places) -> Iterator[dict[str, Any]]:
    for number, model, phase in places.numbered():
        for slot in required_slots(model, phase):
            yield {"place": number, **slot}


def required_slots(model: AveModel, phase: Phase) -> Iterator[dict[str, Any]]:
    """The regie that a phase requires, with the facts on which it does; none: always."""
    for slot in phase.slots:
        if slot.responsibility in REGIE:
            base = {"responsibility": slot.responsibility, "aspect": slot.aspect}
            for facts in _facts_that_require(model, phase.id, slot):
                yield base | facts


def _facts_that_require(model: AveModel, phase: str, slot: Slot) -> Iterator[dict[str, Any]]:
    """The permission rule itself says when a slot must be held; here for every combination."""
    if slot.required_when is None:
        if is_required(slot, CaseFacts(phase=phase)):
            yield {}
        return
    yes_no = (False, True)
    for safety, minors, media, dominant in product(yes_no, yes_no, yes_no, model.dominant_problems):
        facts = CaseFacts(
            phase=phase,
            safety_risk=safety,
            minors_involved=minors,
            media_attention=media,
            dominant_problem=dominant,
        )
        if is_required(slot, facts):
            yield {
                "safety_risk": safety,
                "minors_involved": minors,
                "media_attention": media,
                "dominant_problem": dominant,
            }
