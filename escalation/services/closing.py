"""Flags close as soon as their cause is gone, with the write that takes it away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from cases.core.models import Case
from cases.core.notice_parts import FLAGS
from escalation.models import Flag, FlagEvent
from notifications.services.notices import end_notices


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
    _end_notices({flag.case_id for flag in flags if flag.case_id}, now)


def _end_notices(cases: Collection[int], now: datetime) -> None:
    """Where nothing is flagged any more, what was told of it asks for nothing."""
    flagged = Flag.objects.open().filter(case__in=cases).values("case")
    quiet = Case.objects.filter(pk__in=cases).exclude(pk__in=flagged)
    for reference in quiet.values_list("reference", flat=True):
        end_notices(about=reference, part=FLAGS, now=now)
