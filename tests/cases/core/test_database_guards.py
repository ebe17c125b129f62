"""What the database itself refuses, whatever the code above it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.briefings.outline import Outline
from cases.briefings.services import brief, reply
from cases.core.models import Case
from cases.core.services.reading import PageRequest, read_case
from cases.households.models import (
    Household,
    HouseholdMerge,
    HouseholdSplit,
    Person,
    PersonMerge,
    PersonSplit,
)
from cases.moves.models import Arrival
from cases.record.services.measures import Used, end_measure, record_measure
from cases.record.services.record import write_log
from cases.regie.models import Handover, Holding
from cases.regie.services.parties import add_party, set_aside
from cases.scaling.models import Proposal
from cases.scaling.services.decisions import confirm
from roles.models import FunctionPeriod, Municipality, Organisation, User
from tests.cast import LONG_AGO, NOW, Town
from tests.story import Story, dalfsen_in
from tests.world import announced_and_taken_back, closed_by_mistake

pytestmark = pytest.mark.django_db

APPEND_ONLY = {
    "cases_accesslog": "what",
    "cases_arrival": "plan",
    "cases_briefing": "risk",
    "cases_briefingreply": "text",
    "cases_caseending": "reason",
    "cases_casereopening": "reason",
    "cases_confirmation": "text",
    "cases_consultation": "text",
    "cases_handover": "reason",
    "cases_householdmerge": "reason",
    "cases_householdsplit": "reason",
    "cases_logentry": "text",
    "cases_measure": "text",
    "cases_measureend": "text",
    "cases_movestep": "text",
    "cases_partysetaside": "reason",
    "cases_personmerge": "reason",
    "cases_personsplit": "reason",
    "cases_phasetransition": "motivation",
    "cases_plan": "text",
    "cases_proposalstep": "text",
}


def seen_twice(story: Story, by: User) -> None:
    """Two records were merged, and split again."""
    kept, gone = (
        Person.objects.create(municipality=story.town.municipality, last_name=name)
        for name in ("Jansen", "Janssen")
    )
    made = {"reason": "Zelfde adres.", "at": story.now, "by": by, "function": "toegangsteam"}
    merge = PersonMerge.objects.create(kept=kept, gone=gone, before={}, after={}, **made)
    PersonSplit.objects.create(merge=merge, **made)
    kept_home, gone_home = (
        Household.objects.create(
            municipality=story.town.municipality, created_at=story.now, created_by=by
        )
        for _ in range(2)
    )
    homes = HouseholdMerge.objects.create(
        kept=kept_home, gone=gone_home, before={}, after={}, **made
    )
    HouseholdSplit.objects.create(merge=homes, **made)


def run(sql: str, *params: int | str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def committed(write: Callable[[], object]) -> None:
    """Do this with the checks that the database keeps for the commit."""
    with transaction.atomic():
        write()
        run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def story() -> Story:
    """A case with a row in every append-only table."""
    story = dalfsen_in("3")
    party = add_party(
        case_id=story.case.pk,
        actor=story.town.actor("netwerkcoordinator"),
        now=story.later(),
        organisation=Organisation.objects.create(
            name="De Zorg", municipality=story.town.municipality
        ),
    )
    set_aside(
        party=party,
        actor=story.town.actor("netwerkcoordinator"),
        now=story.later(),
        until=NOW.date() + timedelta(days=9),
        reason="Even niet.",
    )
    measure = record_measure(
        case_id=story.case.pk,
        actor=story.town.actor("casusregisseur"),
        now=story.later(),
        used=Used("gebiedsverbod", NOW.date(), None, "Overlast."),
    )
    end_measure(
        measure=measure,
        actor=story.town.actor("casusregisseur"),
        now=story.later(),
        on=story.now.date(),
        mistaken=False,
        text="Voorbij.",
    )
    write_log(
        case_id=story.case.pk,
        actor=story.town.actor("casusregisseur"),
        now=story.later(),
        kind="note",
        text="Notitie.",
        happened_at=NOW,
    )
    closed_by_mistake(story.case, story.town.user("netwerkcoordinator"))
    user = story.town.user("casusregisseur")
    Handover.objects.create(person=user, by=user, at=story.now, reason="Vertrekt.")
    seen_twice(story, user)
    announced_and_taken_back(story.case, Town("raalte", model="dalfsen"), user)
    Arrival.objects.create(signal=story.case.signals.get())
    story.plan("casusregisseur", "3")
    story.propose("casusregisseur", "4", "up")
    story.consult("aover", "burgemeester")
    urgent = story.at_once("aover", "4", "up", urgent=True)
    confirm(
        transition=urgent,
        actor=story.town.actor("burgemeester"),
        now=story.later(),
        agrees=True,
        text="Eens.",
    )
    aover = story.town.actor("aover")
    outline = Outline(situation="Onrust.", risk="Herhaling.", measures="Overleg.")
    told = brief(case_id=story.case.pk, actor=aover, now=story.later(), outline=outline)
    mayor = story.town.actor("burgemeester")
    reply(briefing=told, actor=mayor, now=story.later(), kind="question", text="Wie belt?")
    read_case(
        reference=story.case.reference,
        actor=story.town.actor("aover"),
        now=story.now,
        page_request=PageRequest("page", "GET", None),
    )
    return story


def test_what_was_written_once_is_never_changed_or_deleted(story: Story) -> None:
    """Append-only, enforced by triggers; also for raw SQL."""
    for table, column in APPEND_ONLY.items():
        assert run(f"SELECT 1 FROM {table}") > 0, table  # noqa: S608
        for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DatabaseError, match="Cannot"):
                run(sql)


def test_every_append_only_table_of_the_cases_is_in_this_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s",
            ["pgtrigger_append_only%"],
        )
        found = {row[0] for row in cursor.fetchall()}
    assert {table for table in found if table.startswith("cases_")} == set(APPEND_ONLY)


def test_there_are_never_two_holders_of_one_responsibility(story: Story) -> None:
    held = Holding.objects.current().get(case=story.case, responsibility="casusregie")
    held.pk, held.holder = None, story.town.user("casusregisseur2")
    with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
        held.save()
    held.aspect = "anders"
    with transaction.atomic():
        held.save()  # another aspect is another responsibility
    Holding.objects.filter(pk=held.pk).delete()


def test_a_holding_ends_after_it_begins_with_a_reason_and_is_a_persons(story: Story) -> None:
    held = Holding.objects.current().filter(case=story.case, responsibility="casusregie")
    for change, name in (
        ({"ended_at": NOW - timedelta(days=1), "end_reason": "x"}, "holding_ends_after_start"),
        ({"ended_at": NOW + timedelta(days=1)}, "holding_ends_with_reason"),
        ({"holder": None}, "regie_is_held_by_a_person"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            held.update(**change)


def test_the_phase_does_not_change_without_a_decision(story: Story) -> None:
    """The phase is the goal of the newest decision, checked at commit."""
    this = Case.objects.filter(pk=story.case.pk)
    with pytest.raises(IntegrityError, match="newest decision"):
        committed(lambda: this.update(phase="3"))
    assert story.phase == "4"


def test_a_case_does_not_exist_without_its_first_decision(story: Story) -> None:
    case = story.fresh()
    case.pk, case.reference = None, "2222-2222"
    case.closed_at, case.closed_reason = case.opened_at, "Klaar."
    with pytest.raises(IntegrityError, match="newest decision"):
        committed(lambda: case.save(force_insert=True))


def test_a_household_has_one_open_case(story: Story) -> None:
    case = story.fresh()
    case.pk, case.reference = None, "2222-2222"
    with pytest.raises(IntegrityError, match="one_open_case_per_household"), transaction.atomic():
        case.save(force_insert=True)


@pytest.mark.parametrize("second", ["open", "returned", "disputed"])
def test_a_case_has_one_pending_proposal(story: Story, second: str) -> None:
    story.plan("aover", "3")
    proposal = story.propose("aover", "3", "down")
    proposal.pk, proposal.status = None, second
    with pytest.raises(IntegrityError, match="one_pending_proposal"), transaction.atomic():
        proposal.save(force_insert=True)
    proposal.status = Proposal.Status.REFUSED
    proposal.save(force_insert=True)


@pytest.mark.parametrize(
    ("start", "end", "clash"), [(0, None, True), (-20, -11, False), (-20, -10, True)]
)
def test_nobody_holds_a_function_twice_at_a_time(
    story: Story, start: int, end: int | None, clash: bool
) -> None:
    """Both ends of a period count: the last day is still a day in the function."""
    user = story.town.user("aover")
    day = NOW.date()
    periods = FunctionPeriod.objects.filter(user=user)
    periods.update(start=day - timedelta(days=10))
    second = FunctionPeriod(
        user=user,
        function="aover",
        municipality=story.town.municipality,
        start=day + timedelta(days=start),
        end=None if end is None else day + timedelta(days=end),
    )
    if clash:
        with pytest.raises(IntegrityError, match="function_held_once"), transaction.atomic():
            second.save()
    else:
        second.save()


def test_a_function_is_held_in_a_municipality_or_in_a_region_and_ends_after_it_begins(
    story: Story,
) -> None:
    user = story.town.user("aover")
    for wrong, name in (
        ({}, "function_in_municipality_or_region"),
        (
            {"municipality": story.town.municipality, "end": LONG_AGO - timedelta(days=1)},
            "function_ends_after_start",
        ),
    ):
        period = FunctionPeriod(user=user, function="oov", start=LONG_AGO, **wrong)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            period.save()


def test_a_case_that_was_used_is_never_deleted(story: Story) -> None:
    with pytest.raises(IntegrityError):
        committed(lambda: run("DELETE FROM cases_case"))
    assert Municipality.objects.exists()
