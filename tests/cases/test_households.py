"""Who lives where: nobody is lost, and no household is left without a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import NotAllowed, RuleBroken
from cases.models import Household, Membership, Notice, Person
from cases.services.households import (
    Address,
    NewMember,
    add_member,
    end_membership,
    move_person,
    open_household,
)
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
    assert Notice.objects.filter(recipient=town.user("jeugdconsulent"), case=case).exists()


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
    """[Z, Het ideale plaatje AVE3] the procesregisseur of the ZVH, from AVE3 on."""
    town = Town("zvh-region")
    case = a_case(town)
    with pytest.raises(NotAllowed):
        add_member(
            household=case.household,
            actor=town.actor("procesregisseur_zvh"),
            now=NOW,
            member=NewMember("Cee"),
            start=TODAY,
        )
    story = Story(town, case)
    story.at_once("casusregisseur", "3", "up")
    add_member(
        household=case.household,
        actor=town.actor("procesregisseur_zvh"),
        now=NOW,
        member=NewMember("Cee"),
        start=TODAY,
    )
    assert case.household.memberships.count() == 2


def test_an_unknown_birth_date_is_no_minor() -> None:
    assert not Person(last_name="Onbekend").is_minor_on(TODAY)
    assert Person(last_name="Onbekend").age_on(TODAY) is None
