"""Flags close as soon as their cause is gone, with the write that takes it away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from escalation.models import Flag, FlagEvent

from .flag_notices import end_flag_notices


def close_gone(*, cases: Collection[int], now: datetime, **_: Any) -> None:
    """Close the flags of these cases of which the cause does not hold any more, in the transaction
    that projected them. What a scan is writing at this moment is left to that scan."""
    gone = Flag.objects.filter(case__in=cases).gone(now)
    flags = list(gone.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    if not flags:
        return
    for flag in flags:
        flag.closed_at = max(now, flag.opened_at)
    Flag.objects.bulk_update(flags, ["closed_at"])
    FlagEvent.objects.bulk_create(
        FlagEvent(
            flag=flag,
            kind=FlagEvent.Kind.CLOSED,
            at=now,
            severity=flag.severity,
            figures=flag.figures,
        )
        for flag in flags
    )
    end_flag_notices(now, {flag.case_id for flag in flags if flag.case_id})
