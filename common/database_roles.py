"""Two roles in the database: one owns the tables and migrates, the other is what the web, the
worker and beat connect as.

The second owns nothing, so it cannot switch a trigger off or take one away; it may empty no table,
and may only read and add to what is sealed. `manage.py database_roles` gives these rights after
every migration. What a role may do too much is asked of PostgreSQL itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from common.models import Seal
from common.sealing import sealed_models

ALL_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
TO_ADD = ("SELECT", "INSERT", "MAINTAIN")
"""Of what is sealed. MAINTAIN, because sealing waits with a lock until nobody is writing there."""
TO_READ = ("SELECT",)
MIGRATIONS = "django_migrations"

TOO_MUCH = {
    "is a superuser": "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
    "may make or change roles": "SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user",
    "may skip triggers by session_replication_role": (
        "SELECT has_parameter_privilege('session_replication_role', 'SET')"
    ),
    "may make tables": "SELECT has_schema_privilege('public', 'CREATE')",
    "owns tables or is a member of their owner": (
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'"
        " AND pg_has_role(tableowner, 'MEMBER'))"
    ),
    "may empty tables": (
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'"
        " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'TRUNCATE'))"
    ),
}
"""Each a question that the web's role answers with no."""
MAY_CHANGE = """
SELECT EXISTS (
    SELECT FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%s)
      AND (has_any_column_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE'))
)
"""

log = logging.getLogger("ave.database")


def kept_tables() -> list[str]:
    """The tables whose rows nobody changes or deletes."""
    sealed = {model._meta.db_table for model in sealed_models()}
    return sorted(sealed | {Seal._meta.db_table})


def give_rights(role: str, password: str = "") -> None:
    """Let a role do what the application needs, and nothing else. For the owner of the tables.

    With a password the role is made, or its password changed, which takes a right of its own.
    """
    kept = kept_tables()
    models = apps.get_models(include_auto_created=True)
    everything = {model._meta.db_table for model in models}
    rights = {
        TO_ADD: kept,
        TO_READ: [MIGRATIONS],
        ALL_RIGHTS: sorted(everything - {*kept, MIGRATIONS}),
    }
    with transaction.atomic():
        if password:
            _make(role, password)
        for kind in ("TABLES", "SEQUENCES"):
            _do(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {{role}}", role)
        _do("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}", role)
        _do("GRANT USAGE ON SCHEMA public TO {role}", role)
        _do("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}", role)
        for may, tables in rights.items():
            _do(f"GRANT {', '.join(may)} ON {{tables}} TO {{role}}", role, tables)


def too_much() -> Iterator[str]:
    """What the role of this connection may do and the web's role may not, in words."""
    with connection.cursor() as cursor:
        for words, question in TOO_MUCH.items():
            cursor.execute(question)
            if cursor.fetchone() == (True,):
                yield words
        cursor.execute(MAY_CHANGE, [kept_tables()])
        if cursor.fetchone() == (True,):
            yield "may change or delete what is sealed"


def warn() -> None:
    """Say in the log what the role of this process may do too much.

    It stops nothing: AVE works, and keeps working after an upgrade from one role; while the
    database is away there is nothing to say.
    """
    try:
        for words in too_much():
            log.error("the database role of this process %s; see docs/operations.md", words)
    except DatabaseError:
        log.warning("the rights of the database role could not be looked at")
    finally:
        connection.close()


def _make(role: str, password: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() is not None else "CREATE"
        name, secret = sql.Identifier(role), sql.Literal(password)
        cursor.execute(sql.SQL(f"{verb} ROLE {{}} LOGIN PASSWORD {{}}").format(name, secret))


def _do(statement: str, role: str, tables: Sequence[str] = ()) -> None:
    """One statement, with the names in it quoted; it never holds what somebody typed."""
    names = sql.SQL(", ").join(sql.Identifier("public", table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role), tables=names))
