"""Taking a review back on the day it was made: the flags ask again, and both stay on record."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from cases.core.errors import NotAllowed, Problem, Stale
from cases.core.locking import locked_case
from cases.record.services.assignments import withdraw
from escalation.models import Flag, FlagEvent, Review
from escalation.reviewing import may_undo
from roles.acting import Actor
from roles.permissions import Action

WITHDRAWN = "Ingetrokken: de beoordeling waarbij deze opdracht hoorde, is hersteld."


def undo_review(*, review: Review, actor: Actor, now: datetime) -> None:
    """Take back one's own review of today. An assignment that it gave is withdrawn.

    Raises:
        NotAllowed: somebody else reviewed it, it was before today, or it is no longer theirs.
        Stale: nothing rests by it any more.
    """
    with locked_case(review.case_id or 0, actor, now, Action.REVIEW) as context:
        made_on, today = timezone.localdate(review.at), timezone.localdate(now)
        if not may_undo(review.reviewer_id, made_on, actor.user_id, today):
            raise NotAllowed(
                Problem(
                    "", "Alleen wie beoordeelde, kan dit herstellen, en alleen op dezelfde dag."
                )
            )
        standing = Flag.objects.open().filter(case=review.case_id, review=review)
        flags = list(standing.select_for_update().order_by("pk"))
        if not flags:
            raise Stale("Hier valt niets meer te herstellen. Bekijk wat er nu staat.")
        for flag in flags:
            flag.reviewed_severity = flag.quiet_until = flag.review = None
        Flag.objects.bulk_update(flags, ["reviewed_severity", "quiet_until", "review"])
        FlagEvent.objects.bulk_create(
            FlagEvent(
                flag=flag,
                kind=FlagEvent.Kind.UNDONE,
                at=now,
                severity=flag.severity,
                figures=flag.figures,
                review=review,
            )
            for flag in flags
        )
        withdraw(context, given_at=review.at, reason=WITHDRAWN)
