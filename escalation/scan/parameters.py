"""What the statements of a scan are given: who reviews what, and the norms of a caseload."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.core.models import Case
from cases.core.notice_parts import FLAGS
from cases.deadlines.sentences import CAUSE_WORDS
from cases.deadlines.severity import BASE
from common.calendar import months_before
from common.dates import DUTCH_TIME, day_of, midnight
from common.plurals import lower_first
from escalation.urgency import NOTICES_IN_FULL
from roles.ave_model import registry
from roles.ave_model.causes import Cause
from roles.ave_model.emergencies import acts_in_emergency
from roles.ave_model.norms import Overrides, whole_norms
from roles.ave_model.types import REGIE, AveModel
from roles.ave_model.validate import GRAVEST
from roles.models import Municipality, NormOverride
from roles.permissions import reviewers


@dataclass(frozen=True, slots=True)
class Scope:
    """The municipalities of a scan, the models their open cases run under, their own norms."""

    municipalities: tuple[Municipality, ...]
    models: tuple[tuple[int, AveModel], ...]
    """(municipality id, model), one for each pair in use."""
    overrides: Mapping[int, Overrides]
    gravest_only: bool
    failures: tuple[str, ...]


def read_scope(municipalities: Iterable[Municipality] | None, *, gravest_only: bool) -> Scope:
    """Three queries, whatever the number of cases."""
    wanted = Municipality.objects.all()
    if municipalities is not None:
        wanted = wanted.filter(pk__in=[municipality.pk for municipality in municipalities])
    municipalities = tuple(wanted)
    cases = Case.objects.open().filter(municipality__in=municipalities)
    used = cases.order_by().values_list("municipality", "model_slug", "model_version").distinct()
    models, failures = [], set()
    for municipality, slug, version in used:
        try:
            models.append((municipality, registry.get(slug, version)))
        except registry.UnknownModelError as error:
            failures.add(str(error))
    return Scope(
        municipalities=municipalities,
        models=tuple(models),
        overrides=NormOverride.objects.filter(municipality__in=municipalities).by_municipality(),
        gravest_only=gravest_only,
        failures=tuple(sorted(failures)),
    )


def parameters(scope: Scope, now: datetime, causes: Sequence[Cause]) -> dict[str, Any]:
    """Everything the statements name, for one moment."""
    today = day_of(now)
    return {
        "now": now,
        "today": today,
        "year_ago": midnight(months_before(today, 12)),
        "zone": str(DUTCH_TIME),
        "phases": json.dumps([*_phase_rows(scope)]),
        "loads": json.dumps([*_load_rows(scope)]),
        "base": json.dumps(dict(BASE)),
        "words": json.dumps({c: lower_first(w) for c, w in CAUSE_WORDS.items()}),
        "part": FLAGS,
        "regie": [*REGIE],
        "notices_in_full": NOTICES_IN_FULL,
        "causes": [cause.value for cause in causes],
        "municipalities": [municipality.pk for municipality in scope.municipalities],
        "gravest_only": scope.gravest_only,
    }


def _phase_rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The phases in scope, with who reviews what is flagged there, by the permission rule, and who
    must be reached in an emergency."""
    for municipality_id, model in scope.models:
        for phase in model.phases.values():
            if phase.severity == GRAVEST or not scope.gravest_only:
                yield {
                    "municipality_id": municipality_id,
                    "model_slug": model.slug,
                    "model_version": model.version,
                    "phase": phase.id,
                    "reviewers": [*reviewers(model, phase.id)],
                    "danger": phase.severity,
                    "emergency": [*acts_in_emergency(model)],
                }


def _load_rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """How many cases in one hand a municipality is warned at, and how many are too many."""
    for municipality in scope.municipalities:
        norms = whole_norms(municipality.ave_model, scope.overrides.get(municipality.pk, {}))
        yield {
            "municipality_id": municipality.pk,
            "warn": norms["caseload_warn"].days,
            "over": norms["caseload_over"].days,
        }
