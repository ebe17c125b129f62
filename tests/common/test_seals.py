"""Rows that may never change are sealed: who changes or takes one, past the database's guards too,
is found out."""

from __future__ import annotations

import logging
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from cases.core.models import AccessLog
from cases.record.models import LogEntry
from cases.scaling.models import PhaseTransition
from common import sealing
from common.guards import append_only_models
from common.jobs import JOBS
from common.models import Seal
from common.sealing import Verdict, seal, verify
from common.tasks import seal_log
from roles.models import User
from tests.cast import NOW, Town, a_case, later
from tests.story import dalfsen_in

pytestmark = pytest.mark.django_db

LOG = AccessLog._meta.db_table


@pytest.fixture
def user() -> User:
    """Of a town whose own records are sealed."""
    user = Town("dalfsen").user("casusregisseur")
    seal(now=NOW)
    return user


def looks(user: User, number: int) -> list[AccessLog]:
    return AccessLog.objects.bulk_create(
        AccessLog(at=NOW, user=user, what="cases:case", method="GET") for _ in range(number)
    )


def verdict(table: str = LOG) -> Verdict:
    return {found.table: found for found in verify()}[table]


def past_the_guards(statement: str, *values: Any) -> None:
    """As who manages the database could: the trigger that refuses is put aside for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_accesslog DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE cases_accesslog ENABLE TRIGGER USER")


def told(**options: object) -> str:
    out = StringIO()
    call_command("verify_log", stdout=out, **options)
    return out.getvalue()


def test_everything_that_the_database_keeps_as_it_was_is_sealed() -> None:
    story = dalfsen_in("4")
    sealed = seal(now=NOW)
    tables = {model._meta.db_table for model in append_only_models()} - {Seal._meta.db_table}
    histories = {model._meta.db_table for model in sealing.sealed_models()} - tables
    assert {"cases_historicalcase", "cases_historicalsignal"} <= histories
    tables |= histories
    assert {LOG, LogEntry._meta.db_table, PhaseTransition._meta.db_table} < tables
    assert {found.table for found in verify()} == tables
    assert sealed == sum(found.rows for found in verify())
    assert verdict(PhaseTransition._meta.db_table).rows == story.case.transitions.count() > 0
    assert "Alles klopt" in told()


def test_nothing_is_sealed_twice_and_what_came_since_is_told(user: User) -> None:
    looks(user, 3)
    assert seal(now=NOW) == 3
    assert seal(now=later(days=1)) == 0
    looks(user, 2)
    assert (verdict().rows, verdict().waiting) == (3, 2)
    assert "2 nog niet verzegeld" in told()
    assert seal(now=later(days=1)) == 2
    assert (verdict().seals, verdict().rows, verdict().waiting, verdict().broken) == (2, 5, 0, ())


def test_a_changed_row_breaks_its_seal_and_no_other(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "ROWS", 2)
    rows = looks(user, 6)
    seal(now=NOW)
    past_the_guards("UPDATE cases_accesslog SET what = 'cases:list' WHERE id = %s", rows[2].pk)
    (wrong,) = verdict().broken
    assert wrong.startswith(f"zegel 2 (rij {rows[1].pk + 1}–{rows[3].pk})")
    assert wrong.endswith("een rij of het zegel is veranderd")
    with pytest.raises(CommandError, match="1 dingen kloppen niet"):
        told()


def test_a_lost_row_and_one_that_was_slipped_in_are_told_by_their_number(user: User) -> None:
    rows = looks(user, 5)
    seal(now=NOW)
    past_the_guards("DELETE FROM cases_accesslog WHERE id = %s", rows[2].pk)
    (wrong,) = verdict().broken
    assert wrong.endswith("5 rijen verzegeld, 4 gevonden")
    past_the_guards(
        "INSERT INTO cases_accesslog (id, at, user_id, functions, what, method)"
        " VALUES (%s, %s, %s, '{}', 'cases:case', 'GET')",
        rows[2].pk, NOW, rows[0].user_id,
    )  # fmt: skip
    assert verdict().broken == ()  # the very same row is back


def test_the_last_row_of_all_cannot_be_taken_either(user: User) -> None:
    rows = looks(user, 3)
    seal(now=NOW)
    past_the_guards("DELETE FROM cases_accesslog WHERE id = %s", rows[-1].pk)
    (wrong,) = verdict().broken
    assert wrong.endswith("3 rijen verzegeld, 2 gevonden")


def test_a_seal_that_was_taken_out_is_missed(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROWS", 2)
    looks(user, 6)
    seal(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE common_seal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM common_seal WHERE number = 2")
        cursor.execute("ALTER TABLE common_seal ENABLE TRIGGER USER")
    (wrong,) = verdict().broken
    assert wrong.startswith("zegel 3")
    assert wrong.endswith("er ontbreekt een zegel hiervoor")


def test_the_newest_seals_with_their_rows_are_missed_by_who_kept_a_code_elsewhere(
    user: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "ROWS", 2)
    rows = looks(user, 4)
    with caplog.at_level(logging.INFO, logger="ave.seals"):
        seal(now=NOW)
    kept = f"{LOG}:2:{verdict().newest}"
    assert f"sealed {LOG} number 2 as {verdict().newest}" in caplog.messages
    assert "Alles klopt" in told(known=[kept])
    past_the_guards("DELETE FROM cases_accesslog WHERE id > %s", rows[1].pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE common_seal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM common_seal WHERE number = 2")
    assert "Alles klopt" in told()
    with pytest.raises(CommandError):
        told(known=[kept])


def test_all_seals_and_rows_of_one_table_cannot_be_taken_together(user: User) -> None:
    looks(user, 2)
    seal(now=NOW)
    assert "Alles klopt" in told()
    gone = Seal.objects.exclude(position=Seal.objects.order_by("-position")[0].position)
    table = gone.order_by("position")[0].table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE common_seal DISABLE TRIGGER USER")
        cursor.execute('DELETE FROM common_seal WHERE "table" = %s', [table])
        cursor.execute("ALTER TABLE common_seal ENABLE TRIGGER USER")
    assert any("er ontbreekt een zegel" in wrong for found in verify() for wrong in found.broken)
    with pytest.raises(CommandError):
        told()


def test_without_any_seal_nothing_is_said_to_be_right(user: User) -> None:
    kept = sealing.head()
    assert f"Nieuwste zegel van alle: {kept}" in told(known=[kept])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE common_seal")
    with pytest.raises(CommandError, match="geen enkel zegel"):
        told()


def test_what_was_kept_in_a_file_tells_when_all_was_emptied_and_sealed_anew(
    user: User, tmp_path: Path
) -> None:
    """TRUNCATE of a log with all seals deleted: the worker makes a new chain that holds."""
    looks(user, 3)
    seal(now=NOW)
    kept = tmp_path / "heads"
    assert "Alles klopt" in told(head=str(kept))
    assert kept.read_text().splitlines()[0] == sealing.head()
    assert f"{LOG}:1:{verdict().newest}" in kept.read_text().splitlines()
    looks(user, 2)
    seal(now=NOW)
    assert "Alles klopt" in told(against=str(kept), head=str(kept))  # read, then written anew
    assert kept.read_text().splitlines()[0] == sealing.head()
    before = kept.read_text()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE common_seal, cases_accesslog RESTART IDENTITY CASCADE")
    looks(user, 1)
    seal(now=NOW)
    assert "Alles klopt" in told()
    with pytest.raises(CommandError, match="dingen kloppen niet"):
        told(against=str(kept), head=str(kept))
    assert kept.read_text() == before  # what does not match is never kept as right


@pytest.mark.parametrize("text", ["", "\n", None, "é"])
def test_a_file_that_proves_nothing_is_refused(
    user: User, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "heads"
    if text is not None:
        file.write_text(text)
    with pytest.raises(CommandError, match=r"is leeg|is niet te lezen"):
        told(against=str(file))


def test_a_row_taken_before_it_was_sealed_leaves_its_number_without_a_row(user: User) -> None:
    rows = looks(user, 3)
    missing = verdict().missing
    assert "zonder rij" not in told() or missing
    past_the_guards("DELETE FROM cases_accesslog WHERE id = %s", rows[-1].pk)
    assert verdict().missing == missing + 1
    assert f"{missing + 1} nummers zonder rij" in told()
    seal(now=NOW)
    assert verdict().missing == missing + 1  # and for ever


def test_nobody_waits_for_a_lock_where_nothing_is_new(user: User) -> None:
    looks(user, 1)
    assert sealing.something_waits()
    seal(now=NOW)
    assert not sealing.something_waits()
    with CaptureQueriesContext(connection) as asked:
        seal(now=NOW)
    assert not [query for query in asked.captured_queries if "LOCK TABLE" in query["sql"]]


def test_a_row_with_a_number_that_was_never_given_is_told(user: User) -> None:
    looks(user, 1)
    seal(now=NOW)
    for number in (0, -5):
        AccessLog.objects.create(id=number, at=NOW, user=user, what="cases:case", method="GET")
    assert verdict().broken == ("2 rijen met een nummer dat nooit is uitgegeven (0 of lager)",)


def test_a_seal_cannot_be_made_without_the_key_of_the_application(user: User) -> None:
    looks(user, 2)
    seal(now=NOW)
    with override_settings(SECRET_KEY="another key altogether"):
        assert len(verdict().broken) == 1


def test_a_new_key_goes_on_where_the_old_one_is_still_known(user: User) -> None:
    looks(user, 2)
    seal(now=NOW)
    with override_settings(SECRET_KEY="a new key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        looks(user, 1)
        seal(now=NOW)
        assert (verdict().seals, verdict().broken) == (2, ())


def test_a_column_that_came_later_is_no_part_of_an_older_seal(
    user: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks(user, 2)
    everything = sealing._tables()
    fewer = {t: c[:-1] if t == LOG else c for t, c in everything.items()}
    monkeypatch.setattr(sealing, "_tables", lambda: fewer)
    seal(now=NOW)
    monkeypatch.setattr(sealing, "_tables", lambda: everything)
    assert verdict().broken == ()


def test_a_column_that_is_gone_is_told(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    looks(user, 2)
    seal(now=NOW)
    fewer = {t: c[:-1] if t == LOG else c for t, c in sealing._tables().items()}
    monkeypatch.setattr(sealing, "_tables", lambda: fewer)
    (wrong,) = verdict().broken
    assert wrong.endswith("niet alle kolommen bestaan nog")


def test_a_code_to_look_for_must_be_written_as_the_log_has_it() -> None:
    with pytest.raises(CommandError, match="TABEL:NUMMER:ZEGEL"):
        told(known=["cases_accesslog"])


def test_the_job_is_known_and_kept(user: User) -> None:
    looks(user, 3)
    assert seal_log(now=NOW).changed == 3
    seal_log.task.delay()
    assert "seal_log" in JOBS


@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_is_writing_to_waits_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row that is being written may get a lower number than one that is there already."""
    monkeypatch.setattr(sealing, "PATIENCE", "100ms")
    case = a_case(Town("dalfsen"))
    user = case.transitions.get().decider
    row = {"at": NOW, "user": user, "what": "cases:case", "method": "GET"}
    writing, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            AccessLog.objects.create(**row)
            writing.set()
            go_on.wait(10)
        connections.close_all()

    other = threading.Thread(target=write)
    other.start()
    writing.wait(10)
    AccessLog.objects.create(**row)
    seal(now=NOW)
    assert verdict().seals == 0
    go_on.set()
    other.join()
    seal(now=NOW)
    assert (verdict().rows, verdict().waiting, verdict().broken) == (2, 0, ())
