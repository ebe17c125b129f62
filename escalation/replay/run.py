"""One replay: the past gone through once per cause, for every norm at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from cases.deadlines.causes import VACANT
from roles.ave_model.causes import Cause

from .figures import Result, read_result
from .parameters import Places, parameters, read_places
from .question import Question

SQL = Path(__file__).parent / "sql"

CAUSES: tuple[tuple[Cause, str], ...] = (
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
    (Cause.CASELOAD, "caseload"),
    (Cause.FUNCTION_LAPSED, "function_lapsed"),
)
"""Each cause with the statement that finds its days."""
STEPS = len(CAUSES) + 2
"""What a progress bar counts to: the tables, each cause, and the figures."""

Progress = Callable[[int, Cause | None], None]
"""Is told how many steps are done, and the cause that is being gone through now."""


def silent(_done: int, _cause: Cause | None) -> None:
    """Progress that nobody follows."""


def replay(question: Question, progress: Progress = silent) -> Result:
    """What the norms in force, and those on trial, would have meant over the days asked for."""
    with replayed(question, progress) as (cursor, params, places):
        result = read_result(cursor, params, places, question, fetch)
    progress(STEPS, None)
    return result


@contextmanager
def replayed(
    question: Question, progress: Progress = silent
) -> Iterator[tuple[Any, Mapping[str, Any], Places]]:
    """The flags that would have stood, in the table `replay_flag` for as long as the block lasts.

    1. Read the phases of the models that cases ran under, and the norms to judge by.
    2. Lay out where each case was, what was known of it, and when it was on hold.
    3. Find the days on which each cause could hold, with one statement each.
    4. Count the days of those that count days, and join what touches.

    Everything is rolled back, also when it ends well: the records are only read. The number of
    statements is the same whatever the number of cases and days.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        places = read_places(question.municipality)
        params = parameters(question, places)
        progress(0, None)
        cursor.execute(_statement(SQL / "calendar.sql"), params)
        cursor.execute(_statement(SQL / "tables.sql"), params)
        for done, (cause, name) in enumerate(CAUSES, start=1):
            progress(done, cause)
            of_cause = {"cause": cause, "responsibility": VACANT.get(cause, "")}
            cursor.execute(_statement(SQL / f"{name}.sql"), params | of_cause)
        progress(STEPS - 1, None)
        cursor.execute(_statement(SQL / "terms.sql"), params)
        cursor.execute(_statement(SQL / "flags.sql"), params)
        yield cursor, params, places
        transaction.set_rollback(True)


def fetch(cursor: Any, name: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of one question about the flags."""
    cursor.execute(_statement(SQL / f"{name}.sql"), params)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@cache
def _statement(path: Path) -> str:
    return path.read_text(encoding="utf-8")
