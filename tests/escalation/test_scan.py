"""The scan against the real database: flags open once, close by themselves, and come back new."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, DataError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.errors import RaiseException

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import Case
from cases.record.services.holds import put_on_hold, resume
from cases.record.services.record import write_log
from cases.scaling.models import PhaseTransition
from common.jobs import recorded
from common.models import JobRun
from escalation.models import Flag, FlagEvent
from escalation.scan import Outcome, scan
from escalation.tasks import flag_stagnation, flag_stagnation_gravest
from roles.ave_model.causes import Cause
from roles.models import NormOverride
from tests.cast import NOW, Town, a_case, later
from tests.escalation.stock import many
from tests.projecting import project_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def open_flags(case: Case) -> list[str]:
    found = Flag.objects.open().filter(case=case).order_by("cause")
    return list(found.values_list("cause", flat=True))


def history(flag: Flag) -> list[str]:
    return list(flag.events.order_by("pk").values_list("kind", flat=True))


def visited(case: Case, town: Town, at: datetime) -> None:
    write_log(
        case_id=case.pk, actor=town.actor("casusregisseur", at), now=at,
        kind="visit", text="Op bezoek geweest.", happened_at=at,
    )  # fmt: skip


def test_a_case_that_lies_still_is_flagged_once_and_says_why(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    scan(now=later(days=30))
    assert open_flags(case) == []
    assert scan(now=later(days=31)).counts[Cause.INACTIVE] == {"found": 1, "opened": 1}
    assert scan(now=later(days=32)).counts[Cause.INACTIVE] == {"found": 1}
    flag = Flag.objects.get(case=case)
    assert flag.sentence(later(days=32).date()) == (
        "Geen activiteit sinds di 3 maart 2026: 32 dagen, norm in AVE2 is 30."
    )
    assert history(flag) == ["opened"]


def test_a_scan_of_a_moment_in_the_past_sees_no_case_that_was_not_there(dalfsen: Town) -> None:
    case = a_case(dalfsen, regisseur=None)
    assert scan(now=later(days=-30)).total("found") == 0
    scan(now=later(days=6))
    assert open_flags(case) == ["no_casusregie"]


def test_a_flag_closes_by_itself_and_the_next_one_is_new(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    scan(now=later(days=31))
    visited(case, dalfsen, later(days=33))
    scan(now=later(days=34))
    assert open_flags(case) == []
    scan(now=later(days=64))
    first, second = Flag.objects.filter(case=case, cause="inactive").order_by("pk")
    assert first.closed_at == later(days=33)  # with the write that took its cause away
    assert history(first) == ["opened", "closed"]
    assert second.opened_at == later(days=64)


def test_a_flag_that_gets_worse_says_so(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    for days in (31, 60, 61):
        scan(now=later(days=days))
    flag = Flag.objects.get(case=case, cause="inactive")
    assert (flag.severity, history(flag)) == (2, ["opened", "worsened"])


def test_the_flags_of_a_closed_case_close(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    scan(now=later(days=31))
    Case.objects.filter(pk=case.pk).update(closed_at=later(days=32), closed_reason="Verhuisd.")
    project_all(later(days=32))
    scan(now=later(days=33))
    assert open_flags(case) == []


def test_what_happened_to_a_flag_cannot_be_changed(dalfsen: Town) -> None:
    a_case(dalfsen)
    scan(now=later(days=31))
    with pytest.raises(Exception, match="append_only") as caught, transaction.atomic():
        FlagEvent.objects.update(kind="closed")
    assert isinstance(caught.value.__cause__, RaiseException)


def test_a_scan_never_changes_a_case(dalfsen: Town) -> None:
    a_case(dalfsen)
    before = list(Case.objects.values())
    scan(now=later(days=1000))
    assert list(Case.objects.values()) == before
    assert PhaseTransition.objects.count() == 1


def test_a_municipality_with_its_own_norm_is_judged_by_it(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    NormOverride.objects.create(
        municipality=dalfsen.municipality, phase="2", norm="inactive_days", days=40
    )
    scan(now=later(days=40))
    assert "inactive" not in open_flags(case)
    scan(now=later(days=41))
    assert "inactive" in open_flags(case)


def test_one_municipality_is_scanned_without_touching_another(dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    here, there = a_case(dalfsen), a_case(raalte)
    scan(now=later(days=31), municipalities=[dalfsen.municipality])
    assert (open_flags(here), open_flags(there)) == (["inactive"], [])


def test_the_hourly_scan_looks_at_the_gravest_phase_only(dalfsen: Town) -> None:
    calm = a_case(dalfsen, regisseur=None)
    grave = a_case(dalfsen, phase="4", by="aover", regisseur=None)
    scan(now=later(days=3))
    both = open_flags(grave)
    assert "inactive" in both
    outcome = scan(now=later(days=31), gravest_only=True)
    assert "inactive" not in open_flags(calm)
    assert open_flags(grave) == sorted([*both, "phase_too_long"])
    assert not outcome.failures


def test_an_urgent_entry_that_nobody_confirms_is_flagged_after_its_hours(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", regisseur=None)
    scan(now=later(hours=24))
    assert "unconfirmed" not in open_flags(case)
    scan(now=later(hours=25))
    assert "unconfirmed" in open_flags(case)


def test_a_case_on_hold_is_not_flagged_and_its_days_do_not_count(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    regisseur = dalfsen.actor("casusregisseur")
    put_on_hold(
        case_id=case.pk, actor=regisseur, now=later(days=20), until=later(days=60).date(),
        reason="Het gezin is op familiebezoek.",
    )  # fmt: skip
    scan(now=later(days=59))
    assert "inactive" not in open_flags(case)
    resume(case_id=case.pk, actor=regisseur, now=later(days=50))
    scan(now=later(days=60))
    assert "inactive" not in open_flags(case)
    scan(now=later(days=61))
    assert "inactive" in open_flags(case)


def test_a_hold_has_a_reason_an_end_and_a_regisseur(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    regisseur, outsider = dalfsen.actor("casusregisseur"), dalfsen.actor("manager")

    def hold(who: Any = regisseur, days: int = 10, reason: str = "Rust.") -> None:
        put_on_hold(
            case_id=case.pk, actor=who, now=NOW, until=later(days=days).date(), reason=reason
        )

    with pytest.raises(NotAllowed):
        hold(outsider)
    with pytest.raises(RuleBroken, match="mag rusten"):
        hold(reason=" ")
    with pytest.raises(RuleBroken, match="na vandaag"):
        hold(days=0)
    with pytest.raises(RuleBroken, match="hoogstens tot"):
        hold(days=91)
    with pytest.raises(Stale):
        resume(case_id=case.pk, actor=regisseur, now=NOW)
    hold(days=90)
    with pytest.raises(Stale):
        hold()
    resumed = resume(case_id=case.pk, actor=regisseur, now=later(days=2))
    assert resumed.history.count() == 2


def test_a_regisseur_with_too_many_cases_is_a_flag_of_the_municipality(dalfsen: Town) -> None:
    for norm, number in (("caseload_warn", 2), ("caseload_over", 3)):
        NormOverride.objects.create(
            municipality=dalfsen.municipality, phase="", norm=norm, days=number
        )
    a_case(dalfsen)
    scan(now=later(hours=1))
    assert not Flag.objects.filter(person__isnull=False).exists()
    a_case(dalfsen, at=later(hours=2))
    scan(now=later(hours=3))
    flag = Flag.objects.get(cause="caseload")
    assert (flag.person, flag.severity) == (dalfsen.user("casusregisseur"), 1)
    a_case(dalfsen, at=later(hours=4))
    scan(now=later(hours=5))
    flag.refresh_from_db()
    assert (flag.severity, history(flag)) == (2, ["opened", "worsened"])


def test_a_function_that_ended_is_flagged_while_its_cases_remain(dalfsen: Town) -> None:
    a_case(dalfsen)
    user = dalfsen.user("casusregisseur")
    user.function_periods.update(end=later(days=5).date())
    scan(now=later(days=5))
    assert not Flag.objects.filter(cause="function_lapsed").exists()
    scan(now=later(days=6))
    assert Flag.objects.get(cause="function_lapsed").person == user


def test_the_command_prints_a_table_and_a_dry_run_keeps_nothing(dalfsen: Town) -> None:
    a_case(dalfsen)
    out = StringIO()
    moment = later(days=31).isoformat()
    call_command("flag_stagnation", "--now", moment, "--dry-run", stdout=out)
    assert "Geen activiteit" in out.getvalue()
    assert not Flag.objects.exists()
    call_command("flag_stagnation", "--now", moment, "--municipality", "dalfsen", stdout=out)
    assert Flag.objects.count() == 1
    with pytest.raises(CommandError, match="Wel bekend: dalfsen"):
        call_command("flag_stagnation", "--municipality", "nergens", stdout=out)
    with pytest.raises(CommandError, match="Geen moment"):
        call_command("flag_stagnation", "--now", "morgen", stdout=out)


def test_a_scan_of_an_earlier_moment_says_by_what_it_judges(dalfsen: Town) -> None:
    a_case(dalfsen)
    for days, told in ((-1, True), (1, False)):
        out, said = StringIO(), StringIO()
        moment = later(days=days).isoformat()
        call_command("flag_stagnation", "--now", moment, stdout=out, stderr=said)
        assert ("De scan beoordeelt wat nu is vastgelegd" in said.getvalue()) is told


def test_every_run_is_kept_also_one_that_fails(dalfsen: Town) -> None:
    a_case(dalfsen)
    flag_stagnation(now=later(days=31))
    done = JobRun.objects.get()
    assert (done.found, done.changed, done.failures) == (1, 1, 0)
    assert done.finished_at
    with pytest.raises(DataError), recorded("proef", NOW):
        raise DataError("kapot")
    failed = JobRun.objects.get(job="proef")
    assert (failed.failures, failed.error) == (1, "DataError: kapot")


def test_a_model_that_is_not_known_is_told_and_its_flags_stay(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    scan(now=later(days=31))
    Case.objects.filter(pk=case.pk).update(model_version="onbekend")
    outcome = scan(now=later(days=32))
    assert "dalfsen@onbekend" in outcome.failures[0]
    assert open_flags(case) == ["inactive"]


def test_the_worker_s_task_scans_for_the_present_moment(dalfsen: Town) -> None:
    a_case(dalfsen)
    flag_stagnation.task.delay()
    flag_stagnation_gravest.task.delay()
    assert set(JobRun.objects.values_list("job", flat=True)) == {
        "flag_stagnation",
        "flag_stagnation_gravest",
    }


def test_the_number_of_statements_does_not_grow(dalfsen: Town) -> None:
    counts = []
    for cases in (10, 490):
        many(dalfsen, cases)
        with CaptureQueriesContext(connection) as captured:
            run = flag_stagnation(now=NOW)
        counts.append(sum(statements(query["sql"]) for query in captured))
    assert run.found == 4 * 500
    assert counts[0] == counts[1] <= 30


def statements(sql: str) -> int:
    """How many there are in a text; the marks of a transaction are none."""
    text = "\n".join(line.partition("--")[0].rstrip() for line in sql.splitlines())
    parts = re.split(r";$", text, flags=re.MULTILINE)
    return 0 if "SAVEPOINT" in sql else sum(bool(part.strip()) for part in parts)


@pytest.fixture
def committed(transactional_db: None) -> Town:
    """A town that other connections see too."""
    town = Town("dalfsen")
    with transaction.atomic():
        many(town, 200)
    return town


def in_thread(work: Callable[[], Any]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_give_no_double(committed: Town) -> None:
    outcomes: list[Outcome] = []
    threads = [in_thread(lambda: outcomes.append(scan(now=NOW))) for _ in range(3)]
    for thread in threads:
        thread.join()
    assert sorted(outcome.total("opened") for outcome in outcomes) == [0, 0, 800]
    assert Flag.objects.count() == FlagEvent.objects.count() == 800


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_close_nothing_twice(committed: Town) -> None:
    """All of them have found that the cases are closed before the first may write so."""
    scan(now=NOW)
    with transaction.atomic():
        Case.objects.update(closed_at=later(hours=1), closed_reason="Verhuisd.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE escalation_flag IN EXCLUSIVE MODE")
        threads = [in_thread(lambda: scan(now=later(hours=2))) for _ in range(3)]
        waiting = 0
        while waiting < len(threads):
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()
    for thread in threads:
        thread.join()
    closed = FlagEvent.objects.filter(kind="closed")
    assert closed.count() == Flag.objects.filter(closed_at=later(hours=2)).count() == 800
    with transaction.atomic():
        project_all(later(hours=2))
    assert closed.count() == 800


@pytest.mark.django_db(transaction=True)
def test_a_scan_killed_half_way_leaves_nothing_and_the_next_does_it_all(committed: Town) -> None:
    """The server ends the scan's connection while it waits to write its first flag."""
    caught: list[BaseException] = []

    def work() -> None:
        try:
            flag_stagnation(now=NOW)
        except Exception as error:
            caught.append(error)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE escalation_flag IN EXCLUSIVE MODE")
        thread = in_thread(work)
        killed = False
        while thread.is_alive() and not killed:
            cursor.execute(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE NOT l.granted "
                "AND l.relation = 'escalation_flag'::regclass"
            )
            killed = bool(cursor.fetchall())
    thread.join()
    assert killed
    assert caught
    assert not Flag.objects.exists()
    assert not FlagEvent.objects.exists()
    scan(now=NOW)
    assert Flag.objects.count() == FlagEvent.objects.count() == 800
    assert JobRun.objects.get().failures == 1


def test_what_happened_to_a_flag_is_never_changed(dalfsen: Town) -> None:
    a_case(dalfsen, at=NOW)
    flag_stagnation(now=later(days=60))
    assert FlagEvent.objects.exists()
    for write in (lambda: FlagEvent.objects.update(severity=1), FlagEvent.objects.all().delete):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            write()
