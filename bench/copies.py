"""A database with ten times the cases: copies of all rows that a scan reads, by key plus an offset.

Log books are not copied: no scan reads them, and no page is measured there.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import django
import psycopg
from django.db import models
from psycopg import sql

UNIQUE = {
    "reference": "lpad(to_hex({key}), 9, '0')",
    "slug": "{column} || '-' || k",
    "email": "k || '-' || {column}",
    "name": "{column} || ' ' || k",
    "public_id": "gen_random_uuid()",
}
"""How a value that may stand only once is made another."""


def copied() -> list[type[models.Model]]:
    """The tables that a scan reads, and those that their rows belong to."""
    from django.contrib.auth.models import Group

    from cases import models as cases
    from roles import models as roles

    return [
        roles.Municipality, roles.Region, roles.Region.municipalities.through,
        roles.Organisation, roles.User, roles.FunctionPeriod, roles.PersonEvent,
        roles.NormOverride,
        Group, roles.FunctionGroup, cases.Person, cases.Household,
        cases.Case, cases.CaseGroupObjectPermission,
        cases.CaseHold, cases.Holding, cases.Membership, cases.Plan, cases.Proposal,
        cases.ProposalStep, cases.PhaseTransition, cases.Confirmation,
        cases.Signal, cases.Assignment, cases.Agreement, cases.ActingHolder, cases.Task,
        cases.Deadline, cases.Projection,
    ]  # fmt: skip


def copy(times: int) -> None:
    """Add this many copies. Foreign keys go along where their table is copied."""
    url = os.environ["DATABASE_URL"].replace("//ave@", "//postgres@")
    with psycopg.connect(url) as connection:
        # No foreign keys, no triggers: the rows are copies of good ones.
        connection.execute("SET session_replication_role = replica")
        tops = {model._meta.db_table: _top(connection, model) for model in copied()}
        for model in copied():
            connection.execute(_statement(model, tops), {"times": times})


def _top(connection: psycopg.Connection[Any], model: type[models.Model]) -> int:
    found = connection.execute(
        sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(
            sql.Identifier(str(model._meta.pk.column)), sql.Identifier(model._meta.db_table)
        )
    ).fetchone()
    return int(found[0]) if found else 0


def _statement(model: type[models.Model], tops: dict[str, int]) -> sql.Composed:
    fields = [f for f in model._meta.local_concrete_fields if not f.generated]
    table = model._meta.db_table
    return sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table}"
        " CROSS JOIN generate_series(1, %(times)s) AS k WHERE {key} <= {top}"
    ).format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join([sql.Identifier(str(f.column)) for f in fields]),
        values=sql.SQL(", ").join([_value(f, table, tops) for f in fields]),
        key=sql.Identifier(str(model._meta.pk.column)),
        top=sql.Literal(tops[table]),
    )


def _value(field: Any, table: str, tops: dict[str, int]) -> sql.Composable:
    column = sql.Identifier(field.column)
    if field.primary_key or field.is_relation:
        top = tops.get(field.related_model._meta.db_table if field.is_relation else table, 0)
        return sql.SQL("{} + k * {}").format(column, sql.Literal(top))
    if field.unique:
        key = sql.SQL("id + k * {}").format(sql.Literal(tops[table]))
        return sql.SQL(UNIQUE[field.name]).format(column=column, key=key)
    return column


if __name__ == "__main__":
    django.setup()
    copy(int(sys.argv[1]))
