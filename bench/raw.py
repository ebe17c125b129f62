"""What the database can do at best: the rows of a scan, written by one statement."""

from __future__ import annotations

import time

import psycopg

from bench.servers import database_url

KEEP = """
DROP TABLE IF EXISTS bench_flag, bench_notice, bench_mail;
CREATE TABLE bench_flag AS
    SELECT municipality_id, case_id, person_id, cause, severity, since, figures, opened_at
    FROM escalation_flag;
CREATE TABLE bench_notice AS
    SELECT recipient_id, about, text, urgent, created_at FROM notifications_notice
     WHERE id > %(notice)s;
CREATE TABLE bench_mail AS
    SELECT recipient_id, kind, key, subject, body, created_at, next_try_at FROM notifications_mail;
ANALYZE bench_flag, bench_notice, bench_mail
"""
"""What the scan wrote, put aside."""

WRITE = """
WITH flag AS (
    INSERT INTO escalation_flag
        (municipality_id, case_id, person_id, cause, severity, since, figures, opened_at)
    SELECT * FROM bench_flag
    ON CONFLICT DO NOTHING
    RETURNING id, opened_at, severity, figures
), event AS (
    INSERT INTO escalation_flagevent (flag_id, kind, at, severity, figures)
    SELECT id, 'opened', opened_at, severity, figures FROM flag
), notice AS (
    INSERT INTO notifications_notice (recipient_id, about, text, urgent, created_at)
    SELECT * FROM bench_notice
), mail AS (
    INSERT INTO notifications_mail
        (recipient_id, kind, key, subject, body, created_at, next_try_at)
    SELECT * FROM bench_mail
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM flag
"""
COMPARE = """
WITH standing AS (
    SELECT f.id, d.cause IS NULL OR f.severity <> d.severity OR f.figures <> d.figures AS differs
    FROM escalation_flag AS f
    LEFT JOIN bench_flag AS d
           ON d.cause = f.cause AND d.municipality_id = f.municipality_id
          AND coalesce(d.case_id, 0) = coalesce(f.case_id, 0)
          AND coalesce(d.person_id, 0) = coalesce(f.person_id, 0)
    WHERE f.closed_at IS NULL
), flag AS (
    INSERT INTO escalation_flag
        (municipality_id, case_id, person_id, cause, severity, since, figures, opened_at)
    SELECT * FROM bench_flag
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT count(*) FILTER (WHERE differs) FROM standing UNION ALL SELECT count(*) FROM flag
"""
"""Nothing is new: every finding is held against the flags, and nothing is written."""

FORGET = """
SET LOCAL session_replication_role = replica;
TRUNCATE escalation_flag, notifications_mail CASCADE;
DELETE FROM notifications_notice WHERE id > %(notice)s
"""
"""As superuser, past what refuses to empty a table that may never change."""


class Raw:
    """The writes of the newest scan of one database, over and over."""

    def __init__(self, database: str) -> None:
        url = database_url(database, owner="postgres")
        self._url = url
        self._connection = psycopg.connect(
            url, autocommit=True, cursor_factory=psycopg.ClientCursor
        )
        self._connection.execute("SET work_mem = '64MB'")  # as a scan has it
        self._newest = {
            "notice": self._number("SELECT coalesce(max(id), 0) FROM notifications_notice")
        }

    def close(self) -> None:
        self._connection.close()

    def keep(self) -> int:
        """Put aside what the scan wrote; gives how many rows of all kinds."""
        self._connection.execute(KEEP, self._newest)
        tables = ("bench_flag", "escalation_flagevent", "bench_notice", "bench_mail")
        return sum(self._number(f"SELECT count(*) FROM {table}") for table in tables)  # noqa: S608

    def forget(self, *, analysed: bool = False) -> None:
        """As if there never was a scan; `analysed`: and the planner knows the tables as empty,
        because it looked while a scan was still writing."""
        self._connection.execute(FORGET, self._newest)
        watched = "false" if analysed else "true"
        for table in ("escalation_flag", "escalation_flagevent"):
            self._connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = {watched})")
        if analysed:
            self._connection.execute("BEGIN")
            self._connection.execute(WRITE)
            with psycopg.connect(self._url, autocommit=True) as other:
                other.execute("ANALYZE escalation_flag, escalation_flagevent")
            self._connection.execute("ROLLBACK")

    def settle(self) -> None:
        """Leave no work of before to the next measurement."""
        self._connection.execute("CHECKPOINT")

    def write(self) -> float:
        """Seconds that the same rows take, by one statement."""
        return self._seconds(WRITE)

    def compare(self) -> float:
        """Seconds that a second run takes, by one statement."""
        return self._seconds(COMPARE)

    def _seconds(self, statement: str) -> float:
        started = time.perf_counter()
        self._connection.execute(statement)
        return time.perf_counter() - started

    def _number(self, statement: str) -> int:
        row = self._connection.execute(statement).fetchone()
        return int(row[0]) if row else 0
