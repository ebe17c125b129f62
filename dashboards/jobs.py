"""The run of a month, kept like every job's."""

from __future__ import annotations

from datetime import datetime

from dashboards.models import Snapshot
from dashboards.periods import Month
from dashboards.services.snapshots import snapshot_month
from escalation.jobs import recorded

MOST_BEHIND = 12
"""Months that the monthly run makes up for when it was not there."""


def run_snapshots(*, now: datetime) -> int:
    """Freeze the month that is over; first what was missed since the newest frozen month."""
    last = Month.of(now).after(-1)
    newest = Snapshot.objects.order_by("-month").values_list("month", flat=True).first()
    behind = last.since(Month.of(newest)) - 1 if newest else 0
    with recorded("snapshot_month", now) as run:
        for n in range(min(max(behind, 0), MOST_BEHIND), -1, -1):
            run.changed += snapshot_month(month=last.after(-n), now=now)
        run.found = run.changed
    return run.changed
