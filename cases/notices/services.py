"""Notices: what somebody was told about a case, and whether they have seen it.

They are the recipient's own: nobody else reads or marks them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from roles.acting import Actor

from .models import Notice

SEE = """
    UPDATE cases_notice SET seen_at = %s
     WHERE recipient_id = %s AND case_id = %s AND seen_at IS NULL
    RETURNING id, recipient_id, case_id, text, created_at, seen_at
"""


def see_news(*, case_id: int, actor: Actor, now: datetime) -> list[Notice]:
    """What is new to this person about this case, newest first; it counts as seen from now on.

    One statement, so that two tabs opened at once do not both call the same thing new.
    """
    with connection.cursor() as cursor:
        cursor.execute(SEE, [now, actor.user_id, case_id])
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
    notice: Notice = mine.select_related("case").get(pk=notice_id)
    return notice


def mark_unseen(*, notice_id: int, actor: Actor) -> Notice:
    """Keep a notice for later: it stands among the unread ones again. It is not mailed again.

    Raises:
        Notice.DoesNotExist: it is not theirs, or not there.
    """
    mine = Notice.objects.of(actor)
    mine.filter(pk=notice_id).update(seen_at=None)
    notice: Notice = mine.select_related("case").get(pk=notice_id)
    return notice


def mark_all_seen(*, actor: Actor, now: datetime, up_to: datetime) -> int:
    """Everything told up to a moment counts as seen; what came since then was not on the page.

    Gives how many were marked.
    """
    told = Notice.objects.of(actor).unseen().filter(created_at__lte=up_to)
    return int(told.update(seen_at=now))
