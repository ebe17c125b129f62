"""What `dashboards` counted and froze, held against the second computation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from math import isclose
from random import Random
from typing import Any

from dashboards.counting import count_month
from dashboards.models import Snapshot, SnapshotSlice
from dashboards.periods import Month
from escalation.models import Flag, FlagEvent, Review
from escalation.reviewing import NEEDS_DAY, OF_A_CASE
from roles.ave_model.norms import whole_norms
from roles.models import Municipality, NormOverride, User
from tests.dashboards.second import Key, counted_again

OVER_PHASES = (
    "regie",
    "needs",
    "plan",
    "evaluation",
    "minors",
    "media",
    "flagged",
    "cause",
    "about",
)
"""Shown over all phases that are shown, so not under the name that is counted."""


def again(months: Iterable[Month], towns: Iterable[Municipality]) -> dict[Key, Any]:
    """The second computation, over these months."""
    every = sorted(months)
    own = NormOverride.objects.by_municipality()
    asked = {}
    for town in towns:
        norms = whole_norms(town.ave_model, own.get(town.pk, {}))
        asked[town.pk] = {
            "recurrence": norms["recurrence_months"].days,
            "instruments": [instrument.id for instrument in town.ave_model.instruments],
            "heaviest": [p.group for p in town.ave_model.phases.values() if p.needs_casusregisseur],
        }
    return counted_again(str(every[0]), str(every[-1]), asked)


def first(months: Iterable[Month], towns: Iterable[Municipality], now: datetime) -> dict[Key, Any]:
    """What `dashboards` counts, in the same shape."""
    found: dict[Key, Any] = {}
    everybody = list(towns)
    for month in months:
        for pk, counted in count_month(month, everybody, now).items():
            for (dimension, value), cells in counted.slices.items():
                found |= {(str(month), pk, dimension, value, k): n for k, n in cells.items()}
            for key, days in counted.days.items():
                found[str(month), pk, "", "", key] = (days.number, days.median, days.p90)
            for group, named in counted.grounds.items():
                for criterion, n in named.items():
                    found[str(month), pk, "", "", f"grounds:{group}:{criterion}"] = n
            for group, pairs in counted.together.items():
                for pair, n in pairs.items():
                    found[str(month), pk, "", "", f"together:{group}:{'+'.join(pair)}"] = n
            for function, each in counted.loads.items():
                found[str(month), pk, "", "", f"load:{function}"] = each
    return {key: number for key, number in found.items() if number}


def differences(one: Mapping[Key, Any], other: Mapping[Key, Any]) -> Iterator[str]:
    """Every figure of which the two do not say the same."""
    for key in sorted({*one, *other}):
        if not _same(one.get(key, 0), other.get(key, 0)):
            yield f"{' '.join(map(str, key))}: {one.get(key, 0)} and {other.get(key, 0)}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(
            isclose(a, b, abs_tol=1e-6) for a, b in zip(one, other, strict=True)
        )
    return bool(one == other)


def frozen_differences(second: Mapping[Key, Any]) -> Iterator[str]:
    """Every number that is shown of a frozen month and that the second computation does not find.

    What is shown over the phases that are shown is no figure by itself; it is left out here.
    """
    newest = {snapshot.pk: snapshot for snapshot in Snapshot.objects.newest()}
    for part in SnapshotSlice.objects.filter(snapshot__in=newest):
        snapshot = newest[part.snapshot_id]
        place = (str(snapshot.period), snapshot.municipality_id, part.dimension, part.value)
        for name, shown in part.figures.items():
            if not isinstance(shown, int) or name.split(":")[0] in OVER_PHASES:
                continue
            if second.get((*place, name), 0) != shown:
                yield f"{place} {name}: shown {shown}, is {second.get((*place, name), 0)}"


def judge_some(chance: Random, now: datetime) -> int:
    """Let some of the open flags be reviewed at a moment, so that there are reviews to count; a few
    reviews are undone a moment later."""
    reviewer = User.objects.order_by("pk").first()
    flags = list(Flag.objects.filter(case__isnull=False, closed_at=None).order_by("pk"))
    chosen = [flag for flag in flags if chance.random() < 0.3]
    reviews = Review.objects.bulk_create(
        Review(
            municipality_id=flag.municipality_id,
            case_id=flag.case_id,
            outcome=(outcome := chance.choice(OF_A_CASE)),
            reason="Bekeken.",
            until=now.date() if outcome in NEEDS_DAY else None,
            at=now,
            reviewer=reviewer,
            function="aover",
        )
        for flag in chosen
    )
    FlagEvent.objects.bulk_create(
        FlagEvent(
            flag=flag,
            kind=FlagEvent.Kind.REVIEWED,
            at=now,
            severity=flag.severity,
            figures=flag.figures,
            review=review,
        )
        for flag, review in zip(chosen, reviews, strict=True)
    )
    FlagEvent.objects.bulk_create(
        FlagEvent(
            flag=flag,
            kind=FlagEvent.Kind.UNDONE,
            at=now + timedelta(minutes=5),
            severity=flag.severity,
            figures=flag.figures,
            review=review,
        )
        for flag, review in zip(chosen, reviews, strict=True)
        if chance.random() < 0.2
    )
    return len(reviews)
