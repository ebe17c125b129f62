"""Freezing a month. Killed half-way nothing has happened; run again, it goes on where it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from dashboards import figures
from dashboards.counting import Counted, count_month
from dashboards.models import Snapshot, SnapshotSlice
from dashboards.periods import Month
from dashboards.suppression import WHOLE, Slice, publish
from roles.models import Municipality

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
        towns = list(Municipality.objects.all() if municipalities is None else municipalities)
        frozen = _newest(towns, month)
        wanted = [town for town in towns if revise or town.pk not in frozen]
        if not wanted:
            return 0
        counted = count_month(month, wanted, now)
        before = _before(wanted, month, now)
        kept = _frozen(wanted, month) if revise else {}
        reports = {town.pk: _shown(counted[town.pk], town, before[town.pk]) for town in wanted}
        changed = [town for town in wanted if kept.get(town.pk) != reports[town.pk]]
        _write(changed, month, now, reports, frozen)
        return len(changed)


def _before(towns: list[Municipality], month: Month, now: datetime) -> dict[int, Report]:
    """What is shown of the month before; where that is not frozen, what would be."""
    earlier = month.after(-1)
    found = _frozen(towns, earlier)
    missing = [town for town in towns if town.pk not in found]
    counted = count_month(earlier, missing, now) if missing else {}
    return found | {town.pk: _shown(counted[town.pk], town, {}) for town in missing}


def _shown(counted: Counted, town: Municipality, before: Mapping[Slice, Any]) -> Report:
    threshold = settings.AVE_FIGURES_THRESHOLD
    shown = publish(counted.slices, before, figures.shape(town.ave_model), threshold)
    report: Report = {key: dict(cells) for key, cells in shown.items()}
    whole = report[WHOLE]
    for key, lasted in counted.days.items():
        enough = lasted.number >= threshold
        many = lasted.number >= 2 * threshold  # the 90th percentile of few is one of them
        whole[key] = (
            [round(lasted.median, 1), round(lasted.p90, 1) if many else None] if enough else None
        )
    for function, load in counted.loads.items():
        average = round(load.cases / load.people) if load.cases >= threshold else None
        whole[f"load:{function}"] = [load.people, average, load.warned, load.over]
    return report


def _newest(towns: list[Municipality], month: Month) -> dict[int, Snapshot]:
    found = Snapshot.objects.filter(municipality__in=towns, month=month.first_day).newest()
    return {snapshot.municipality_id: snapshot for snapshot in found}


def _frozen(towns: list[Municipality], month: Month) -> dict[int, Report]:
    """Municipality id → the newest revision of a month."""
    newest = _newest(towns, month)
    found: dict[int, Report] = {pk: {} for pk in newest}
    of_snapshot = {snapshot.pk: pk for pk, snapshot in newest.items()}
    for part in SnapshotSlice.objects.filter(snapshot__in=of_snapshot):
        report = found[of_snapshot[part.snapshot_id]]
        report[part.dimension, part.value] = part.figures
    return found


def _write(
    towns: list[Municipality],
    month: Month,
    now: datetime,
    reports: Mapping[int, Report],
    frozen: Mapping[int, Snapshot],
) -> None:
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            municipality=town,
            month=month.first_day,
            revision=frozen[town.pk].revision + 1 if town.pk in frozen else 0,
            taken_at=now,
            model_slug=town.model_slug,
            model_version=town.model_version,
            threshold=settings.AVE_FIGURES_THRESHOLD,
        )
        for town in towns
    )
    SnapshotSlice.objects.bulk_create(
        SnapshotSlice(snapshot=snapshot, dimension=dimension, value=value, figures=cells)
        for snapshot in snapshots
        for (dimension, value), cells in reports[snapshot.municipality_id].items()
    )
