"""Named questions about what bestuur is told (as `querysets` for the rest of the record)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from roles.ave_model import registry

if TYPE_CHECKING:
    from roles.acting import Actor


class BriefingQuerySet(QuerySet[Any]):
    def newest(self) -> BriefingQuerySet:
        """The last of each case: an earlier one says how it was then."""
        newer = self.model.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def addressed_to(self, actor: Actor) -> BriefingQuerySet:
        """Addressed to a function that this person holds there."""
        mine = Q(pk__in=[])
        for municipality, functions in actor.functions.items():
            if own := _of_bestuur(functions):
                mine |= Q(case__municipality=municipality, addressees__overlap=own)
        return self.filter(mine)

    def with_state(self, actor: Actor) -> BriefingQuerySet:
        """Each with `seen` (this person read it), `given` (what was asked) and `questioned` (a
        question waits for an answer)."""
        replies = self.model._meta.get_field("replies").related_model.objects.filter(
            briefing=OuterRef("pk")
        )
        later = replies.filter(briefing=OuterRef("briefing"), kind="answer", at__gt=OuterRef("at"))
        return self.annotate(
            seen=Exists(replies.filter(kind="read", by=actor.user_id)),
            given=Exists(replies.filter(kind="result")),
            questioned=Exists(replies.filter(~Exists(later), kind="question")),
        )

    def waiting_for(self, actor: Actor) -> BriefingQuerySet:
        """The newest of open cases that this person has not read yet, or is asked something in; and
        those they wrote in which a question waits."""
        if not any(map(_of_bestuur, actor.functions.values())):
            asked = self._asked_back(actor.user_id)
            # As a rule nobody asks anything, and then no query is built.
            return self._in_order(actor).filter(pk__in=asked) if asked else self.none()
        asked_for = Q(pk__in=[])
        for municipality, functions in actor.functions.items():
            asked_for |= Q(case__municipality=municipality, asked_of__in=_of_bestuur(functions))
        addressed = Q(pk__in=self.model.objects.addressed_to(actor).values("pk"))
        mine = (addressed & Q(seen=False)) | (asked_for & Q(given=False))
        mine |= Q(author=actor.user_id, questioned=True)
        return self._in_order(actor).filter(mine, case__closed_at=None)

    def _in_order(self, actor: Actor) -> BriefingQuerySet:
        """The newest with their case and state, the most pressing first."""
        newest = self.newest().with_state(actor).select_related("case")
        return newest.order_by("asked_before", "at")

    def _asked_back(self, author: int) -> list[int]:
        """Those that this person wrote, of open cases, in which a question waits for an answer."""
        replies = self.model._meta.get_field("replies").related_model.objects
        talk = replies.filter(
            briefing__author=author,
            briefing__case__closed_at=None,
            kind__in=("question", "answer"),
        )
        last = dict(talk.order_by("at", "pk").values_list("briefing", "kind"))
        return [briefing for briefing, kind in last.items() if kind == "question"]


def _of_bestuur(functions: frozenset[str]) -> list[str]:
    """Those of these functions that some model counts as bestuur: nobody else is told."""
    models = registry.library().models()
    informed = {f for model in models for phase in model.phases.values() for f in phase.bestuur}
    return sorted(functions & informed)
