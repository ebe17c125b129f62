"""A month of every municipality: one statement per kind of figure, whatever the number of cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from common.dates import DUTCH_TIME
from common.models import JobRun
from dashboards import figures
from dashboards.periods import Month
from dashboards.suppression import WHOLE, Slice
from roles.ave_model import registry
from roles.ave_model.causes import GROUP_OF
from roles.ave_model.norms import Norm, whole_norms
from roles.ave_model.types import REGIE, Responsibility
from roles.models import Municipality, NormOverride

SQL = Path(__file__).parent / "sql"
SCANS = ("flag_stagnation",)
"""The jobs after whose first run it is known which cases ask for attention."""


@dataclass(frozen=True, slots=True)
class Lasted:
    """How long something took: the number, and days (with a fraction)."""

    number: int
    median: float
    p90: float


@dataclass(slots=True)
class Counted:
    """One municipality in one month, as counted: nothing is hidden here, so it is never shown."""

    slices: dict[Slice, dict[str, int]] = field(default_factory=lambda: {WHOLE: {}})
    days: dict[str, Lasted] = field(default_factory=dict)
    loads: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Function → how many cases each of those who hold regie in it has over twelve months, the
    fewest first."""
    caseload: tuple[int, int] = (0, 0)
    """The norms: from how many cases a year one is warned, and from how many it is too much."""
    grounds: dict[str, dict[str, int]] = field(default_factory=dict)
    """Phase → criterion → with how many households it was named when they came there; "": all."""
    together: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    """Phase → two problem areas, in the order of the alphabet → how many cases have both."""
    heaviest: frozenset[str] = frozenset()
    """The phases of which its model asks which cases need a casusregisseur."""

    def add(self, key: str, count: int, *, area: str = "", problem: str = "") -> None:
        """To the whole, and to the area and the problem it is of."""
        for place in (WHOLE, ("area", area), ("problem", problem)):
            if place == WHOLE or place[1]:
                cells = self.slices.setdefault(place, {})
                cells[key] = cells.get(key, 0) + count


def count_month(
    month: Month, municipalities: Iterable[Municipality], now: datetime
) -> dict[int, Counted]:
    """Municipality id → what was counted; of the present month: until now.

    Months back are counted from history: the phase from the decisions, regie from its periods,
    plans, flags and reviews from their moments, and from the trail of the case whether minors were
    involved, the media paid attention and it needed a casusregisseur. The area and the dominant
    problem of a stay in a phase are those of its first moment.
    """
    municipalities = list(municipalities)
    found = {
        municipality.pk: Counted(heaviest=_heaviest(municipality))
        for municipality in municipalities
    }
    with transaction.atomic(), connection.cursor() as cursor:
        norms = _norms(municipalities)
        params = _parameters(month, municipalities, now, norms)
        cursor.execute(_statement("tables"), params)
        for name, add in _parts(month, now, flags_known=_flags_known(month, now)):
            cursor.execute(_statement(name), params)
            for municipality_id, *row in cursor.fetchall():
                add(found[municipality_id], row)
    flags_known = _flags_known(month, now)
    for municipality in municipalities:
        counted, own = found[municipality.pk], norms[municipality.pk]
        counted.caseload = own["caseload_warn"].days, own["caseload_over"].days
        _fill(counted, month, now, municipality, flags_known=flags_known)
    return found


Adder = Callable[[Counted, Sequence[Any]], None]


def _parts(month: Month, now: datetime, *, flags_known: bool) -> Iterator[tuple[str, Adder]]:
    """The statements that this month asks for, each with what to do with a row. What is counted
    over a half-year is not counted while its month runs: from one day to the next it would tell
    what happened on that day."""
    yield "stocks", _stock if flags_known else _stock_without_flags
    yield "flows", _flow
    yield "loads", _load
    if flags_known:
        yield "causes", _count
    if month.end > now:
        return
    if month.ends_quarter:
        add = _count if month.ends_half_year else _so_far
        yield "half_year", add
        if flags_known:
            yield "reviews", add
    if month.ends_half_year:
        yield "days", _days
        yield "grounds", _ground
        yield "together", _together
    if month.ends_year:
        yield "year", _count


def _stock(counted: Counted, row: Sequence[Any]) -> None:
    _stock_without_flags(counted, row)
    area, problem, group, _, has_cases, _, number, *_, flagged = row
    if has_cases:
        place = {"area": area, "problem": problem}
        counted.add(f"flagged:{group}:yes", flagged, **place)
        counted.add(f"flagged:{group}:no", number - flagged, **place)


def _stock_without_flags(counted: Counted, row: Sequence[Any]) -> None:
    area, problem, group, phase, has_cases, regie, number, held, planned, on_time, *facts = row
    minors, media, needs, _ = facts
    place = {"area": area, "problem": problem}
    counted.add(f"stock:{group}", number, **place)
    counted.add(f"fine:{phase}", number)
    if regie:
        counted.add(f"regie:{group}:yes", held, **place)
        counted.add(f"regie:{group}:no", number - held, **place)
    if group in counted.heaviest:
        counted.add(f"needs:{group}:yes", needs, **place)
        counted.add(f"needs:{group}:no", number - needs, **place)
    if has_cases:
        counted.add(f"plan:{group}:yes", planned, **place)
        counted.add(f"plan:{group}:no", number - planned, **place)
        counted.add(f"evaluation:{group}:yes", on_time, **place)
        counted.add(f"evaluation:{group}:no", planned - on_time, **place)
        counted.add(f"minors:{group}:yes", minors, **place)
        counted.add(f"minors:{group}:no", number - minors, **place)
        counted.add(f"media:{group}:yes", media, **place)
        counted.add(f"media:{group}:no", number - media, **place)


