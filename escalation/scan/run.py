"""One scan, in one transaction: find every cause, then open, change and close flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from cases.core.project import project_due
from escalation.services.flag_notices import end_flag_notices
from roles.ave_model.causes import OF_PEOPLE, Cause
from roles.models import Municipality

from .parameters import Scope, parameters, read_scope

SQL = Path(__file__).parent / "sql"

OF_A_CASE = tuple(cause for cause in Cause if cause not in OF_PEOPLE)

LOCK = """
SELECT pg_advisory_xact_lock(hashtext('escalation.scan')), set_config('work_mem', '64MB', true)
"""
"""One scan at a time; so it may hold in memory what it joins and sorts, in its own transaction."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Per cause how many were found, opened, changed and closed; and what could not be judged."""

    counts: Mapping[Cause, Mapping[str, int]]
    failures: tuple[str, ...] = field(default=())

    def total(self, what: str) -> int:
        return sum(count.get(what, 0) for count in self.counts.values())


def scan(
    *,
    now: datetime,
    municipalities: Iterable[Municipality] | None = None,
    gravest_only: bool = False,
    keep: bool = True,
) -> Outcome:
    """Bring the flags up to date with the records, as they are judged at `now`.

    1. Project the cases that are due, so that every deadline is what follows from the records.
    2. Wait for a scan that runs already, so that two at once give no double.
    3. Find the deadlines that have come; count who has too many cases, and who holds cases
       without the function.
    4. Open, change and close flags, with their history, and notify who reviews the case, who
       holds its regie and who is on duty of what cannot wait, in one statement.
    5. End the notices of cases on which nothing waits for a review any more.

    All but the first in one transaction: killed half-way nothing has happened. `gravest_only`
    looks at cases in the gravest phase only; `keep=False` undoes everything but the first and
    only tells. A phase is never changed. A model version that is not known is told as a failure,
    and its cases keep their flags as they are.

    The deadlines are those of the records as they are now: a `now` that lies before records that
    are there already finds what they say about that moment, not what was known then.
    """
    causes = OF_A_CASE if gravest_only else (*OF_A_CASE, *OF_PEOPLE)
    municipalities = None if municipalities is None else list(municipalities)
    project_due(
        now,
        municipalities=None
        if municipalities is None
        else [municipality.pk for municipality in municipalities],
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        scope = read_scope(municipalities, gravest_only=gravest_only)
        params = parameters(scope, now, causes)
        _run(cursor, "tables", params)
        _run(cursor, "deadlines", params)
        if not gravest_only:
            _run(cursor, "caseload", params)
            _run(cursor, "function_lapsed", params)
        _run(cursor, "merge", params)
        rows = cursor.fetchall()
        end_flag_notices(now)
        transaction.set_rollback(not keep)
    return _outcome(rows, scope)


def _run(cursor: Any, name: str, params: Mapping[str, Any]) -> None:
    cursor.execute(_statement(name), params)


@cache
def _statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _outcome(rows: Sequence[tuple[str, str, int]], scope: Scope) -> Outcome:
    counts: dict[Cause, dict[str, int]] = {}
    for cause, what, count in rows:
        counts.setdefault(Cause(cause), {})[what] = count
    return Outcome(counts=counts, failures=scope.failures)
