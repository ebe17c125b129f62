"""The job of the dashboards: freezing the month that is over."""

from __future__ import annotations

from datetime import datetime

from common.jobs import job
from common.models import JobRun

from .models import Snapshot
from .periods import Month
from .services import snapshots

MOST_BEHIND = 12
"""Months that the monthly run makes up for when it was not there."""


@job(
    title="Maand vastleggen",
    does="Legt de cijfers van de afgelopen maand vast. Die veranderen daarna niet meer.",
    found=("maand vastgelegd", "maanden vastgelegd"),
)
def snapshot_month(run: JobRun, now: datetime) -> None:
    """Freeze the month that is over; first what was missed since the newest frozen month."""
    last = Month.of(now).after(-1)
    newest = Snapshot.objects.order_by("-month").values_list("month", flat=True).first()
    behind = last.since(Month.of(newest)) - 1 if newest else 0
    for n in range(min(max(behind, 0), MOST_BEHIND), -1, -1):
        run.changed += snapshots.snapshot_month(month=last.after(-n), now=now)
    run.found = run.changed
