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

    def at(self, moment: datetime) -> HoldingQuerySet:
        return self.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=moment), started_at__lte=moment
        )


class ActingHolderQuerySet(QuerySet[Any]):
    """Who acts for what, as far as they can: the projection of `roles.staffing.who_acts`."""

    def counted(self) -> ActingHolderQuerySet:
        """What counts as held: its holder is there, or somebody stands in."""
        return self.filter(absent=False)

    def acted_on_by(self, actor: Actor) -> ActingHolderQuerySet:
        """What this person acts for today, each in a function that they still have."""
        acts = Q(pk__in=[])
        for functions, municipalities in actor.municipalities_by_functions.items():
            acts |= Q(municipality__in=municipalities, function__in=["", *sorted(functions)])
        return self.filter(acts, person=actor.user_id)

    def caseload(self, people: Iterable[int]) -> dict[int, int]:
        """How many open cases each of these people has casusregie or procesregie of, as holder or
        as stand-in; one query. Who has none is left out. On a closed case nobody acts."""
        rows = self.filter(person__in=list(people), responsibility__in=REGIE)
        counted = rows.values("person").annotate(open_cases=Count("case", distinct=True))
        return dict(counted.values_list("person", "open_cases"))
