"""What follows from cases is written when they change, when something elsewhere changes, and when
its time has come; and it is the same however it came about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import tasks
from cases.core import project
from cases.core.follow import RULES_VERSION
from cases.core.models import Case, Deadline, Projection, ProjectionDue, Task
from cases.core.project import project_cases, project_due
from cases.households.models import Membership
from cases.households.services.households import NewMember, add_member
from cases.record.services.endings import NewEnding, close_case
from cases.record.services.holds import put_on_hold
from cases.record.services.record import write_log
from common.dates import day_of, midnight
from common.models import JobPulse, JobRun
from roles.ave_model.causes import Cause
from roles.models import NormOverride
from tests.cast import NOW, Town, a_case, a_signal, later
from tests.projecting import differences, project_all
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def due_ids() -> set[int]:
    return set(ProjectionDue.objects.values_list("case", flat=True))


def inactive_from(case: Case) -> datetime:
    return Deadline.objects.get(case=case, cause="inactive").late_from


def test_a_write_moves_the_deadlines_of_its_case(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    assert inactive_from(case) == later(days=31).replace(hour=0, minute=0)
    at = later(days=3)
    write_log(
        case_id=case.pk, actor=dalfsen.actor("casusregisseur", at), now=at, kind="visit",
        text="Op bezoek geweest.", happened_at=at,
    )  # fmt: skip
    assert inactive_from(case) == later(days=34).replace(hour=0, minute=0)
    assert Projection.objects.get(case=case).at == at


def test_a_norm_that_changes_makes_its_cases_due_and_no_others(dalfsen: Town) -> None:
    here = a_case(dalfsen)
    elsewhere = a_case(Town("raalte", model="dalfsen"))
    graver = a_case(dalfsen, phase="4", by="aover", regisseur=None)
    ProjectionDue.objects.all().delete()
    norm = NormOverride.objects.create(
        municipality=dalfsen.municipality, phase="2", norm="inactive_days", days=7
    )
    assert due_ids() == {here.pk}
    assert project_due(later(hours=1)).differ == 1
    assert due_ids() == set()
    assert inactive_from(here) == later(days=8).replace(hour=0, minute=0)
    norm.delete()
    project_due(later(hours=2))
    assert inactive_from(here) == later(days=31).replace(hour=0, minute=0)
    assert elsewhere.pk != graver.pk


def test_a_norm_of_the_whole_municipality_concerns_every_phase(dalfsen: Town) -> None:
    cases = {a_case(dalfsen).pk, a_case(dalfsen, phase="4", by="aover", regisseur=None).pk}
    ProjectionDue.objects.all().delete()
    NormOverride.objects.create(
        municipality=dalfsen.municipality, phase="", norm="recurrence_months", days=6
    )
    assert due_ids() == cases


def test_a_signal_that_comes_in_makes_the_case_of_its_household_due(dalfsen: Town) -> None:
    case, other = a_case(dalfsen), a_case(dalfsen)
    ProjectionDue.objects.all().delete()
    a_signal(dalfsen, case.household, by="casusregisseur", at=later(days=1))
    assert due_ids() == {case.pk}
    for days in (2, 3):
        a_signal(dalfsen, case.household, by="casusregisseur", at=later(days=days))
    project_due(later(days=3))
    rising = Deadline.objects.get(case=case, cause="signals_rising", late_from__lte=later(days=3))
    assert rising.figures["count"] == 4
    assert rising.late_until is not None  # time alone ends it
    assert not Deadline.objects.filter(case=other, cause="signals_rising").exists()


def test_a_case_that_closes_makes_the_households_due_that_share_a_member(dalfsen: Town) -> None:
    first, second, third = (a_case(dalfsen) for _ in range(3))
    member = first.household.memberships.get()
    Membership.objects.create(household=second.household, person=member.person, start=NOW.date())
    story = Story(dalfsen, first, later(days=2))
    story.at_once("casusregisseur", "1", "down")
    project_due(story.now)
    at = story.later()
    close_case(
        case_id=first.pk,
        actor=dalfsen.actor("casusregisseur", at),
        now=at,
        new=NewEnding("Het gaat goed."),
    )
    assert due_ids() == {second.pk}
    assert third.pk not in due_ids()


def test_a_closed_case_asks_nothing_and_is_never_late(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    story = Story(dalfsen, case)
    story.at_once("casusregisseur", "1", "down")
    at = story.later()
    close_case(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", at),
        now=at,
        new=NewEnding("Het gaat goed."),
    )
    assert not Task.objects.filter(case=case).exists()
    assert not Deadline.objects.filter(case=case).exists()


def test_a_hold_is_a_gap_that_time_alone_ends(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    put_on_hold(
        case_id=case.pk, actor=dalfsen.actor("casusregisseur"), now=later(days=40),
        until=later(days=50).date(), reason="Rust.",
    )  # fmt: skip
    assert inactive_from(case) == later(days=50).replace(hour=0, minute=0)
    project_due(later(days=40))
    again = Projection.objects.get(case=case).again_at
    assert again == later(days=50).replace(hour=0, minute=0)
    assert project_due(again - timedelta(seconds=1)).cases == 0
    assert project_due(again).cases == 1


def test_what_an_older_version_of_the_rules_wrote_is_done_again(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    Projection.objects.update(rules_version=RULES_VERSION - 1)
    Deadline.objects.filter(case=case, cause="inactive").delete()
    found = project_due(later(minutes=1))
    assert (found.cases, found.differ) == (1, 1)
    assert project_due(later(minutes=2)).cases == 0


def test_the_job_heals_a_weekend_without_a_worker(dalfsen: Town) -> None:
    """A hold ran out, a norm changed and a signal came in while nobody projected anything."""
    held, case = a_case(dalfsen), a_case(dalfsen)
    put_on_hold(
        case_id=held.pk, actor=dalfsen.actor("casusregisseur"), now=later(days=1),
        until=later(days=3).date(), reason="Weekend.",
    )  # fmt: skip
    NormOverride.objects.create(
        municipality=dalfsen.municipality, phase="2", norm="plan_days", days=1
    )
    a_signal(dalfsen, case.household, by="casusregisseur", at=later(days=2))
    assert tasks.project_due(now=later(days=4)).found == 2
    assert project_cases(Case.objects.all(), later(days=4), mend=False).differ == 0
    assert tasks.project_due(now=later(days=4, minutes=1)).found == 0
    assert JobRun.objects.filter(job="project_due").count() == 1
    assert JobPulse.objects.filter(job="project_due").exists()


def test_the_nightly_comparison_mends_and_tells_it_as_a_failure(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    assert tasks.compare_projections(now=later(minutes=1)).failures == 0
    Task.objects.filter(case=case).delete()
    Deadline.objects.filter(case=case, cause="inactive").update(due=None)
    assert tasks.compare_projections(now=later(minutes=2)).failures == 1
    run = JobRun.objects.filter(job="compare_projections").latest("pk")
    assert (run.found, run.changed, run.failures, run.error) == (1, 1, 1, "dalfsen: 1.")
    assert tasks.compare_projections(now=later(minutes=3)).failures == 0


def test_the_command_checks_and_mends(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    call_command("project", "--check", "--municipality", "dalfsen", verbosity=0)
    Deadline.objects.filter(case=case).delete()
    with pytest.raises(CommandError, match="rijen ontbreken"):
        call_command("project", "--check")
    with pytest.raises(CommandError, match="Wel bekend: dalfsen"):
        call_command("project", "--municipality", "nergens")
    call_command("project", verbosity=0)
    call_command("project", "--check", verbosity=0)


def test_a_write_is_projected_in_a_constant_number_of_queries(dalfsen: Town) -> None:
    """A case that changes everything at once costs no more than the bound; a quiet one less."""
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    case = story.fresh()
    for table in (Task, Deadline):
        table.objects.all().delete()
    with CaptureQueriesContext(connection) as quiet:
        project_cases([case], story.later())
    with CaptureQueriesContext(connection) as nothing:
        project_cases([case], story.later())
    assert len(nothing) <= 17
    assert len(quiet) <= 19


def test_many_cases_are_projected_in_as_many_queries_as_few(dalfsen: Town) -> None:
    for _ in range(3):
        a_case(dalfsen)
    counts = []
    for cases in (Case.objects.all()[:1], Case.objects.all()):
        found = list(cases)
        with CaptureQueriesContext(connection) as captured:
            project_cases(found, NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_model_version_that_is_not_known_is_told_and_its_rows_stay(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    before = Deadline.objects.count()
    Case.objects.filter(pk=case.pk).update(model_version="onbekend")
    found = project_cases(Case.objects.all(), NOW)
    assert (found.cases, len(found.failures)) == (0, 1)
    assert Deadline.objects.count() == before
    Case.objects.filter(pk=case.pk).update(model_version=dalfsen.model.version)


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_while_a_norm_changes_leave_no_stale_row() -> None:
    """No deadlock, no lost write, and in the end the tables say what the rules say."""
    town, begun = Town("dalfsen"), timezone.now() - timedelta(days=1)
    cases = [a_case(town, at=begun) for _ in range(2)]
    errors: list[BaseException] = []

    def write(number: int) -> None:
        at = timezone.now()
        write_log(
            case_id=cases[number % 2].pk, actor=town.actor("casusregisseur", at), now=at,
            kind="note", text=f"Regel {number}.", happened_at=at,
        )  # fmt: skip

    def set_norm(number: int) -> None:
        with transaction.atomic():
            NormOverride.objects.update_or_create(
                municipality=town.municipality, phase="2", norm="inactive_days",
                defaults={"days": 7 + number},
            )  # fmt: skip

    def tell_signal(_: int) -> None:
        a_signal(town, cases[0].household, by="casusregisseur", at=timezone.now())

    def carry_out(_: int) -> None:
        project_due(timezone.now())

    def in_thread(work: Callable[[int], Any], number: int) -> threading.Thread:
        def run() -> None:
            try:
                work(number)
            except BaseException as error:
                errors.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    threads = [in_thread(write, number) for number in range(20)]
    for work in (set_norm, tell_signal, carry_out):
        threads += [in_thread(work, number) for number in range(3)]
    for thread in threads:
        thread.join()
    assert not errors
    project_due(timezone.now())
    assert not ProjectionDue.objects.exists()
    assert project_cases(Case.objects.all(), timezone.now(), mend=False).differ == 0
    assert cases[0].log_entries.count() == 10


def test_a_change_of_few_cases_is_projected_on_commit(
    dalfsen: Town, django_capture_on_commit_callbacks: Any
) -> None:
    case = a_case(dalfsen)
    with django_capture_on_commit_callbacks(execute=True):
        NormOverride.objects.create(
            municipality=dalfsen.municipality, phase="2", norm="inactive_days", days=7
        )
    assert not due_ids()
    assert inactive_from(case) == later(days=8).replace(hour=0, minute=0)


@pytest.mark.django_db(transaction=True)
def test_what_fails_on_commit_waits_for_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    town, begun = Town("dalfsen"), timezone.now()
    case = a_case(town, at=begun)

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("away")

    with monkeypatch.context() as patch:
        patch.setattr(project, "project_cases", fails)
        NormOverride.objects.create(
            municipality=town.municipality, phase="2", norm="inactive_days", days=7
        )
    assert due_ids() == {case.pk}
    project_due(timezone.now())
    assert inactive_from(case) == midnight(day_of(begun) + timedelta(days=8))


def test_a_member_who_comes_makes_the_case_due(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    ProjectionDue.objects.all().delete()
    add_member(
        household=case.household, actor=dalfsen.actor("casusregisseur"), now=NOW,
        member=NewMember(last_name="Nieuw"), start=NOW.date(),
    )  # fmt: skip
    assert due_ids() == {case.pk}
    project_all(NOW)
    assert not differences().differ


def test_a_rise_in_signals_began_when_it_did_on_whatever_day_it_is_read(dalfsen: Town) -> None:
    """Four meldingen in thirty days, beside three in the thirty before until the first of them,
    that of day 0, is too old: from day 60 on it is a rise. Read some days later, day 0 still
    counts for how it was before."""
    case = a_case(dalfsen)
    for day in (14, 19, 45, 46, 47, 48):
        a_signal(dalfsen, case.household, by="casusregisseur", at=later(days=day))
    began = midnight(day_of(later(days=60)))
    for day in (59, 60, 63):
        project_cases([case], later(days=day))
        rises = Deadline.objects.filter(case=case, cause=Cause.SIGNALS_RISING)
        running = rises.exclude(late_until__lte=later(days=60, hours=1)).order_by("late_from")
        assert running[0].late_from == began, day
