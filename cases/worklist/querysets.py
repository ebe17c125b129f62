"""Named questions about tasks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

if TYPE_CHECKING:
    from roles.acting import Actor


class TaskQuerySet(QuerySet[Any]):
    def asked_of(self, actor: Actor) -> TaskQuerySet:
        """What is asked of this person, by a function they have today or of them alone. Nobody is
        asked anything on a case that they do not see (`worklist.asks`)."""
        asked = Q(pk__in=[])
        for municipality_id, functions in actor.functions.items():
            mine = Q(person=actor.user_id, function__in=["", *sorted(functions)])
            by_office = Q(person__isnull=True, function__in=sorted(functions))
            asked |= (mine | by_office) & Q(municipality=municipality_id)
        not_mine = Q(not_person=actor.user_id, not_person__isnull=False)
        return self.filter(asked).exclude(not_mine)

    def asked_by(self, actor: Actor) -> TaskQuerySet:
        """What this person waits for, longest ago first; it does not ask which cases they see."""
        mine = self.filter(asked_by=actor.user_id, municipality__in=actor.municipality_ids)
        return mine.order_by("since", "case", "kind", "pk")

    def visible_at(self, moment: datetime) -> TaskQuerySet:
        """Those that are shown at this moment."""
        return self.filter(
            Q(visible_from__isnull=True) | Q(visible_from__lte=moment),
            Q(visible_until__isnull=True) | Q(visible_until__gt=moment),
        )

    def once(self) -> TaskQuerySet:
        """Of two that ask one thing on one case, the one that is asked in person, or else the
        first by kind."""
        first = self.order_by("case", "subject", F("person").asc(nulls_last=True), "kind")
        tasks: TaskQuerySet = self.model.objects.filter(
            pk__in=first.distinct("case", "subject").values("pk")
        )
        return tasks

    def worst_first(self) -> TaskQuerySet:
        """Danger first, then where others wait, then what is late; the gravest and oldest first."""
        return self.order_by("urgency", "-severity", "since", "case", "kind", "subject")
