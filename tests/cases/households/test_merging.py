"""One woman who was written down twice becomes one person, and two again when she was not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.core.models import AccessLog, Case
from cases.core.services.reading import PageRequest
from cases.households.likeness import Described, how_alike
from cases.households.models import Household, Membership, Person, PersonMerge, PersonSplit
from cases.households.services.deaths import record_death
from cases.households.services.households import (
    NewMember,
    add_member,
    correct_person,
    end_membership,
)
from cases.households.services.likeness import find_alike, find_doubles
from cases.households.services.merging import merge_people, preview_merge
from cases.households.services.search import find
from cases.households.services.splitting import newest_merge, preview_split, split_person
from tests.cast import NOW, Town, a_case, a_household, later
from tests.story import Story

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
BORN = date(1985, 3, 12)
PAGE = PageRequest("cases:member_same", "GET", None)
WOJCIK = NewMember(last_name="Wójcik", first_name="Marta", birth_date=BORN, phone="0612345678")
VOYTSIK = NewMember(last_name="Voytsik", first_name="Martha", birth_date=BORN, role="moeder")


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


def home(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", members=members)


def who(name: str) -> Person:
    found: Person = Person.objects.get(last_name=name)
    return found


def merge(town: Town, kept: Person, gone: Person, **asked: Any) -> PersonMerge:
    by = asked.pop("by", "casusregisseur")
    given = {"takes": [], "reason": "Zelfde paspoort.", "seen": preview_merge(kept, gone).seen}
    return merge_people(kept=kept, gone=gone, actor=town.actor(by), now=NOW, **given | asked)


def split(town: Town, kept: Person, **asked: Any) -> PersonSplit:
    merged = newest_merge(kept)
    assert merged
    by = asked.pop("by", "casusregisseur")
    given = {"reason": "Het zijn zussen.", "seen": preview_split(merged).seen}
    return split_person(merge=merged, actor=town.actor(by), now=later(days=1), **given | asked)


def everything() -> dict[str, Any]:
    """All that is known of people and where they live, as it stands."""
    columns = [f.name for f in Person._meta.concrete_fields]
    people = {p["id"]: p for p in Person.objects.values(*columns)}
    lives = {m["id"]: m for m in Membership.objects.values()}
    return {"people": people, "lives": lives}


def searched(town: Town, typed: str) -> list[Household]:
    here = [town.municipality.pk]
    return find(
        typed=typed, actor=town.actor("casusregisseur"), now=NOW, page_request=PAGE,
        where=here, intake=here, limit=10,
    ).households  # fmt: skip


def test_one_goes_on_with_both_homes_and_is_found_under_both_spellings(town: Town) -> None:
    first, second = home(town, WOJCIK), home(town, VOYTSIK)
    kept, gone = who("Wójcik"), who("Voytsik")
    made = merge(town, kept, gone, takes=["first_name"])
    kept.refresh_from_db()
    assert (kept.full_name, kept.phone) == ("Martha Wójcik", "0612345678")
    assert kept.other_names == ["Marta Wójcik", "Martha Voytsik"]
    assert {m.household for m in kept.memberships.filter(end=None)} == {first, second}
    assert not gone.memberships.exists()
    for typed in ("wojcik", "voytsik", "martha voytsik"):
        assert set(searched(town, typed)) == {first, second}, typed
    assert (made.by, made.function) == (town.user("casusregisseur"), "casusregisseur")


def test_who_takes_the_other_name_stays_found_under_her_own(town: Town) -> None:
    first, second = home(town, WOJCIK), home(town, VOYTSIK)
    kept, gone = who("Wójcik"), who("Voytsik")
    merge(town, kept, gone, takes=["first_name", "last_name"])
    kept.refresh_from_db()
    assert (kept.full_name, kept.other_names) == ("Martha Voytsik", ["Marta Wójcik"])
    for typed in ("marta wójcik", "voytsik"):
        assert set(searched(town, typed)) == {first, second}, typed


@pytest.mark.parametrize("described", [WOJCIK, VOYTSIK])
def test_likeness_finds_only_who_is_left_under_each_spelling(
    town: Town, described: NewMember
) -> None:
    home(town, WOJCIK), home(town, VOYTSIK)
    kept = who("Wójcik")
    merge(town, kept, who("Voytsik"))
    found = find_alike(
        municipality=town.municipality, actor=town.actor("casusregisseur"), now=NOW,
        page_request=PAGE, members=[described],
    )  # fmt: skip
    assert [one.person for one in found.people[0]] == [kept]


def test_a_wholly_other_name_leads_to_who_is_left(town: Town) -> None:
    """She married, and was written down under a name of which nothing is alike."""
    married = NewMember("Bakker", "Fatma", birth_date=BORN)
    home(town, NewMember("Yilmaz", "Elif", birth_date=BORN)), home(town, married)
    kept, actor = who("Yilmaz"), town.actor("casusregisseur")

    def alike() -> list[Person]:
        found = find_alike(
            municipality=town.municipality, actor=actor, now=NOW, page_request=PAGE,
            members=[married],
        )  # fmt: skip
        return [one.person for one in found.people[0]]

    assert alike() == [who("Bakker")]
    merge(town, kept, who("Bakker"))
    assert alike() == [kept]


def test_a_later_correction_keeps_the_other_spelling(town: Town) -> None:
    here = home(town, WOJCIK)
    home(town, VOYTSIK)
    merge(town, who("Wójcik"), who("Voytsik"))
    correct_person(
        membership=here.memberships.get(), actor=town.actor("casusregisseur"), now=NOW,
        right=NewMember(last_name="Wojciek", first_name="Marta"),
    )  # fmt: skip
    assert here in searched(town, "voytsik")
    assert here in searched(town, "wojciek")


def test_one_who_was_written_down_twice_in_one_home_is_there_once_and_longest(town: Town) -> None:
    here = home(town, WOJCIK)
    earlier = TODAY - timedelta(days=40)
    add_member(
        household=here, actor=town.actor("casusregisseur"), now=NOW, member=VOYTSIK, start=earlier
    )
    kept = who("Wójcik")
    was = everything()
    merge(town, kept, who("Voytsik"))
    (member,) = here.memberships.all()
    assert (member.person, member.start, member.end) == (kept, earlier, None)
    assert member.role == "moeder"
    split(town, kept)
    assert everything() == was


def test_a_child_of_two_homes_keeps_two_memberships(town: Town) -> None:
    child = NewMember(last_name="Jansen", first_name="Sem", birth_date=date(2015, 1, 2))
    mother, father = home(town, NewMember("Moeder"), child), home(town, NewMember("Vader"), child)
    kept, gone = Person.objects.filter(first_name="Sem").order_by("pk")
    merge(town, kept, gone)
    assert {m.household for m in kept.memberships.filter(end=None)} == {mother, father}


def test_splitting_gives_back_both_records_exactly(town: Town) -> None:
    home(town, WOJCIK), home(town, VOYTSIK)
    was = everything()
    kept = who("Wójcik")
    merge(town, kept, who("Voytsik"), takes=["first_name", "last_name"])
    assert everything() != was
    split(town, Person.objects.get(pk=kept.pk))
    assert everything() == was
    assert newest_merge(kept) is None


def test_what_was_written_since_stays_with_who_went_on(town: Town) -> None:
    here, there = home(town, WOJCIK), home(town, VOYTSIK)
    kept, gone = who("Wójcik"), who("Voytsik")
    merge(town, kept, gone, takes=["first_name"])
    new = home(town, NewMember("Nieuw"))
    actor = town.actor("casusregisseur")
    add_member(household=new, actor=actor, now=NOW, member=NewMember(person=kept), start=TODAY)
    correct_person(
        membership=here.memberships.get(), actor=actor, now=NOW,
        right=NewMember(last_name="Wójcik", first_name="Martha", phone="0600000000",
                        birth_date=BORN),
    )  # fmt: skip
    kept.refresh_from_db()
    made = split(town, kept)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.first_name, kept.phone, gone.first_name) == ("Marta", "0600000000", "Martha")
    assert {m.household for m in kept.memberships.all()} == {here, new}
    assert {m.household for m in gone.memberships.all()} == {there}
    assert made.stays == [
        "Telefoon: 0600000000",
        f"Lid van huishouden {new.reference} sinds di 3 maart 2026",
    ]


def test_a_home_that_was_left_since_is_given_back_and_the_leaving_stays(town: Town) -> None:
    home(town, WOJCIK)
    there = home(town, VOYTSIK, NewMember("Blijver"))
    kept, gone = who("Wójcik"), who("Voytsik")
    merge(town, kept, gone)
    end_membership(
        membership=there.memberships.get(person=kept), actor=town.actor("casusregisseur"),
        now=NOW, end=TODAY,
    )  # fmt: skip
    split(town, kept)
    assert gone.memberships.get().end is None
    assert kept.memberships.get(household=there).end == TODAY


def test_two_merges_are_undone_one_after_the_other(town: Town) -> None:
    for member in (WOJCIK, VOYTSIK, NewMember("Wojczyk", "Marta", birth_date=BORN)):
        home(town, member)
    kept, second, third = who("Wójcik"), who("Voytsik"), who("Wojczyk")
    was = everything()
    merge(town, second, third)
    merge(town, kept, second)
    third.refresh_from_db()
    assert third.merged_into == kept
    assert kept.other_names == ["Martha Voytsik", "Marta Wojczyk"]
    assert searched(town, "wojczyk")
    split(town, Person.objects.get(pk=kept.pk))
    split(town, Person.objects.get(pk=second.pk))
    assert everything() == was


# Who may, and what may not


def test_who_may_not_see_one_of_the_homes_merges_nothing_and_is_told_whom_to_call() -> None:
    """A jeugdconsulent of the zvh-region works on a case and does no intake."""
    town = Town("zvh-region")
    mine = a_case(town, members=(WOJCIK,))
    Story(town, mine).appoint("procesregisseur", "casusregie", "jeugdconsulent")
    theirs = a_case(town, members=(VOYTSIK,))
    kept, gone = who("Wójcik"), who("Voytsik")
    with pytest.raises(NotAllowed, match="niet alle huishoudens"):
        merge(town, kept, gone, by="jeugdconsulent")
    found = find_doubles(
        person=kept, actor=town.actor("jeugdconsulent"), now=NOW, page_request=PAGE
    )
    assert found.people == ()
    assert found.beyond == (theirs.household,)
    assert not AccessLog.objects.filter(household=theirs.household).exists()


def test_nobody_sees_a_case_more_or_less_afterwards(town: Town) -> None:
    cases = [a_case(town, members=(member,)) for member in (WOJCIK, VOYTSIK)]
    actors = {name: town.actor(name) for name in town.people}

    def seen() -> dict[str, set[int]]:
        return {
            name: set(Case.objects.visible_to(actor).values_list("pk", flat=True))
            for name, actor in actors.items()
        }

    before = seen()
    merge(town, who("Wójcik"), who("Voytsik"))
    assert seen() == before
    assert len(cases) == 2


def test_another_municipality_is_another_person(town: Town) -> None:
    home(town, WOJCIK)
    a_household(Town("raalte", model="dalfsen"), by="casusregisseur", members=(VOYTSIK,))
    with pytest.raises((NotAllowed, RuleBroken)):
        merge(town, who("Wójcik"), who("Voytsik"))
    assert not PersonMerge.objects.exists()


def test_a_reason_is_asked_and_one_person_is_not_two(town: Town) -> None:
    home(town, WOJCIK), home(town, VOYTSIK)
    kept, gone = who("Wójcik"), who("Voytsik")
    with pytest.raises(RuleBroken, match="waaraan"):
        merge(town, kept, gone, reason=" ")
    with pytest.raises(RuleBroken, match="geen twee personen"):
        merge(town, kept, Person.objects.get(pk=kept.pk))


def test_what_changed_meanwhile_is_looked_at_first(town: Town) -> None:
    here = home(town, WOJCIK)
    home(town, VOYTSIK)
    kept, gone = who("Wójcik"), who("Voytsik")
    seen = preview_merge(kept, gone).seen
    correct_person(
        membership=here.memberships.get(), actor=town.actor("casusregisseur"), now=NOW,
        right=NewMember(last_name="Wójcik", first_name="Maria"),
    )  # fmt: skip
    with pytest.raises(Stale):
        merge(town, kept, gone, seen=seen)
    made = merge(town, kept, gone)
    with pytest.raises(Stale):
        merge(town, kept, gone)
    split(town, kept)
    with pytest.raises(Stale):
        split_person(
            merge=made, actor=town.actor("casusregisseur"), now=NOW, reason="r",
            seen=preview_split(made).seen,
        )  # fmt: skip


def test_somebody_who_died_does_not_live_on_as_another(town: Town) -> None:
    here = home(town, WOJCIK, NewMember("Blijver"))
    there = home(town, VOYTSIK, NewMember("Blijft"))
    actor = town.actor("casusregisseur")
    record_death(
        membership=here.memberships.get(person__last_name="Wójcik"), actor=actor, now=NOW, on=TODAY
    )
    kept, gone = who("Wójcik"), who("Voytsik")
    with pytest.raises(RuleBroken, match="overleden"):
        merge(town, kept, gone)
    record_death(membership=there.memberships.get(person=gone), actor=actor, now=NOW, on=TODAY)
    gone.refresh_from_db()
    assert merge(town, kept, gone)


def test_a_record_that_is_a_minor_makes_minors_involved_in_the_other_case(town: Town) -> None:
    case = a_case(town, members=(NewMember("Smit", "Noor"),))
    home(town, NewMember("Smid", "Noor", birth_date=date(2015, 1, 2)))
    merge(town, who("Smit"), who("Smid"), takes=["born"])
    case.refresh_from_db()
    assert case.minors_involved


def test_a_merged_record_joins_nothing(town: Town) -> None:
    home(town, WOJCIK), home(town, VOYTSIK)
    gone = who("Voytsik")
    merge(town, who("Wójcik"), gone)
    gone.refresh_from_db()
    with pytest.raises(RuleBroken, match="samengevoegd"):
        add_member(
            household=home(town, NewMember("Ander")), actor=town.actor("casusregisseur"), now=NOW,
            member=NewMember(person=gone), start=TODAY,
        )  # fmt: skip


def test_twins_are_alike_and_stay_two(town: Town) -> None:
    noor = NewMember("Smit", "Noor", birth_date=date(2018, 6, 6))
    here = home(town, noor, NewMember("Smit", "Nora", birth_date=date(2018, 6, 6)))
    assert here.memberships.count() == 2
    assert not PersonMerge.objects.exists()
    assert how_alike(Described("Smit", "Noor"), Described("Smit", "Nora")) == ""


def test_the_record_of_a_merge_stays_as_it_was_written(town: Town) -> None:
    home(town, WOJCIK), home(town, VOYTSIK)
    made = merge(town, who("Wójcik"), who("Voytsik"))
    for change in (
        lambda: PersonMerge.objects.filter(pk=made.pk).update(reason="anders"),
        lambda: PersonMerge.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_fuller_is_proposed_and_else_the_newer(town: Town) -> None:
    home(town, NewMember("Bakker", "A.", birth_date=BORN))
    home(town, NewMember("Bakkers", "Anna", phone="0612345678"))
    preview = preview_merge(who("Bakker"), who("Bakkers"))
    proposed = {part.name: part.takes_gone for part in preview.parts}
    assert proposed == {"first_name": True, "last_name": True, "born": False, "phone": True}
