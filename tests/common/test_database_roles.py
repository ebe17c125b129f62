"""The role that the web, the worker and beat connect as does all its work, and cannot undo what was
written: not with SQL of its own either."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from io import StringIO

import psycopg
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import conninfo, sql

from cases.core.models import Case
from cases.households.models import Household
from cases.record.services.record import write_log
from cases.scaling.models import PhaseTransition
from common import sealing
from common.database_roles import MIGRATIONS, kept_tables, too_much
from escalation.scan import scan
from notifications.services.outbox import deliver, post_urgent
from tests import databases
from tests.cast import NOW
from tests.story import dalfsen_in

pytestmark = pytest.mark.django_db(transaction=True)

OWNER = str(connection.settings_dict["USER"])


def _superuser() -> psycopg.Connection:
    """Somebody who may make roles: whom the tests were given, or else who made the server."""
    given = databases.address_of(connection, str(connection.settings_dict["NAME"]))
    for other in ({}, {"user": "postgres"}):
        server = psycopg.connect(conninfo.make_conninfo(**{**given, **other}), autocommit=True)
        made = "SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper"
        if server.execute(made).rowcount:
            return server
        server.close()
    pytest.skip("nobody here may make a role")


@pytest.fixture
def role(transactional_db: None) -> Iterator[str]:
    """A role with the rights of the web, in the database of this test."""
    name = f"web_{connection.settings_dict['NAME']}"
    word, secret = sql.Identifier(name), secrets.token_hex(32)
    with _superuser() as server:
        server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(word, secret))
        call_command("database_roles", name, stdout=StringIO())
        yield f"{name}:{secret}"
        server.execute(sql.SQL("DROP OWNED BY {}").format(word))
        server.execute(sql.SQL("DROP ROLE {}").format(word))


@pytest.fixture
def as_web(role: str) -> Iterator[str]:
    """Everything goes by the connection of the web."""
    owner = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    databases.let_tests_empty_tables(connection, may=False)
    name, _, secret = role.partition(":")
    connection.close()
    connection.settings_dict.update(USER=name, PASSWORD=secret)
    yield name
    connection.close()
    connection.settings_dict.update(owner)
    databases.let_tests_empty_tables(connection)


def refused(statement: str, reason: str) -> None:
    with pytest.raises(DatabaseError, match=reason):
        committed(statement)


def committed(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def whole_story() -> Case:
    """From signal to a decision, with what the worker does in a night."""
    story = dalfsen_in("4")
    write_log(
        case_id=story.case.pk,
        actor=story.town.actor("casusregisseur"),
        now=story.later(),
        kind="note",
        text="Er is gebeld.",
        happened_at=NOW,
    )
    scan(now=timezone.now())
    post_urgent(now=timezone.now())
    deliver(now=timezone.now())
    call_command("snapshot_month", "--all", stdout=StringIO())
    sealing.seal(now=NOW)
    return story.fresh()


def test_the_web_does_its_work_and_may_do_nothing_more(as_web: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (as_web,)
    case = whole_story()
    assert case.transitions.count() > 0
    assert not [found for found in sealing.verify() if found.broken]
    assert list(too_much()) == []
    assert not run_checks(databases=["default"], include_deployment_checks=True, tags=["database"])


def test_the_web_cannot_change_delete_or_empty_what_is_sealed(as_web: str) -> None:
    whole_story()
    for table in kept_tables():
        key = "history_id" if "historical" in table else "id"
        refused(f"UPDATE {table} SET {key} = {key}", "permission denied")  # noqa: S608
        refused(f"DELETE FROM {table}", "permission denied")  # noqa: S608
        refused(f"TRUNCATE {table} CASCADE", "permission denied")
        refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL", "must be owner")
        refused(f"DROP TABLE {table}", "must be owner")


def test_the_web_empties_no_table_at_all_and_records_no_migration(as_web: str) -> None:
    for table in connection.introspection.table_names():
        refused(f"TRUNCATE {table} CASCADE", "permission denied")
    refused(f"DELETE FROM {MIGRATIONS}", "permission denied")  # noqa: S608
    refused("CREATE TABLE public.mine (id int)", "permission denied")
    refused("SET session_replication_role = replica", "permission denied")
    Household.objects.all().delete()  # what is not sealed it may


def test_a_setting_of_the_session_skips_no_trigger(as_web: str) -> None:
    case = whole_story()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")
        names = ",".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [f"{{{names}}}"])
    refused(f"UPDATE cases_case SET phase = 'ave1' WHERE id = {case.pk}", "newest decision")  # noqa: S608


def test_for_the_owner_too_the_triggers_refuse_whatever_the_session_says(role: str) -> None:
    whole_story()
    databases.let_tests_empty_tables(connection, may=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")
            names = ",".join(row[0] for row in cursor.fetchall())
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [f"{{{names}}}"])
        table = PhaseTransition._meta.db_table
        refused(f"DELETE FROM {table}", "Cannot update or delete")  # noqa: S608
        refused(f"TRUNCATE {table} CASCADE", "Cannot empty table")
    finally:
        databases.let_tests_empty_tables(connection)


def test_the_check_names_what_the_owner_may_do_too_much(role: str) -> None:
    found = list(too_much())
    assert {
        "owns tables or is a member of their owner",
        "may empty tables",
        "may make tables",
        "may change or delete what is sealed",
    } <= set(found)
    checks = run_checks(databases=["default"], include_deployment_checks=True, tags=["database"])
    assert [check.msg for check in checks] == [f"The database role {words}." for words in found]
    assert not run_checks(databases=["default"], tags=["database"])  # as migrate asks


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "UPDATE (motivation)", "TRUNCATE"])
def test_one_right_too_many_is_told_and_taken_back(as_web: str, right: str) -> None:
    name = sql.Identifier(as_web)
    table = sql.Identifier(PhaseTransition._meta.db_table)
    with _superuser() as server:
        server.execute(
            sql.SQL("SET ROLE {owner}; GRANT {right} ON {table} TO {name}").format(
                owner=sql.Identifier(OWNER), right=sql.SQL(right), table=table, name=name
            )
        )
    assert len(list(too_much())) == 1


def test_the_owner_does_not_take_its_own_rights_away() -> None:
    with pytest.raises(CommandError, match="neem voor het web een andere"):
        call_command("database_roles", OWNER)
    with pytest.raises(CommandError, match="zijn niet gegeven"):
        call_command("database_roles", "nobody_has_this_name")
