"""Named questions about proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    QuerySet,
)


class ProposalQuerySet(QuerySet[Any]):
    def pending(self) -> ProposalQuerySet:
        """Proposals that still wait for somebody."""
        return self.filter(status__in=self.model.PENDING)
