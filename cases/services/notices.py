"""Notices: what somebody was told about a case, until they have seen it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from cases.models import Notice
from roles.acting import Actor

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
