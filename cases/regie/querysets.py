"""Named questions about who holds what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    Q,
    QuerySet,
)

from roles.ave_model.types import REGIE

if TYPE_CHECKING:
    from roles.acting import Actor


class HoldingQuerySet(QuerySet[Any]):
    def current(self) -> HoldingQuerySet:
        return self.filter(ended_at__isnull=True)

    def acted_on_by(self, actor: Actor) -> HoldingQuerySet:
        """What this person holds today, each in a function that they still have."""
        acts = Q(pk__in=[])
        for functions, municipalities in actor.municipalities_by_functions.items():
            acts |= Q(case__municipality__in=municipalities, function__in=["", *sorted(functions)])
        return self.current().filter(acts, holder=actor.user_id)

    def at(self, moment: datetime) -> HoldingQuerySet:
        return self.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=moment), started_at__lte=moment
        )

    def caseload(self, people: Iterable[int]) -> dict[int, int]:
        """How many open cases each of these people holds casusregie or procesregie of; one query.

        Who holds none is left out.
        """
        rows = self.loads().filter(holder__in=list(people))
        return dict(rows.values_list("holder", "open_cases"))

    def loads(self) -> HoldingQuerySet:
        """Holders with the `open_cases` that they hold casusregie or procesregie of."""
        held: HoldingQuerySet = self.current().filter(
            responsibility__in=REGIE,
            case__closed_at__isnull=True,
        )
        counted: HoldingQuerySet = held.values("holder").annotate(
            open_cases=Count("case", distinct=True)
        )
        return counted
