"""Freezing a month. Killed half-way nothing has happened; run again, it goes on where it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from dashboards import figures, order, spread
from dashboards.counting import Counted, count_month
from dashboards.models import Snapshot, SnapshotSlice
from dashboards.periods import Month
from dashboards.suppression import OVER_MONTHS, WHOLE, Shape, Slice, publish, tells_a_month
from roles.models import Municipality

HALF_YEAR, QUARTER = 6, 3
"""Months."""
LOCK = "SELECT pg_advisory_xact_lock(hashtext('dashboards.snapshot'))"

Figures = dict[str, Any]
Report = dict[Slice, Figures]
"""What may be shown of one municipality in one month."""


class NotOver(ValueError):
    """The month still runs; it is shown live and frozen when it is over."""


def snapshot_month(
    *,
    month: Month,
    now: datetime,
    municipalities: Iterable[Municipality] | None = None,
    revise: bool = False,
) -> int:
    """Freeze a month for every municipality that has not frozen it; how many it froze.

    With `revise` a month that is frozen already gets a new, marked revision where its figures
    have changed, and so do the months after it: what is shown of a month depends on the one
    before. In one transaction per month, one run at a time.

    Raises:
        NotOver: the month still runs at that moment.
    """
    if month.end > now:
        raise NotOver(f"{month.title} is nog niet voorbij.")
    made = _freeze(month, now, municipalities, revise=revise)
    while revise and Snapshot.objects.filter(month=month.after(1).first_day).exists():
        month = month.after(1)
        made += _freeze(month, now, municipalities, revise=True)
    return made


def live_month(municipality: Municipality, now: datetime) -> Report:
    """The present month until now, to be shown as provisional; it writes nothing."""
    month = Month.of(now)
    counted = count_month(month, [municipality], now)[municipality.pk]
    before = _frozen([municipality], month.after(-1)).get(municipality.pk)
    return _shown(counted, municipality, before or {})


def _freeze(
    month: Month, now: datetime, municipalities: Iterable[Municipality] | None, *, revise: bool
) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
        municipalities = list(
            Municipality.objects.all() if municipalities is None else municipalities
        )
        frozen = _newest(municipalities, month)
        wanted = [
            municipality
            for municipality in municipalities
            if revise or municipality.pk not in frozen
        ]
        if not wanted:
            return 0
        counted = count_month(month, wanted, now)
        before = _before(wanted, month, now)
        so_far = _frozen(wanted, month.after(-3)) if month.ends_half_year else {}
        number = (month.number - 1) % 6 if month.ends_quarter else 0
        half_year = [_frozen(wanted, month.after(-n)) for n in range(number, 0, -1)]
        kept = _frozen(wanted, month) if revise else {}
        reports = {
            municipality.pk: _shown(
                counted[municipality.pk],
                municipality,
                before[municipality.pk],
                so_far.get(municipality.pk, {}),
                [found.get(municipality.pk, {}).get(WHOLE, {}) for found in half_year],
            )
            for municipality in wanted
        }
        changed = [
            municipality
            for municipality in wanted
            if kept.get(municipality.pk) != reports[municipality.pk]
        ]
        _write(changed, month, now, reports, frozen)
        return len(changed)


def _before(municipalities: list[Municipality], month: Month, now: datetime) -> dict[int, Report]:
    """What is shown of the month before; where that is not frozen, what would be."""
    earlier = month.after(-1)
    found = _frozen(municipalities, earlier)
    missing = [municipality for municipality in municipalities if municipality.pk not in found]
    counted = count_month(earlier, missing, now) if missing else {}
    return found | {
        municipality.pk: _shown(counted[municipality.pk], municipality, {})
        for municipality in missing
    }


def _shown(
    counted: Counted,
    municipality: Municipality,
    before: Mapping[Slice, Any],
    so_far: Mapping[Slice, Any] | None = None,
    earlier: Sequence[Figures] = (),
) -> Report:
    """`earlier`: what is shown of the other months of the half-year, where this month ends it or
    the half of it."""
    threshold = settings.AVE_FIGURES_THRESHOLD
    shape = figures.shape(municipality.ave_model)
    halfway = (so_far or {}).get(WHOLE)
    shown = publish(counted.slices, before, shape, threshold, halfway)
    report: Report = {key: dict(cells) for key, cells in shown.items()}
    whole = report[WHOLE]
    _hide_what_tells_a_month(whole, [*earlier, whole], halfway or {}, shape)
    for key, lasted in counted.days.items():
        enough = lasted.number >= threshold
        many = lasted.number >= 2 * threshold  # the 90th percentile of few is one of them
        whole[key] = (
            [round(lasted.median, 1), round(lasted.p90, 1) if many else None] if enough else None
        )
    if len(earlier) == HALF_YEAR - 1:
        whole |= _orders(counted, municipality, [*earlier, whole], threshold)
    for function, each in counted.loads.items():
        whole[f"load:{function}"] = {
            "people": len(each),
            "classes": spread.classes(each, counted.caseload, threshold),
            "heaviest": spread.heaviest(each, counted.caseload, threshold),
        }
    return report


def _orders(
    counted: Counted, municipality: Municipality, months: Sequence[Figures], threshold: int
) -> Figures:
    """What was most frequent in the half-year, without numbers; months of it are the last."""
    model, shown = municipality.ave_model, months[-1]
    groups = [group for group in figures.groups_of(model) if group.has_cases]
    keys = [group.key for group in groups]
    found: Figures = {}
    for group in groups:
        if group.key not in figures.heavy(groups):
            continue
        named = counted.grounds.get(group.key, {})
        counts = {criterion: named.get(criterion, 0) for criterion in figures.grounds(model, group)}
        heavier = keys[keys.index(group.key) + 1 :]
        many = order.known_to_come(months, group.key, heavier) >= 2 * threshold
        households = named.get("", 0) if many else 0
        found[f"grounds:{group.key}"] = order.told(counts, households, threshold)
    base = [key for key in keys if shown.get(f"stock:{key}") is not None]
    pairs = {
        f"{one}+{other}": sum(
            counted.together.get(key, {}).get((min(one, other), max(one, other)), 0) for key in base
        )
        for one, other in combinations(model.problem_areas, 2)
    }
    found["together"] = order.told(pairs, sum(shown[f"stock:{key}"] for key in base), threshold)
    return found


def _hide_what_tells_a_month(
    whole: Figures, months: Sequence[Figures], halfway: Mapping[str, Any], shape: Shape
) -> None:
    """Of the half-year, and of what came since it was told halfway."""
    threshold = settings.AVE_FIGURES_THRESHOLD
    for way in OVER_MONTHS:
        if (total := whole.get(way)) is None:
            continue
        so_far = halfway.get(way)
        tells = tells_a_month(total, months, way, shape, threshold) or (
            so_far is not None
            and tells_a_month(total - so_far, months[-QUARTER:], way, shape, threshold)
        )
        if tells:
            whole[way] = None


def _newest(municipalities: list[Municipality], month: Month) -> dict[int, Snapshot]:
    found = Snapshot.objects.filter(municipality__in=municipalities, month=month.first_day).newest()
    return {snapshot.municipality_id: snapshot for snapshot in found}


def _frozen(municipalities: list[Municipality], month: Month) -> dict[int, Report]:
    """Municipality id → the newest revision of a month."""
    newest = _newest(municipalities, month)
    found: dict[int, Report] = {pk: {} for pk in newest}
    of_snapshot = {snapshot.pk: pk for pk, snapshot in newest.items()}
    for part in SnapshotSlice.objects.filter(snapshot__in=of_snapshot):
        report = found[of_snapshot[part.snapshot_id]]
        report[part.dimension, part.value] = part.figures
    return found


def _write(
    municipalities: list[Municipality],
    month: Month,
    now: datetime,
    reports: Mapping[int, Report],
    frozen: Mapping[int, Snapshot],
) -> None:
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            municipality=municipality,
            month=month.first_day,
            revision=frozen[municipality.pk].revision + 1 if municipality.pk in frozen else 0,
            taken_at=now,
            model_slug=municipality.model_slug,
            model_version=municipality.model_version,
            threshold=settings.AVE_FIGURES_THRESHOLD,
        )
        for municipality in municipalities
    )
    SnapshotSlice.objects.bulk_create(
        SnapshotSlice(snapshot=snapshot, dimension=dimension, value=value, figures=cells)
        for snapshot in snapshots
        for (dimension, value), cells in reports[snapshot.municipality_id].items()
    )
