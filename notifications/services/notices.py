"""Notices: one sentence to one person, and whether they have seen it.

They are the recipient's own: nobody else reads or marks them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from notifications.models import Notice
from roles.acting import Actor

SEE = """
    UPDATE notifications_notice SET seen_at = %s
     WHERE recipient_id = %s AND about = %s AND seen_at IS NULL
    RETURNING id, recipient_id, about, text, created_at, seen_at
"""


def notify(
    people: Iterable[int],
    *,
    about: str,
    text: str,
    now: datetime,
    part: str = "",
    asks: str = "",
    urgent: bool = False,
    asked_by: int | None = None,
) -> list[Notice]:
    """Notify each of these people in one sentence; what is urgent is mailed at once. `asks` is the
    key of the task that they are asked to do: with it the notice ends.

    Beside the scan, which notifies many at a time, nothing else writes notices.
    """
    return Notice.objects.bulk_create(
        Notice(
            recipient_id=person,
            about=about,
            text=text,
            part=part,
            asks=asks,
            urgent=urgent,
            created_at=now,
            asked_by_id=asked_by,
        )
        for person in sorted(set(people))
    )


def end_notices(*, about: str, part: str, now: datetime) -> int:
    """What was asked by these notices is done, or no longer asked: they count as seen by all.

    Gives how many were still unseen.
    """
    unseen = Notice.objects.unseen().filter(about=about, part=part)
    return int(unseen.update(seen_at=now))


def end_requests(*, about: str, now: datetime) -> int:
    """What colleagues asked of each other about this is asked no longer; gives how many were still
    unseen."""
    asked = Notice.objects.unseen().filter(about=about, asked_by__isnull=False)
    return int(asked.update(seen_at=now))


def see_news(*, about: str, actor: Actor, now: datetime) -> list[Notice]:
    """What is new to this person about a subject, newest first; it counts as seen from now on.

    One statement, so that two tabs opened at once do not both call the same thing new.
    """
    with connection.cursor() as cursor:
        cursor.execute(SEE, [now, actor.user_id, about])
        names = [column.name for column in cursor.description]
        found = [Notice.from_db(connection.alias, names, row) for row in cursor.fetchall()]
    return sorted(found, key=lambda n: n.created_at, reverse=True)


def mark_seen(*, notice_id: int, actor: Actor, now: datetime) -> Notice:
    """This person has seen this notice; the first time counts.

    Raises:
        Notice.DoesNotExist: it is not theirs, or not there.
    """
    mine = Notice.objects.of(actor)
    mine.unseen().filter(pk=notice_id).update(seen_at=now)
    notice: Notice = mine.get(pk=notice_id)
    return notice


def mark_unseen(*, notice_id: int, actor: Actor) -> Notice:
    """Keep a notice for later: it stands among the unread ones again. It is not mailed again.

    Raises:
        Notice.DoesNotExist: it is not theirs, or not there.
    """
    mine = Notice.objects.of(actor)
    mine.filter(pk=notice_id).update(seen_at=None)
    notice: Notice = mine.get(pk=notice_id)
    return notice


def mark_all_seen(*, actor: Actor, now: datetime, up_to: datetime) -> int:
    """Every notice up to a moment counts as seen; what came since then was not on the page.

    Gives how many were marked.
    """
    unseen = Notice.objects.of(actor).unseen().filter(created_at__lte=up_to)
    return int(unseen.update(seen_at=now))
