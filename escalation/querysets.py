"""Named questions about flags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.core.models import Deadline

if TYPE_CHECKING:
    from .models import Flag  # noqa: F401


class FlagQuerySet(QuerySet["Flag"]):
    def open(self) -> FlagQuerySet:
        return self.filter(closed_at__isnull=True)

    def gone(self, now: datetime) -> FlagQuerySet:
        """Open flags of cases of which the cause does not hold (any more)."""
        late = Deadline.objects.filter(case=OuterRef("case"), cause=OuterRef("cause"))
        late = late.filter(late_from__lte=now).exclude(late_until__lte=now)
        return self.open().filter(~Exists(late), case__isnull=False)

    def in_municipalities(self, municipality_ids: Iterable[int]) -> FlagQuerySet:
        """Said aloud before `leading`, which else compares the flags of all municipalities."""
        return self.filter(municipality__in=list(municipality_ids))

    def worst_first(self) -> FlagQuerySet:
        return self.order_by("-severity", "since", "pk")

    def asking(self, today: date) -> FlagQuerySet:
        """Open flags that wait for a review on this day: `reviewing.asks_for_review`, set-based."""
        return self.open().filter(
            Q(reviewed_severity__isnull=True)
            | Q(severity__gt=F("reviewed_severity"))
            | Q(quiet_until__lte=today)
        )

    def leading(self) -> FlagQuerySet:
        """Of the flags asked for, one per case: the worst, and of those the oldest."""
        older = Q(since__lt=OuterRef("since")) | Q(since=OuterRef("since"), pk__lt=OuterRef("pk"))
        worse = self.filter(
            Q(severity__gt=OuterRef("severity")) | Q(older, severity=OuterRef("severity")),
            case=OuterRef("case"),
        )
        return self.filter(~Exists(worse))
