"""The draft of a line for the log book, kept while somebody types: nothing typed is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.core.locking import CaseContext
from roles.permissions import Action

from ..models import LogDraft

KEPT_DAYS = 14
"""A draft that nobody touched for so long is thrown away [ours]."""


def save_draft(*, context: CaseContext, kind: str, text: str, happened_at: datetime | None) -> None:
    """Keep what this person has typed so far about this case; an emptied text is no draft.

    Raises:
        NotAllowed: the actor does not work on the case.
    """
    context.demand(Action.LOG)
    if not text.strip():
        drop_draft(case_id=context.case.pk, author_id=context.actor.user_id)
        return
    LogDraft.objects.update_or_create(
        case=context.case,
        author_id=context.actor.user_id,
        defaults={
            "kind": kind,
            "text": text,
            "happened_at": happened_at,
            "saved_at": context.now,
        },
    )


def drop_draft(*, case_id: int, author_id: int) -> None:
    """Sent, or thrown away by its author."""
    LogDraft.objects.filter(case=case_id, author=author_id).delete()


def purge_drafts(*, now: datetime) -> int:
    """Throw away drafts that were left lying; says how many. Safe to run twice."""
    old = LogDraft.objects.filter(saved_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
