"""Named questions about flags."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

if TYPE_CHECKING:
    from .models import Flag  # noqa: F401


class FlagQuerySet(QuerySet["Flag"]):
    def open(self) -> FlagQuerySet:
        return self.filter(closed_at__isnull=True)

    def worst_first(self) -> FlagQuerySet:
        return self.order_by("-severity", "since", "pk")

    def asking(self, today: date) -> FlagQuerySet:
        """Open flags that wait for a review on this day: `reviewing.asks_for_review`, set-based."""
        return self.open().filter(
            Q(reviewed_severity__isnull=True)
            | Q(severity__gt=F("reviewed_severity"))
            | Q(quiet_until__lte=today)
        )
