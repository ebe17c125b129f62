"""Flags that were put off come back on their day."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

WAKE = """
WITH woken AS (
    UPDATE escalation_flag AS f
    SET reviewed_severity = NULL, quiet_until = NULL
    WHERE f.closed_at IS NULL AND f.quiet_until <= %(today)s
    RETURNING f.id, f.case_id, f.severity, f.figures
), happened AS (
    INSERT INTO escalation_flagevent (flag_id, kind, at, severity, figures)
    SELECT id, 'woken', %(now)s, severity, figures FROM woken
), told AS (
    INSERT INTO notifications_notice (recipient_id, about, text, created_at)
    SELECT DISTINCT r.reviewer_id, c.reference, %(text)s, %(now)s
    FROM woken AS w
    JOIN cases_case AS c ON c.id = w.case_id
    CROSS JOIN LATERAL (
        SELECT review.reviewer_id FROM escalation_flagevent AS e
        JOIN escalation_review AS review ON review.id = e.review_id
        WHERE e.flag_id = w.id
        ORDER BY e.id DESC LIMIT 1
    ) AS r
)
SELECT count(*) FROM woken
"""
TEXT = "De tijd van uw beoordeling is om en de signalering staat er nog."


def end_snoozes(*, now: datetime) -> int:
    """Let flags whose day has come wait for a review again, and notify who reviewed them.

    One statement, so killed half-way nothing has happened, and run twice nothing is doubled.
    Gives how many woke.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAKE, {"now": now, "today": timezone.localdate(now), "text": TEXT})
        (count,) = cursor.fetchone()
    return int(count)
