"""Rows on their way to the database: kept per table, written with COPY.

COPY goes through every constraint and trigger of the tables; only Django's save is left out, so
rows of the technical history are added by whoever adds the row itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

Rows = list[tuple[Any, ...]]


class Table:
    """One model's columns, their defaults, and the next number of its key."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [f for f in model._meta.local_concrete_fields if not f.generated]
        self.name = model._meta.db_table
        self.key = model._meta.pk.attname
        self.columns = [f.attname for f in fields]
        self.defaults = {f.attname: _default(f) for f in fields}
        self.json = frozenset(f.attname for f in fields if isinstance(f, models.JSONField))
        self._in_order = itemgetter(*self.columns)
        newest = model._base_manager.aggregate(top=models.Max(self.key))["top"] or 0
        self.next = newest + 1

    def row(self, values: dict[str, Any]) -> tuple[int, tuple[Any, ...]]:
        """The key and the row; a missing value takes the model's default.

        Raises TypeError when a value belongs to no column.
        """
        key = values.get(self.key)
        if key is None:
            key = values[self.key] = self.next
            self.next += 1
        for name in self.json:
            if name in values:
                values[name] = Jsonb(values[name])
        merged = self.defaults | values
        if len(merged) > len(self.columns):
            raise TypeError(f"{self.name} has no {sorted(values.keys() - self.defaults.keys())}")
        return key, self._in_order(merged)


def _default(field: models.Field[Any, Any]) -> Any:
    """A default that is the same every time; one made by chance must be given instead."""
    by_chance = field.has_default() and callable(field.default)
    if by_chance and field.default not in (list, dict):
        return None
    default = field.get_default()
    return Jsonb(default) if isinstance(field, models.JSONField) else default


class Book:
    """All rows made so far and not yet written."""

    def __init__(self, *apps_of: str) -> None:
        """Asks the database once where the keys of these apps' tables stand, and never again."""
        self._tables = {
            model: Table(model)
            for app in apps_of
            for model in apps.get_app_config(app).get_models(include_auto_created=True)
        }
        self._rows: dict[type[models.Model], Rows] = {}
        self._trails: dict[Any, tuple[type[models.Model], frozenset[str]]] = {}

    def add(self, model: type[models.Model], /, **values: Any) -> int:
        """One row; its key, which is numbered on unless it is given."""
        key, row = self._tables[model].row(values)
        self._rows.setdefault(model, []).append(row)
        return key

    def number(self, model: type[models.Model]) -> int:
        """A key for a row that is added later, when its last word is known."""
        table = self._tables[model]
        table.next += 1
        return table.next - 1

    def add_with_history(self, model: Any, at: datetime, by: int | None, /, **values: Any) -> int:
        """One row, and the first line of its technical history."""
        key = self.add(model, **values)
        self.add_history(model, at, by, "+", **{**values, "id": key})
        return key

    def add_history(
        self, model: Any, at: datetime, by: int | None, change: str, /, **values: Any
    ) -> None:
        """One line of technical history; fields that are not followed there are left out."""
        trail = self._trails.get(model)
        if trail is None:
            historical = model.history.model
            columns = frozenset(self._tables[historical].columns)
            trail = self._trails[model] = (historical, columns)
        historical, followed = trail
        self.add(
            historical,
            **{name: value for name, value in values.items() if name in followed},
            history_date=at,
            history_type=change,
            history_user_id=by,
        )

    def take(self) -> Batch:
        """The rows so far, to be written together; the book goes on empty."""
        rows, self._rows = self._rows, {}
        return Batch([(self._tables[model], found) for model, found in rows.items()])


class Batch:
    """Rows that are written in one transaction."""

    def __init__(self, tables: list[tuple[Table, Rows]]) -> None:
        self._tables = tables
        self._next = [table.next for table, _ in tables]

    def write(self) -> None:
        """All or nothing; the sequences go along, so that the application can go on numbering."""
        with transaction.atomic(), connection.cursor() as cursor:
            for (table, rows), following in zip(self._tables, self._next, strict=True):
                with cursor.copy(self._statement(table)) as copy:
                    for row in rows:
                        copy.write_row(row)
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)",
                    [table.name, table.key, following],
                )

    def _statement(self, table: Table) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name), sql.SQL(",").join(map(sql.Identifier, table.columns))
        )

    def __iter__(self) -> Iterator[tuple[str, Rows]]:
        """Table name and rows, for who wants to look before writing."""
        return iter((table.name, rows) for table, rows in self._tables)
