"""Named questions about tasks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from roles.acting import Actor


class TaskQuerySet(QuerySet[Any]):
    def asked_of(self, actor: Actor) -> TaskQuerySet:
        """What is asked of this person, by a function they have today or of them alone."""
        asked = Q(pk__in=[])
        for municipality_id, functions in actor.functions.items():
            mine = Q(person=actor.user_id, function__in=["", *sorted(functions)])
            by_office = Q(person__isnull=True, function__in=sorted(functions))
            asked |= (mine | by_office) & Q(municipality=municipality_id)
        not_mine = Q(not_person=actor.user_id)
        return self.filter(asked).filter(~not_mine | Q(not_person__isnull=True))

    def visible_at(self, moment: datetime) -> TaskQuerySet:
        """Those that are shown at this moment."""
        return self.filter(
            Q(visible_from__isnull=True) | Q(visible_from__lte=moment),
            Q(visible_until__isnull=True) | Q(visible_until__gt=moment),
        )
