"""Flags that were put off come back on their day."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from cases.core.notice_parts import FLAGS
from notifications.services.notices import notify

WAKE = """
WITH woken AS (
    UPDATE escalation_flag AS f
    SET reviewed_severity = NULL, quiet_until = NULL
    WHERE f.closed_at IS NULL AND f.quiet_until <= %(today)s
    RETURNING f.id, f.case_id, f.severity, f.figures
), happened AS (
    INSERT INTO escalation_flagevent (flag_id, kind, at, severity, figures)
    SELECT id, 'woken', %(now)s, severity, figures FROM woken
)
SELECT c.reference, newest.reviewer_id
FROM woken AS w
LEFT JOIN cases_case AS c ON c.id = w.case_id
LEFT JOIN LATERAL ( -- who put it off
    SELECT review.reviewer_id FROM escalation_flagevent AS e
    JOIN escalation_review AS review ON review.id = e.review_id
    WHERE e.flag_id = w.id
    ORDER BY e.id DESC LIMIT 1
) AS newest ON true
"""
TEXT = "De tijd van uw beoordeling is om en de signalering staat er nog."


def end_snoozes(*, now: datetime) -> int:
    """Let flags whose day has come wait for a review again, and notify who reviewed them.

    In one transaction, so killed half-way nothing has happened, and run twice nothing is doubled.
    Gives how many came back.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(WAKE, {"now": now, "today": timezone.localdate(now)})
            woken = cursor.fetchall()
        for reference, reviewer in sorted({row for row in woken if None not in row}):
            notify([reviewer], about=reference, part=FLAGS, text=TEXT, now=now)
    return len(woken)
