"""The figures one person asks for: which municipality, month and part, read in two queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, Q
from django.utils.safestring import SafeString, mark_safe

from dashboards import figures
from dashboards.models import Snapshot, SnapshotSlice
from dashboards.periods import Month
from dashboards.services.snapshots import Report, live_month
from dashboards.suppression import WHOLE, Slice, between
from roles.middleware import RequestContext
from roles.models import Municipality
from roles.permissions_over_figures import may_see_figures

MONTHS = 36
"""How far back the charts look."""
LIVE_SECONDS = 10 * 60
"""How long the figures of the present month may be old."""
KEPT_SECONDS = 5 * 60
"""How long a page that was made is shown again."""

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures somebody wants; `month` None: the last that is over."""

    municipality: Municipality
    month: Month | None
    place: Slice
    now: datetime

    def mark(self) -> tuple[Any, ...]:
        """What makes the answer differ from that to another question."""
        municipality = (self.municipality.pk, self.municipality.shares_figures)
        return (municipality, str(self.month), self.place, str(Month.of(self.now)))


@dataclass(slots=True)
class Read:
    """What was asked for, and what may be shown of it."""

    municipality: Municipality
    month: Month
    place: Slice
    provisional: bool
    taken_at: datetime | None
    revision: int
    threshold: int
    months: list[Month]
    """The chosen month and those before it that are known, in order."""
    cells: dict[Month, Cells]
    places: list[Slice]
    """The areas and dominant problems there are in the chosen month."""
    newest: Month | None
    oldest: Month | None
    neighbours: dict[str, Cells] = field(default_factory=dict)
    """Name of a municipality of the region that shares its figures → this month."""
    inhabitants: dict[str, int | None] = field(default_factory=dict)
    """The same, and this municipality → how many people live there, where that is known."""
    thresholds: dict[Month, int] = field(default_factory=dict)

    def at(self, back: int = 0) -> Cells:
        """So many months before the chosen one."""
        return self.cells.get(self.month.after(-back), {})

    def of(self, month: Month) -> Cells:
        return self.cells.get(month, {})

    @property
    def over(self) -> Month:
        """The newest month that is over: of that, half-years and years are told."""
        return self.month.after(-1) if self.provisional else self.month

    def between(self, month: Month, key: str) -> tuple[int, int] | None:
        """Between which two a hidden figure lies, where that may be told."""
        threshold = self.thresholds.get(month, settings.AVE_FIGURES_THRESHOLD)
        halfway = self.of(month.after(-3)).get(key) if key in figures.SO_FAR else None
        so_far = halfway if month.ends_half_year else None
        shape = figures.shape(self.municipality.ave_model)
        return between(key, self.place, shape, threshold, so_far)


def towns_with_figures(request_context: RequestContext) -> list[Municipality]:
    """Where this person sees the figures, by name."""
    return [
        municipality
        for municipality in request_context.municipalities.values()
        if may_see_figures(
            municipality.ave_model, request_context.actor.functions_in(municipality.pk)
        )
    ]


def kept_page(question: Any, make: Callable[[], str]) -> SafeString:
    """A page of figures as it was made a moment ago, as long as nothing was frozen since.

    Norms and the consent of neighbours may change meanwhile, so it is kept for minutes only.
    """
    newest = Snapshot.objects.aggregate(newest=Max("pk"))["newest"]
    digest = sha256(repr((question, newest, settings.AVE_FIGURES_THRESHOLD)).encode()).hexdigest()
    key = f"dashboards:page:{digest}"
    page: str | None = cache.get(key)
    if page is None:
        page = make()
        cache.set(key, page, KEPT_SECONDS)
    return mark_safe(page)  # noqa: S308  # made by our own template, which escapes


def read_figures(asked: Asked) -> Read:
    """The figures of a month, and of the months before it."""
    municipality, place = asked.municipality, asked.place
    present = Month.of(asked.now)
    chosen = asked.month or present.after(-1)
    mine, others = _snapshots(municipality, chosen)
    if asked.month is None and mine and chosen not in mine:
        chosen = max(mine)  # the night that the month is frozen
    live = chosen == present
    first = chosen.after(1 - MONTHS)
    wanted = {m: s for m, s in mine.items() if first <= m <= chosen}
    cells, places, near = _slices(wanted, others, chosen, place)
    moment = asked.now
    if live:
        moment, report = _live(municipality, asked.now)
        cells[chosen] = report.get(place, {})
        places = [key for key in report if key != WHOLE]
    snapshot = wanted.get(chosen)
    return Read(
        municipality=municipality,
        month=chosen,
        place=place,
        provisional=live,
        taken_at=moment if live else snapshot.taken_at if snapshot else None,
        revision=snapshot.revision if snapshot else 0,
        threshold=snapshot.threshold if snapshot else 0,
        months=sorted(cells),
        cells=cells,
        places=sorted(places),
        newest=max(mine, default=None),
        oldest=min(mine, default=None),
        neighbours=near,
        inhabitants={
            each.name: each.inhabitants
            for each in (municipality, *(other.municipality for other in others.values()))
        },
        thresholds={m: s.threshold for m, s in wanted.items()},
    )


def _snapshots(
    municipality: Municipality, month: Month
) -> tuple[dict[Month, Snapshot], dict[int, Snapshot]]:
    """Those of the municipality by month; and of this month by id, of neighbours that share theirs
    with who shares theirs."""
    wanted = Q(municipality=municipality)
    if municipality.shares_figures:
        neighbours = Municipality.objects.filter(
            regions__municipalities=municipality, shares_figures=True
        )
        wanted |= Q(month=month.first_day, municipality__in=neighbours.values("pk"))
    mine: dict[Month, Snapshot] = {}
    others: dict[int, Snapshot] = {}
    for snapshot in Snapshot.objects.filter(wanted).newest().select_related("municipality"):
        if snapshot.municipality_id == municipality.pk:
            mine[Month.of(snapshot.month)] = snapshot
        else:
            others[snapshot.pk] = snapshot
    return mine, others


def _slices(
    wanted: Mapping[Month, Snapshot], others: Mapping[int, Snapshot], month: Month, place: Slice
) -> tuple[dict[Month, Cells], list[Slice], dict[str, Cells]]:
    of_snapshot = {snapshot.pk: m for m, snapshot in wanted.items()}
    chosen = next((pk for pk, m in of_snapshot.items() if m == month), None)
    asked = Q(snapshot__in=of_snapshot, dimension=place[0], value=place[1])
    asked |= Q(snapshot__in=others, dimension="")
    parts = SnapshotSlice.objects.filter(asked | Q(snapshot=chosen)) if wanted or others else []
    cells: dict[Month, Cells] = {}
    places: list[Slice] = []
    near: dict[str, Cells] = {}
    for part in parts:
        key = (part.dimension, part.value)
        if part.snapshot_id in others:
            near[others[part.snapshot_id].municipality.name] = part.figures
            continue
        if part.snapshot_id == chosen and key != WHOLE:
            places.append(key)
        if key == place:
            cells[of_snapshot[part.snapshot_id]] = part.figures
    return cells, places, dict(sorted(near.items()))


def _live(municipality: Municipality, now: datetime) -> tuple[datetime, Report]:
    """The present month and when it was counted: some minutes ago at most, so that opening it
    often costs nothing."""
    key = f"dashboards:live:{municipality.pk}:{Month.of(now)}"
    kept: tuple[datetime, Report] | None = cache.get(key)
    if kept is None:
        kept = now, live_month(municipality, now)
        cache.set(key, kept, LIVE_SECONDS)
    return kept
