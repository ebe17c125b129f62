"""Named questions about signals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    QuerySet,
)


class SignalQuerySet(QuerySet[Any]):
    def waiting(self) -> SignalQuerySet:
        """Signals for which nothing has been decided yet, oldest first."""
        return self.filter(outcome="").order_by("received_at")

    def in_municipalities(self, municipality_ids: Iterable[int]) -> SignalQuerySet:
        return self.filter(municipality__in=list(municipality_ids))

    def recorded_by(self, user_id: int) -> SignalQuerySet:
        """What this person wrote down, newest first."""
        return self.filter(recorded_by=user_id).order_by("-recorded_at", "-pk")
