"""The duty roster: who keeps it, whom one can put on it, and that one person at a time has it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from common.dates import DUTCH_TIME, local
from roles.duty_import import read_lines
from roles.models import DutyShift, FunctionPeriod, Region
from roles.services.duty import (
    Hours,
    Roster,
    add_shifts,
    change_shift,
    delete_shift,
    rosters_kept,
    weekly,
)
from tests.cast import NOW, Town, change_functions

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 3, 6, 17, tzinfo=DUTCH_TIME)
MONDAY = datetime(2026, 3, 9, 8, tzinfo=DUTCH_TIME)
WEEK = timedelta(weeks=1)


@pytest.fixture
def dalfsen() -> Town:
    town = Town("dalfsen")
    town.people["aover2"] = town.hire("aover", name="aover2")
    return town


def kept(town: Town, who: str) -> list[Roster]:
    return rosters_kept(town.actor(who), [town.municipality])


def roster(town: Town, function: str = "aover") -> Roster:
    return next(r for r in kept(town, "beheerder") if r.function == function)


def add(
    town: Town, *hours: Hours, by: str = "beheerder", function: str = "aover"
) -> list[DutyShift]:
    return add_shifts(
        roster=roster(town, function), hours=hours, kept=kept(town, by),
        actor=town.actor(by), now=NOW,
    )  # fmt: skip


def weekend(
    town: Town, who: str = "aover", start: datetime = FRIDAY, end: datetime = MONDAY
) -> Hours:
    return Hours(town.user(who), start, end)


@pytest.mark.parametrize(
    ("who", "functions"),
    [
        ("aover", {"aover"}),
        ("casusregisseur", {"casusregisseur"}),
        ("driehoek", set()),
    ],
)
def test_who_has_a_function_keeps_its_roster(dalfsen: Town, who: str, functions: set[str]) -> None:
    assert {r.function for r in kept(dalfsen, who)} == functions


def test_the_beheerder_keeps_all_of_them_but_those_of_a_body(dalfsen: Town) -> None:
    mine = {r.function for r in kept(dalfsen, "beheerder")}
    assert {"aover", "burgemeester", "netwerkcoordinator"} <= mine
    assert not mine & {"driehoek", "toegangsteam"}


def test_a_region_has_a_roster_of_its_own(dalfsen: Town) -> None:
    region = Region.objects.create(name="IJsselland")
    region.municipalities.add(dalfsen.municipality)
    assert not [r for r in kept(dalfsen, "aover") if r.region]
    FunctionPeriod.objects.create(
        user=dalfsen.user("aover"), function="aover", region=region, start=NOW.date()
    )
    (regional,) = [r for r in kept(dalfsen, "aover") if r.region]
    add_shifts(
        roster=regional, hours=[weekend(dalfsen)], kept=[regional],
        actor=dalfsen.actor("aover"), now=NOW,
    )  # fmt: skip
    assert DutyShift.objects.in_municipality(dalfsen.municipality).at(FRIDAY).count() == 1
    assert not DutyShift.objects.in_municipality(Town("olst-wijhe").municipality).exists()


def test_another_does_not_keep_this_roster(dalfsen: Town) -> None:
    with pytest.raises(PermissionDenied):
        add(dalfsen, weekend(dalfsen), by="casusregisseur")
    (shift,) = add(dalfsen, weekend(dalfsen), by="aover2")
    with pytest.raises(PermissionDenied):
        delete_shift(shift=shift, kept=kept(dalfsen, "casusregisseur"))
    delete_shift(shift=shift, kept=kept(dalfsen, "aover"))
    assert not DutyShift.objects.exists()
    assert DutyShift.history.filter(history_type="-").count() == 1


def test_a_shift_begins_when_the_one_before_it_ends(dalfsen: Town) -> None:
    add(dalfsen, weekend(dalfsen))
    add(dalfsen, weekend(dalfsen, "aover2", MONDAY, MONDAY + timedelta(hours=9)))
    now = DutyShift.objects.at(MONDAY).get()
    assert now.user == dalfsen.user("aover2")


def test_one_person_at_a_time_is_on_duty_in_a_function(dalfsen: Town) -> None:
    add(dalfsen, weekend(dalfsen))
    with pytest.raises(ValidationError, match="Dan heeft De aover al dienst"):
        add(dalfsen, weekend(dalfsen, "aover2", MONDAY - timedelta(minutes=1), MONDAY + WEEK))
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyShift.objects.create(
            function="aover", user=dalfsen.user("aover2"), municipality=dalfsen.municipality,
            start=FRIDAY, end=MONDAY, recorded_at=NOW,
        )  # fmt: skip
    add(dalfsen, weekend(dalfsen, "burgemeester"), function="burgemeester")


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (FRIDAY, FRIDAY, "end"),
        (MONDAY, FRIDAY, "end"),
        (FRIDAY, FRIDAY + timedelta(days=32), "end"),
        (FRIDAY - 2 * WEEK, MONDAY - 2 * WEEK, "end"),
        (FRIDAY + 60 * WEEK, MONDAY + 60 * WEEK, "start"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(
    dalfsen: Town, start: datetime, end: datetime, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        add(dalfsen, weekend(dalfsen, "aover", start, end))
    assert list(error.value.message_dict) == [field]


def test_who_is_on_duty_has_the_function_all_that_time(dalfsen: Town) -> None:
    change_functions(dalfsen.user("aover"), end=MONDAY.date())
    add(dalfsen, weekend(dalfsen))
    with pytest.raises(ValidationError, match="heeft in die tijd de functie AOV'er niet"):
        add(dalfsen, weekend(dalfsen, "aover", FRIDAY + WEEK, MONDAY + WEEK))
    with pytest.raises(ValidationError, match="heeft in die tijd de functie AOV'er niet"):
        add(dalfsen, weekend(dalfsen, "manager", FRIDAY + WEEK, MONDAY + WEEK))


def test_a_deputy_can_be_on_duty_for_whom_they_replace_and_for_nobody_else(dalfsen: Town) -> None:
    dalfsen.people["loco"] = dalfsen.hire("locoburgemeester", name="loco")
    add(dalfsen, weekend(dalfsen, "loco"), function="burgemeester")
    with pytest.raises(ValidationError):
        add(dalfsen, weekend(dalfsen, "loco"))


def test_a_pattern_repeats_by_the_clock_on_the_wall(dalfsen: Town) -> None:
    """Summer time begins on 29 March 2026."""
    found = weekly(weekend(dalfsen), every=2, until=datetime(2026, 4, 3).date())
    assert [local(h.start).strftime("%d-%m %H:%M") for h in found] == [
        "06-03 17:00", "20-03 17:00", "03-04 17:00",
    ]  # fmt: skip
    assert {local(h.end).strftime("%a %H:%M") for h in found} == {"Mon 08:00"}
    assert len(weekly(weekend(dalfsen), every=2, until=datetime(2026, 4, 2).date())) == 2


def test_a_pattern_with_one_clash_writes_nothing(dalfsen: Town) -> None:
    add(dalfsen, weekend(dalfsen, "aover2", FRIDAY + 2 * WEEK, MONDAY + 2 * WEEK))
    with pytest.raises(ValidationError, match="De aover2"):
        add(dalfsen, *weekly(weekend(dalfsen), every=1, until=(FRIDAY + 4 * WEEK).date()))
    assert DutyShift.objects.count() == 1


def test_one_exception_changes_that_shift_alone(dalfsen: Town) -> None:
    first, second = add(
        dalfsen, weekend(dalfsen), weekend(dalfsen, "aover", FRIDAY + WEEK, MONDAY + WEEK)
    )
    change_shift(
        shift=first, hours=weekend(dalfsen, "aover2"), kept=kept(dalfsen, "aover"),
        actor=dalfsen.actor("aover"), now=NOW,
    )  # fmt: skip
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.user, second.user) == (dalfsen.user("aover2"), dalfsen.user("aover"))
    with pytest.raises(ValidationError, match="al dienst"):
        change_shift(
            shift=first, hours=weekend(dalfsen, "aover2", FRIDAY + WEEK, MONDAY + WEEK),
            kept=kept(dalfsen, "aover"), actor=dalfsen.actor("aover"), now=NOW,
        )  # fmt: skip


PEOPLE = {"kim bos": [1], "kim@dalfsen.example": [1], "jo prins": [2, 3]}


@pytest.mark.parametrize(
    "text",
    [
        "Wie;Van;Tot\nKim Bos;6-3-2026 17:00;9-3-2026 8:00",
        "Kim Bos,06-03-2026 17:00,09-03-2026 08:00",
        "Van\tTot\tNaam\n6-3-2026 17:00\t9-3-2026 8:00\tkim@dalfsen.example\n\n",
        "\ufeffwie;begin;einde;opmerking\r\n KIM  BOS ;6 maart 2026 17:00;9 maart 2026 8:00;nacht",
    ],
)
def test_a_line_of_a_spreadsheet_is_understood(text: str) -> None:
    (line,), wrong = read_lines(text, PEOPLE, NOW)
    assert (line.person, line.start, line.end, line.problems, wrong) == (1, FRIDAY, MONDAY, (), "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";6-3-2026 17:00;9-3-2026 8:00", "Kolom Wie is leeg"),
        ("Kim Vos;6-3-2026 17:00;9-3-2026 8:00", "Kolom Wie: “Kim Vos”"),
        ("Jo Prins;6-3-2026 17:00;9-3-2026 8:00", "meer mensen heten Jo Prins"),
        ("Kim Bos;31-2-2026 17:00;9-3-2026 8:00", "Kolom Van"),
        ("Kim Bos;6-3-2026 17:00;", "Kolom Tot is leeg"),
        ("Kim Bos;6-3-2026 17:00", "Kolom Tot is leeg"),
        ("Kim Bos;9-3-2026 8:00;6-3-2026 17:00", "Kolom Tot ligt niet na kolom Van"),
    ],
)
def test_what_is_wrong_with_a_line_names_the_column(line: str, said: str) -> None:
    (found,), wrong = read_lines(f"Wie;Van;Tot\n{line}", PEOPLE, NOW)
    assert len(found.problems) == 1
    assert said in found.problems[0]
    assert (found.number, wrong) == (2, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  \n", "Er staan geen regels in"),
        ("Wie;Van\nKim Bos;6-3-2026", "De kolom Tot ontbreekt"),
        ("Wie;Van;Tot", "Onder de koppen staan geen regels"),
        ("Kim Bos;6-3-2026 17:00;9-3-2026 8:00\n" * 501, "hooguit 500"),
    ],
)
def test_what_is_wrong_with_the_whole_is_said(text: str, said: str) -> None:
    lines, wrong = read_lines(text, PEOPLE, NOW)
    assert (lines, said in wrong) == ([], True)
