"""Who lives where: nobody is lost, and no household is left without a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.core.errors import NotAllowed, RuleBroken
from cases.core.models import Case
from cases.households.models import Household, Membership, Person
from cases.households.services.households import (
    Address,
    NewMember,
    add_member,
    correct_person,
    end_membership,
    move_person,
    move_to_new_household,
    open_household,
)
from notifications.models import Notice
from tests.cast import NOW, Town, a_case, a_household, later
from tests.story import Story

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def joins(town: Town, household: Household, member: NewMember, start: date = TODAY) -> Membership:
    return add_member(
        household=household,
        actor=town.actor("casusregisseur"),
        now=NOW,
        member=member,
        start=start,
    )


def leaves(town: Town, membership: Membership, end: date = TODAY) -> Membership:
    return end_membership(
        membership=membership, actor=town.actor("casusregisseur"), now=NOW, end=end
    )


@pytest.mark.parametrize(
    ("members", "match"),
    [
        ((), "minstens één persoon"),
        ((NewMember("Jansen", birth_date=TODAY + timedelta(days=1)),), "na vandaag"),
        ((NewMember("Jansen", birth_date=date(1850, 1, 1)),), "te lang geleden"),
        ((NewMember(" "),), "achternaam"),
    ],
)
def test_a_household_that_cannot_be_is_refused(
    town: Town, members: tuple[NewMember, ...], match: str
) -> None:
    with pytest.raises(RuleBroken, match=match):
        open_household(
            municipality=town.municipality,
            actor=town.actor("toegangsteam"),
            now=NOW,
            address=Address(),
            members=members,
        )
    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_somebody_born_today_is_welcome(town: Town) -> None:
    household = a_household(
        town, by="toegangsteam", members=(NewMember("Jansen", birth_date=TODAY),)
    )
    assert household.memberships.count() == 1


def test_who_moves_keeps_the_history_of_both_households(town: Town) -> None:
    old = a_household(town, by="toegangsteam", members=(NewMember("Aa"), NewMember("Bee")))
    new = a_household(town, by="toegangsteam")
    membership = old.memberships.get(person__last_name="Bee")
    moved = move_person(
        membership=membership, to=new, actor=town.actor("toegangsteam"), now=NOW, on=TODAY
    )
    membership.refresh_from_db()
    assert (membership.end, moved.start, moved.person) == (TODAY, TODAY, membership.person)
    assert set(old.memberships.on(YESTERDAY)) == set()
    assert [m.person.last_name for m in old.memberships.on(TODAY)] == ["Aa"]
    assert membership.person.memberships.count() == 2


def moves(town: Town, membership: Membership, to: Household) -> Membership:
    return move_person(
        membership=membership, to=to, actor=town.actor("casusregisseur"), now=NOW, on=TODAY
    )


def test_who_lives_alone_moves_in_with_others_and_leaves_an_empty_household(town: Town) -> None:
    old, new = a_household(town, by="toegangsteam"), a_household(town, by="toegangsteam")
    moved = moves(town, old.memberships.get(), new)
    assert moved.household == new
    assert not old.is_lived_in
    assert old.memberships.get().end == TODAY


def test_but_not_away_from_an_open_case(town: Town) -> None:
    case, new = a_case(town), a_household(town, by="toegangsteam")
    membership = case.household.memberships.get()
    with pytest.raises(RuleBroken, match="Sluit eerst de casus"):
        moves(town, membership, new)
    joins(town, case.household, NewMember("Blijver"))
    assert moves(town, membership, new).household == new


def test_who_lives_alone_takes_the_household_along_to_a_new_address(town: Town) -> None:
    home = a_household(town, by="toegangsteam")
    with pytest.raises(RuleBroken, match="Wijzig dan het adres"):
        move_to_new_household(
            membership=home.memberships.get(),
            address=Address("Nieuweweg", "1"),
            actor=town.actor("toegangsteam"),
            now=NOW,
            on=TODAY,
        )
    assert Household.objects.count() == 1


def corrects(
    town: Town, membership: Membership, right: NewMember, by: str = "casusregisseur"
) -> Membership:
    return correct_person(membership=membership, actor=town.actor(by), now=NOW, right=right)


def test_a_correction_keeps_what_stood_there(town: Town) -> None:
    home = a_household(town, by="toegangsteam", members=(NewMember("Jansn"),))
    person = corrects(town, home.memberships.get(), NewMember(" Jansen ", role="oma")).person
    person.refresh_from_db()
    assert person.last_name == "Jansen"
    assert [h.last_name for h in person.history.order_by("history_id")] == ["Jansn", "Jansen"]
    assert home.memberships.get().role == "oma"


@pytest.mark.parametrize(
    ("right", "match"),
    [
        (NewMember("Jansen", birth_date=TODAY + timedelta(days=1)), "na vandaag"),
        (NewMember(" "), "achternaam"),
    ],
)
def test_a_correction_is_held_to_what_a_new_person_is(
    town: Town, right: NewMember, match: str
) -> None:
    membership = a_household(town, by="toegangsteam").memberships.get()
    with pytest.raises(RuleBroken, match=match):
        corrects(town, membership, right)
    assert Person.objects.get().full_name == "Anna Voorbeeld"


def test_a_correction_is_for_who_may_change_the_household(town: Town) -> None:
    membership = a_case(town).household.memberships.get()
    for name in ("wethouder", "manager", "fg"):
        with pytest.raises(NotAllowed):
            corrects(town, membership, NewMember("Jansen"), by=name)


def test_who_turns_out_a_minor_brings_minors_into_the_case(town: Town) -> None:
    case = a_case(town)
    membership = case.household.memberships.get()
    corrects(town, membership, NewMember("Voorbeeld", birth_date=date(2000, 5, 5)))
    assert not Case.objects.filter(minors_involved=True).exists()
    corrects(town, membership, NewMember("Voorbeeld", birth_date=date(2015, 5, 5)))
    case.refresh_from_db()
    assert case.minors_involved
    assert Notice.objects.filter(
        recipient=town.user("jeugdconsulent"), about=case.reference
    ).exists()


def test_the_last_person_cannot_leave_a_household_empty(town: Town) -> None:
    household = a_household(town, by="toegangsteam")
    with pytest.raises(RuleBroken, match="Voeg eerst iemand toe"):
        leaves(town, household.memberships.get())


def test_nor_by_leaving_on_a_day_when_others_still_lived_there(town: Town) -> None:
    household = a_household(
        town, by="toegangsteam", at=later(days=-30), members=(NewMember("Aa"), NewMember("Bee"))
    )
    a, b = household.memberships.order_by("pk")
    leaves(town, b, YESTERDAY)
    with pytest.raises(RuleBroken, match="minstens één persoon"):
        leaves(town, a, TODAY - timedelta(days=7))


@pytest.mark.parametrize(
    ("end", "match"),
    [
        (TODAY + timedelta(days=1), "toekomst"),
        (TODAY - timedelta(days=31), "voor de begindatum"),
    ],
)
def test_an_end_lies_between_the_start_and_today(town: Town, end: date, match: str) -> None:
    household = a_household(
        town, by="toegangsteam", at=later(days=-30), members=(NewMember("Aa"), NewMember("Bee"))
    )
    with pytest.raises(RuleBroken, match=match):
        leaves(town, household.memberships.all()[0], end)


def test_who_has_left_cannot_leave_again(town: Town) -> None:
    household = a_household(town, by="toegangsteam", members=(NewMember("Aa"), NewMember("Bee")))
    membership = leaves(town, household.memberships.order_by("pk")[0])
    with pytest.raises(RuleBroken, match="al uit het huishouden vertrokken"):
        leaves(town, membership)


def test_joining_is_refused_ahead_of_time_twice_or_from_elsewhere(town: Town) -> None:
    household = a_household(town, by="toegangsteam")
    other = a_household(Town("raalte", model="dalfsen"), by="toegangsteam")
    stranger = other.memberships.get().person
    known = household.memberships.get().person
    for member, start, match in (
        (NewMember("Cee"), TODAY + timedelta(days=1), "toekomst"),
        (NewMember(person=known), TODAY, "hoort al bij dit huishouden"),
        (NewMember(person=stranger), TODAY, "hier niet bekend"),
    ):
        with pytest.raises(RuleBroken, match=match):
            joins(town, household, member, start)
    assert household.memberships.count() == 1


def test_a_minor_who_joins_brings_minors_into_the_case_and_the_jeugdconsulent(town: Town) -> None:
    """[W, Minderjarigen; D model] age tells, whoever registered it."""
    case = a_case(town)
    joins(town, case.household, NewMember("Kind", birth_date=date(2015, 5, 5)))
    case.refresh_from_db()
    assert case.minors_involved
    assert Notice.objects.filter(
        recipient=town.user("jeugdconsulent"), about=case.reference
    ).exists()


def test_an_adult_who_joins_changes_nothing_of_the_case(town: Town) -> None:
    case = a_case(town)
    joins(town, case.household, NewMember("Oom", birth_date=date(1980, 5, 5)))
    case.refresh_from_db()
    assert (case.minors_involved, case.grounds) == (False, 1)


def test_who_has_nothing_to_do_with_it_changes_no_household(town: Town) -> None:
    case = a_case(town)
    for name in ("wethouder", "manager", "fg"):
        with pytest.raises(NotAllowed):
            add_member(
                household=case.household,
                actor=town.actor(name),
                now=NOW,
                member=NewMember("Cee"),
                start=TODAY,
            )


def test_who_works_on_the_case_may_though_not_of_intake() -> None:
    """[Z, Casusregie] a jeugdconsulent who holds casusregie."""
    town = Town("zvh-region")
    case = a_case(town)
    with pytest.raises(NotAllowed):
        add_member(
            household=case.household,
            actor=town.actor("jeugdconsulent"),
            now=NOW,
            member=NewMember("Cee"),
            start=TODAY,
        )
    story = Story(town, case)
    story.appoint("procesregisseur", "casusregie", "jeugdconsulent")
    add_member(
        household=case.household,
        actor=town.actor("jeugdconsulent"),
        now=NOW,
        member=NewMember("Cee"),
        start=TODAY,
    )
    assert case.household.memberships.count() == 2


def test_an_unknown_birth_date_is_no_minor() -> None:
    assert not Person(last_name="Onbekend").is_minor_on(TODAY)
    assert Person(last_name="Onbekend").age_on(TODAY) is None
