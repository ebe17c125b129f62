"""Named questions about holds, assignments and binding agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from roles.ave_model.types import Responsibility


class CaseHoldQuerySet(QuerySet[Any]):
    def on(self, day: date) -> CaseHoldQuerySet:
        """Holds that run on this day; the day until which a hold lasts no longer counts."""
        return self.filter(start__lte=day, until__gt=day)


class AssignmentQuerySet(QuerySet[Any]):
    def open(self) -> AssignmentQuerySet:
        return self.filter(done_at__isnull=True)

    def of(self, person: int) -> AssignmentQuerySet:
        """Assignments on cases this person holds casusregie of now."""
        return self.filter(
            case__holdings__holder=person,
            case__holdings__responsibility=Responsibility.CASUSREGIE,
            case__holdings__ended_at__isnull=True,
        )


class AgreementQuerySet(QuerySet[Any]):
    def open(self) -> AgreementQuerySet:
        return self.filter(done_at__isnull=True)

    def open_first(self) -> AgreementQuerySet:
        """What is still to be kept, soonest first; then what was settled, newest first."""
        return self.order_by(F("done_at").desc(nulls_first=True), "due", "pk")
