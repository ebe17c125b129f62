"""Named questions about tasks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

if TYPE_CHECKING:
    from roles.acting import Actor


class TaskQuerySet(QuerySet[Any]):
    def asked_of(self, actor: Actor) -> TaskQuerySet:
        """What is asked of this person, by a function they have today or of them alone. Nobody is
        asked anything on a case that they do not see (`worklist.asks`)."""
        return self.filter(_asked_of(actor))

    def asked_by(self, actor: Actor) -> TaskQuerySet:
        """What this person waits for; it does not ask which cases they see."""
        return self.filter(_asked_by(actor))

    def visible_at(self, moment: datetime) -> TaskQuerySet:
        """Those that are shown at this moment."""
        return self.filter(_visible_at(moment))

    def on_the_page_of(self, actor: Actor, moment: datetime) -> TaskQuerySet:
        """What this person waits for, and what is asked of them and shown at this moment, marked as
        `waits`: one may ask something of oneself among others."""
        waits = ExpressionWrapper(
            _asked_of(actor) & _visible_at(moment), output_field=BooleanField()
        )
        marked: TaskQuerySet = self.annotate(waits=waits)
        return marked.filter(Q(waits=True) | _asked_by(actor))


def _asked_of(actor: Actor) -> Q:
    asked = Q(pk__in=[])
    for functions, municipalities in actor.municipalities_by_functions.items():
        mine = Q(person=actor.user_id, function__in=["", *sorted(functions)])
        by_office = Q(person__isnull=True, function__in=sorted(functions))
        asked |= (mine | by_office) & Q(municipality__in=municipalities)
    return asked & ~Q(not_people__contains=[actor.user_id])


def _asked_by(actor: Actor) -> Q:
    return Q(asked_by=actor.user_id, municipality__in=actor.municipality_ids)


def _visible_at(moment: datetime) -> Q:
    since = Q(visible_from__isnull=True) | Q(visible_from__lte=moment)
    return since & (Q(visible_until__isnull=True) | Q(visible_until__gt=moment))
