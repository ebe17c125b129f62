"""Notices: what somebody was told about a case, until they have seen it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases.models import Notice
from roles.acting import Actor


def mark_seen(*, notices: Iterable[Notice], actor: Actor, now: datetime) -> None:
    """The person has these before their eyes; somebody else's notices stay as they are."""
    Notice.objects.filter(
        pk__in=[n.pk for n in notices], recipient=actor.user_id, seen_at__isnull=True
    ).update(seen_at=now)
