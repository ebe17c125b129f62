"""Named questions about flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from .models import Flag  # noqa: F401


class FlagQuerySet(QuerySet["Flag"]):
    def open(self) -> FlagQuerySet:
        return self.filter(closed_at__isnull=True)

    def worst_first(self) -> FlagQuerySet:
        return self.order_by("-severity", "since", "pk")
