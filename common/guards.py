"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db.models import Model
from pgtrigger import compiler

APPEND_ONLY = "append_only"
NEVER_EMPTIED = "never_emptied"
VERSIONS_KEPT = "versions_kept"


class FirmSql(compiler.UpsertTriggerSql):
    """The statement of a trigger that heeds no `pgtrigger.ignore`: anybody may set that, so that
    a trigger which heeds it guards against mistakes only."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class FirmSqlInUtc(FirmSql):
    """The same, with moments written in UTC, whatever the time zone of the session."""

    def get_template(self) -> str:
        return super().get_template().replace("plpgsql;", "plpgsql SET timezone TO 'UTC';", 1)


class FirmTrigger(pgtrigger.Trigger):
    """A trigger that no setting of a session puts aside."""

    statement: type[FirmSql] = FirmSql

    def compile(self, model: Any) -> compiler.Trigger:
        made = super().compile(model)
        values: dict[str, Any] = made.sql.kwargs
        table = model._meta.db_table
        return compiler.Trigger(name=made.name, sql=self.statement(**{**values, "table": table}))


class FirmProtect(FirmTrigger, pgtrigger.Protect):
    """Refuses an operation."""


def append_only() -> list[pgtrigger.Trigger]:
    """The database refuses to change or delete a row once written, and to empty the table."""
    return [
        FirmProtect(name=APPEND_ONLY, operation=pgtrigger.Update | pgtrigger.Delete),
        FirmTrigger(
            name=NEVER_EMPTIED,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'Cannot empty table %', TG_TABLE_NAME;",
        ),
    ]


class KeepVersions(FirmTrigger):
    """Writes every state of a row to `RowVersion`, which is sealed. For records that change in
    place and have no history of their own; it needs no statement more from the application."""

    statement = FirmSqlInUtc

    def __init__(self) -> None:
        super().__init__(
            name=VERSIONS_KEPT,
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func="""
                INSERT INTO common_rowversion ("table", row_id, change, at, row)
                VALUES (
                    TG_TABLE_NAME, coalesce(NEW.id, OLD.id), lower(TG_OP), clock_timestamp(),
                    to_jsonb(coalesce(NEW, OLD))
                );
                RETURN NULL;
            """,
        )


def append_only_models() -> Iterator[type[Model]]:
    """Every model whose rows the database keeps as they were written."""
    return _guarded_by(APPEND_ONLY)


def versioned_models() -> Iterator[type[Model]]:
    """Every model of which the database keeps each state that a row had."""
    return _guarded_by(VERSIONS_KEPT)


def _guarded_by(name: str) -> Iterator[type[Model]]:
    for model in apps.get_models():
        guards = getattr(model._meta, "triggers", ())
        if any(guard.name == name for guard in guards):
            yield model
