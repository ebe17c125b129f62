"""Rows that change in place are held against what was kept of them when they last changed.

Seals prove that histories and versions stand as they were written. What people work with are the
rows themselves: this tells which of those is not as its newest history or version says, which has
none, and which is gone although nothing says that it was deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql
from simple_history.models import HistoricalChanges

from common.guards import versioned_models

NAMED = 5
"""So many rows are named; of more it says how many."""

AGAINST_HISTORY = """
SELECT coalesce(now.id, kept.id)
FROM {table} AS now
FULL JOIN (
    SELECT DISTINCT ON (id) * FROM {history} ORDER BY id, history_id DESC
) AS kept USING (id)
WHERE now.id IS NULL AND kept.history_type <> '-'
   OR now.id IS NOT NULL AND coalesce(kept.history_type, '-') = '-'
   OR now.id IS NOT NULL AND ({now}) IS DISTINCT FROM ({kept})
ORDER BY 1
"""
AGAINST_VERSIONS = """
SELECT coalesce(now.id, kept.row_id)
FROM {table} AS now
FULL JOIN (
    SELECT DISTINCT ON (row_id) row_id, change, row AS was
    FROM common_rowversion WHERE "table" = {name} ORDER BY row_id, id DESC
) AS kept ON kept.row_id = now.id
WHERE now.id IS NULL AND kept.change <> 'delete'
   OR now.id IS NOT NULL AND coalesce(kept.change, 'delete') = 'delete'
   OR EXISTS (  -- a column that came later, or is gone, is no part of it
        SELECT FROM jsonb_each(to_jsonb(now)) AS is_now JOIN jsonb_each(was) AS was_then USING (key)
        WHERE is_now.value <> was_then.value
   )
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the rows of one table stand to what was kept of them."""

    table: str
    rows: int
    differing: tuple[int, ...]
    """The numbers of the rows that are not as they were kept, or are gone, or were never kept."""

    @property
    def which(self) -> str:
        """Those rows, in words."""
        named = ", ".join(map(str, self.differing[:NAMED]))
        more = len(self.differing) - NAMED
        return f"{named} en nog {more}" if more > 0 else named


def compare() -> Iterator[Comparison]:
    """Hold every row that may change against the newest that was kept of it, table by table."""
    histories: list[Any] = [m for m in apps.get_models() if issubclass(m, HistoricalChanges)]
    for history in histories:
        yield _compare(history.instance_type, _against_history(history))
    for model in versioned_models():
        yield _compare(model, _against_versions(model))


def _compare(model: type[Model], question: sql.Composed) -> Comparison:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(question)
        differing = tuple(row[0] for row in cursor.fetchall())
    return Comparison(table, model._default_manager.count(), differing)


def _against_history(history: Any) -> sql.Composed:
    kept = {field.column for field in history._meta.concrete_fields}
    table = history.instance_type._meta
    shared = [field.column for field in table.concrete_fields if field.column in kept]
    columns = {
        side: sql.SQL(", ").join(sql.Identifier(side, column) for column in shared)
        for side in ("now", "kept")
    }
    return sql.SQL(AGAINST_HISTORY).format(
        table=sql.Identifier(table.db_table),
        history=sql.Identifier(history._meta.db_table),
        **columns,
    )


def _against_versions(model: type[Model]) -> sql.Composed:
    table = model._meta.db_table
    return sql.SQL(AGAINST_VERSIONS).format(table=sql.Identifier(table), name=sql.Literal(table))
