"""One scan, in one transaction: find every cause, then open, change and close flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from roles.ave_model.causes import Cause
from roles.models import Municipality

from .parameters import Scope, parameters, read_scope

SQL = Path(__file__).parent / "sql"

OF_A_CASE: tuple[tuple[Cause, str], ...] = (
    (Cause.INACTIVE, "inactive"),
    (Cause.NO_CASUSREGIE, "vacant"),
    (Cause.NO_PROCESREGIE, "vacant"),
    (Cause.NO_PLAN, "no_plan"),
    (Cause.EVALUATION_OVERDUE, "evaluation_overdue"),
    (Cause.PHASE_TOO_LONG, "phase_too_long"),
    (Cause.PROPOSAL_WAITING, "proposal_waiting"),
    (Cause.SIGNALS_RISING, "signals_rising"),
    (Cause.UNCONFIRMED, "unconfirmed"),
    (Cause.BACK_AND_FORTH, "back_and_forth"),
    (Cause.RECURRING, "recurring"),
    (Cause.WAAKVLAM_PASSED, "waakvlam_passed"),
    (Cause.ASSIGNMENT_OVERDUE, "promise_overdue"),
    (Cause.AGREEMENT_OVERDUE, "promise_overdue"),
)
"""Each cause with the statement that finds it; one statement may find several."""

OF_A_PERSON: tuple[tuple[Cause, str], ...] = (
    (Cause.CASELOAD, "caseload"),
    (Cause.FUNCTION_LAPSED, "function_lapsed"),
)

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

    1. Wait for a scan that runs already, so that two at once give no double.
    2. Read the norms in force per municipality, model and phase.
    3. Find every cause with one statement each; those that count days are counted together.
    4. Open, change and close flags, with their history, and tell who reviews the case and who
       holds its regie what cannot wait, in one statement.

    All in one transaction: killed half-way nothing has happened. `gravest_only` looks at cases
    in the gravest phase only; `keep=False` undoes everything and only tells. A phase is never
    changed. A model version that is not known is told as a failure, and its cases keep their
    flags as they are.
    """
    causes = OF_A_CASE if gravest_only else OF_A_CASE + OF_A_PERSON
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        scope = read_scope(municipalities, gravest_only=gravest_only)
        params = parameters(scope, now, [cause for cause, _ in causes])
        _run(cursor, "calendar", params)
        _run(cursor, "tables", params)
        for name in dict.fromkeys(name for _, name in causes):
            _run(cursor, name, params)
        _run(cursor, "terms", params)
        _run(cursor, "merge", params)
        rows = cursor.fetchall()
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
