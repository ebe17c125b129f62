"""What the statements of a scan are given: norms, required responsibilities, the calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat, JSONObject

from cases.deadlines.causes import VACANT
from cases.deadlines.sentences import CAUSE_WORDS
from cases.deadlines.severity import BASE
from cases.models import Case
from cases.places import FLAGS
from escalation.urgency import TOLD_FIRST
from roles.ave_model import registry
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Norm, Overrides, phase_norms, whole_norms
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel, Phase, Responsibility, Slot
from roles.ave_model.validate import GRAVEST
from roles.calendar import Calendar, dutch_calendar, months_before
from roles.case_view import is_required
from roles.dates import DUTCH_TIME, midnight
from roles.models import Municipality, NormOverride
from roles.permissions import reviewers

YEARS = 15
"""How far back working days are counted."""

REGIE = (Responsibility.CASUSREGIE, Responsibility.PROCESREGIE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The municipalities of a scan, the models their open cases run under, their own norms."""

    municipalities: tuple[Municipality, ...]
    models: tuple[tuple[int, AveModel], ...]
    """(municipality id, model), one for each pair in use."""
    overrides: dict[int, dict[tuple[str, str], int]]
    gravest_only: bool
    failures: tuple[str, ...]


def read_scope(municipalities: Iterable[Municipality] | None, *, gravest_only: bool) -> Scope:
    """One query, whatever the number of cases."""
    wanted = Municipality.objects.all()
    if municipalities is not None:
        wanted = wanted.filter(pk__in=[town.pk for town in municipalities])
    of_town = Case.objects.open().filter(municipality=OuterRef("pk")).order_by()
    # As one word: PostgreSQL tells thousands of JSON objects apart by sorting them.
    used = of_town.values(word=Concat("model_slug", Value("\t"), "model_version")).distinct()
    own = NormOverride.objects.filter(municipality=OuterRef("pk")).values(
        json=JSONObject(phase="phase", norm="norm", days="days")
    )
    towns = tuple(wanted.annotate(used=ArraySubquery(used), own=ArraySubquery(own)))
    models, failures = [], []
    for town in towns:
        for model in town.used:
            try:
                models.append((town.pk, registry.get(*model.split("\t"))))
            except registry.UnknownModelError as error:
                failures.append(str(error))
    return Scope(
        municipalities=towns,
        models=tuple(models),
        overrides={t.pk: {(n["phase"], n["norm"]): n["days"] for n in t.own} for t in towns},
        gravest_only=gravest_only,
        failures=tuple(sorted(set(failures))),
    )


def parameters(scope: Scope, now: datetime, causes: Sequence[Cause]) -> dict[str, Any]:
    """Everything the statements name, for one moment."""
    today = now.astimezone(DUTCH_TIME).date()
    first_day = date(today.year - YEARS, 1, 1)
    calendar = dutch_calendar(first_day.year, today.year)
    norms = [*_norm_rows(scope, calendar, today)]
    windows = [row["days"] for row in norms if row["norm"] == "signal_days"]
    return {
        "now": now,
        "today": today,
        "first_day": first_day,
        "today_n": calendar.counted(first_day - timedelta(days=1), today, working=True),
        "year_ago": midnight(months_before(today, 12)),
        "signals_from": midnight(today - timedelta(days=2 * max(windows, default=0))),
        "zone": str(DUTCH_TIME),
        "holidays": sorted(calendar.holidays),
        "norms": json.dumps(norms),
        "base": json.dumps(dict(BASE)),
        "vacant": json.dumps({regie: cause for cause, regie in VACANT.items()}),
        "words": json.dumps({c: w[0].lower() + w[1:] for c, w in CAUSE_WORDS.items()}),
        "place": FLAGS,
        "told_first": TOLD_FIRST,
        "causes": [cause.value for cause in causes],
        "municipalities": [town.pk for town in scope.municipalities],
        "gravest_only": scope.gravest_only,
    }


def _norm_rows(scope: Scope, calendar: Calendar, today: date) -> Iterator[dict[str, Any]]:
    for municipality_id, model in scope.models:
        overrides = scope.overrides.get(municipality_id, {})
        for phase in _phases(scope, model):
            base = {
                "municipality_id": municipality_id,
                "model_slug": model.slug,
                "model_version": model.version,
                "phase": phase.id,
                "label": phase.label,
                "grave": phase.severity == GRAVEST,
            }
            yield base | {"norm": "", **_of_the_phase(model, phase)}
            for name, norm in norms_of(model, phase.id, overrides).items():
                limit = calendar.before(today, norm.days + 1, working=norm.working)
                yield base | {
                    "norm": name,
                    "days": norm.days,
                    "working": norm.working,
                    "limit_day": limit.isoformat(),
                    "limit_before": midnight(limit + timedelta(days=1)).isoformat(),
                }
    for town in scope.municipalities:
        for name, norm in whole_norms(town.ave_model, scope.overrides.get(town.pk, {})).items():
            yield {"municipality_id": town.pk, "norm": name, "days": norm.days}


def norms_of(model: AveModel, phase: str, overrides: Overrides) -> dict[str, Norm]:
    """All norms that a case in this phase is judged by."""
    recurrence = whole_norms(model, overrides)["recurrence_months"]
    return phase_norms(model, phase, overrides) | {"recurrence_months": recurrence}


def _phases(scope: Scope, model: AveModel) -> Iterator[Phase]:
    for phase in model.phases.values():
        if phase.severity == GRAVEST or not scope.gravest_only:
            yield phase


def _of_the_phase(model: AveModel, phase: Phase) -> dict[str, Any]:
    """Which regie it requires; and who reviews what is flagged there, by the permission rule."""
    return {
        "slots": [*required_slots(model, phase)],
        "reviewers": [*reviewers(model, phase.id)],
    }


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