def _flow(counted: Counted, row: Sequence[Any]) -> None:
    area, problem, key, number = row
    counted.add(key, number, area=area, problem=problem)


def _count(counted: Counted, row: Sequence[Any]) -> None:
    key, number = row
    counted.add(key, number)
    total = key.partition(":")[0]
    if total in ("signals", "reviewed", "instrument"):
        counted.add(total, number)


def _so_far(counted: Counted, row: Sequence[Any]) -> None:
    """Halfway the half-year: what has no parts, and totals without theirs."""
    key, number = row
    total = key.partition(":")[0]
    name = total if total in figures.SO_FAR else key
    if name in figures.SO_FAR:
        counted.add(name, number)


def _days(counted: Counted, row: Sequence[Any]) -> None:
    key, number, median, p90 = row
    counted.days[key] = Lasted(number, float(median), float(p90))


def _ground(counted: Counted, row: Sequence[Any]) -> None:
    group, criterion, number = row
    counted.grounds.setdefault(group, {})[criterion] = number


def _together(counted: Counted, row: Sequence[Any]) -> None:
    group, one, other, number = row
    counted.together.setdefault(group, {})[one, other] = number


def _load(counted: Counted, row: Sequence[Any]) -> None:
    function, each = row
    counted.loads[function] = tuple(each)


def _fill(
    counted: Counted, month: Month, now: datetime, municipality: Municipality, *, flags_known: bool
) -> None:
    """What was looked for and not found is zero; what was not looked for stays unknown."""
    phases = figures.groups_of(municipality.ave_model)
    wanted = figures.of_period(month, municipality.ave_model) if month.end <= now else set()
    for group in phases:
        wanted |= {f"{key}:{group.key}" for key in ("stock", "entered", "left")}
        if len(group.phases) > 1:
            wanted |= {f"fine:{phase}" for phase, _ in group.phases}
    wanted |= {f"needs:{key}:{side}" for key in counted.heaviest for side in ("yes", "no")}
    if flags_known:
        wanted |= {f"flagged:{g.key}:{s}" for g in phases if g.has_cases for s in ("yes", "no")}
    else:
        wanted = {key for key in wanted if not key.startswith("reviewed")}
    for key in wanted:
        counted.slices[WHOLE].setdefault(key, 0)


def _heaviest(municipality: Municipality) -> frozenset[str]:
    return frozenset(g.key for g in figures.groups_of(municipality.ave_model) if g.heaviest)


def _flags_known(month: Month, now: datetime) -> bool:
    """Whether cases were looked at before the end of this month; before that nobody knows."""
    return JobRun.objects.filter(
        job__in=SCANS, finished_at__isnull=False, now__lt=min(month.end, now)
    ).exists()


def _norms(municipalities: Sequence[Municipality]) -> dict[int, Mapping[str, Norm]]:
    overrides = NormOverride.objects.by_municipality()
    return {
        municipality.pk: whole_norms(municipality.ave_model, overrides.get(municipality.pk, {}))
        for municipality in municipalities
    }


def _parameters(
    month: Month,
    municipalities: Sequence[Municipality],
    now: datetime,
    norms: Mapping[int, Mapping[str, Norm]],
) -> dict[str, Any]:
    end = min(month.end, now)
    return {
        "start": month.start,
        "end": end,
        "end_day": end.astimezone(DUTCH_TIME).date(),
        "last_day": (end - timedelta(microseconds=1)).astimezone(DUTCH_TIME).date(),
        "half_year": month.half_year_start,
        "half_year_day": month.half_year_start.date(),
        "year": month.year_start,
        "year_ago": month.after(-11).start,
        "zone": str(DUTCH_TIME),
        "regie": [*REGIE],
        "municipalities": [municipality.pk for municipality in municipalities],
        "phases": json.dumps([*_phases()]),
        "cause_groups": json.dumps(GROUP_OF),
        "instruments": json.dumps(
            {municipality.pk: _instruments(municipality) for municipality in municipalities}
        ),
        "recurrence": json.dumps({pk: own["recurrence_months"].days for pk, own in norms.items()}),
    }


def _instruments(municipality: Municipality) -> list[str]:
    """The measures that its model names; one of an older version is told among the others."""
    return [instrument.id for instrument in municipality.ave_model.instruments]


def _phases() -> Iterator[dict[str, Any]]:
    """Every phase of every version: cases keep the version they were opened under."""
    for model in registry.library().models():
        for phase in model.phases.values():
            slots = phase.slots_for(Responsibility.CASUSREGIE)
            yield {
                "model_slug": model.slug,
                "model_version": model.version,
                "phase": phase.id,
                "grp": phase.group,
                "has_cases": phase.case_phase,
                "regie": any(slot.registered and slot.required for slot in slots),
                "heaviest": part.holders if (part := phase.needs_casusregisseur) else None,
            }


@cache
def _statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
