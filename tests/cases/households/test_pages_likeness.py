"""Before somebody is written down twice: a warning, what is known, and a choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog
from cases.households.models import Household, Person
from cases.households.services.households import Address, NewMember, end_membership, open_household
from tests.cast import NOW as LONG_SINCE
from tests.cast import Town, a_case, a_household
from tests.story import Story

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)
BRAM = NewMember(last_name="Dubbeltest", first_name="Bram", birth_date=date(2015, 3, 12))
GROWN = replace(BRAM, birth_date=date(1985, 3, 12))
"""Of age: a jeugdconsulent sees no case of theirs by office."""
NEW = reverse("cases:new_household")
WARNED, DONE = 422, 302


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the casusregisseur, who does intake in Dalfsen."""
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def household(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", at=NOW, members=members)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def typed(town: Town, /, *people: dict[str, str], **address: str) -> dict[str, str]:
    data = {"municipality": str(town.municipality.pk), "form-TOTAL_FORMS": str(len(people))}
    for number, row in enumerate(people):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data | {"form-INITIAL_FORMS": "0", **address}


def bram(**changed: str) -> dict[str, str]:
    return {
        "last_name": "Dubbeltest",
        "first_name": "Bram",
        "birth_date": "12-3-2015",
        "role": "zoon",
    } | changed


SLIPS: list[dict[str, str]] = [
    {},
    {"birth_date": "3-12-2015"},
    {"last_name": "Dubbeltset"},
    {"last_name": "Dubbeltest-de Vries"},
    {"last_name": "van Dubbeltest"},
    {"birth_date": ""},
]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_new_household_and_a_further_person_warn_of_the_same_person(
    client: Client, dalfsen: Town, slip: dict[str, str]
) -> None:
    known = household(dalfsen, BRAM)
    answer = client.post(NEW, typed(dalfsen, bram(**slip)))
    assert answer.status_code == WARNED
    assert known.reference in text_of(answer)
    home = household(dalfsen, NewMember(last_name="Anders"))
    add = reverse("cases:member_new", args=[home.reference])
    answer = client.post(add, bram(**slip, start="vandaag"))
    assert answer.status_code == WARNED
    assert "Bram Dubbeltest" in text_of(answer)
    assert Person.objects.filter(first_name="Bram").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": "1-1-1980"},
        {"first_name": "Kees", "birth_date": ""},
        {"last_name": "Anders", "birth_date": "1-1-1980"},
    ],
)
def test_somebody_else_is_written_down_without_a_question(
    client: Client, dalfsen: Town, other: dict[str, str]
) -> None:
    household(dalfsen, BRAM)
    assert client.post(NEW, typed(dalfsen, bram(**other))).status_code == DONE
    home = household(dalfsen, NewMember(last_name="Vreemd"))
    add = reverse("cases:member_new", args=[home.reference])
    new = bram(last_name="Zonder", first_name="Ook", birth_date="1-1-1981", start="vandaag")
    assert client.post(add, new).status_code == DONE


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ({"street": "Dorpsstraat", "house_number": "1"}, WARNED),
        ({"postcode": "7721aa", "house_number": "1"}, WARNED),
        ({"street": "Dorpstraat", "house_number": "1", "town": "Dalfsen"}, WARNED),
        ({"street": "Dorpsstraat", "house_number": "1 A"}, DONE),
        ({"street": "Dorpsstraat", "house_number": "1", "town": "Lemelerveld"}, DONE),
    ],
)
def test_a_new_household_warns_of_the_same_address_however_it_is_written(
    client: Client, dalfsen: Town, address: dict[str, str], status: int
) -> None:
    household(dalfsen)
    answer = client.post(NEW, typed(dalfsen, {"last_name": "Nieuw"}, **address))
    assert answer.status_code == status


def test_twins_stay_two_after_one_question(client: Client, dalfsen: Town) -> None:
    twin = {"last_name": "Smit", "birth_date": "6-6-2018"}
    both = typed(dalfsen, {**twin, "first_name": "Noor"}, {**twin, "first_name": "Nora"})
    assert client.post(NEW, both).status_code == DONE
    home = Household.objects.get()
    assert home.memberships.count() == 2
    add = reverse("cases:member_new", args=[home.reference])
    third = {**twin, "first_name": "Nour", "start": "vandaag"}
    answer = client.post(add, third)
    assert "hoort al bij dit huishouden: Noor Smit" in text_of(answer)
    assert client.post(add, {**third, "known": "nieuw"}).status_code == DONE
    assert home.memberships.count() == 3


def test_the_child_typed_at_the_fathers_is_the_child_known_at_the_mothers(
    client: Client, dalfsen: Town
) -> None:
    mother = household(dalfsen, NewMember(last_name="Moeder"), BRAM)
    child = Person.objects.get(first_name="Bram")
    father = household(dalfsen, NewMember(last_name="Dubbeltest", first_name="Vader"))
    add = reverse("cases:member_new", args=[father.reference])
    asked = client.post(add, bram(start="vandaag"))
    assert f'value="{child.reference}"' in text_of(asked)
    assert 'value="zoon"' in text_of(asked)
    assert "Kijk of deze persoon al bekend is" in text_of(asked)
    assert client.post(add, bram(start="vandaag", known=child.reference)).status_code == DONE
    assert {m.household for m in child.memberships.filter(end=None)} == {mother, father}
    assert Person.objects.filter(first_name="Bram").count() == 1
    page = text_of(client.get(reverse("cases:household", args=[father.reference])))
    assert "Hoort ook bij" in page
    assert mother.reference in page


def test_also_in_the_household_that_is_made_for_the_father(client: Client, dalfsen: Town) -> None:
    mother = household(dalfsen, BRAM)
    child = Person.objects.get(first_name="Bram")
    father = {"last_name": "Dubbeltest", "first_name": "Vader"}
    asked = client.post(NEW, typed(dalfsen, father, bram()))
    assert f'name="form-1-known" value="{child.reference}"' in text_of(asked)
    assert 'type="radio" name="form-0-known"' not in text_of(asked)
    answered = typed(dalfsen, father, bram(known=child.reference), confirmed="on")
    assert client.post(NEW, answered).status_code == DONE
    assert child.memberships.count() == 2
    assert Household.objects.exclude(pk=mother.pk).get().memberships.count() == 2


@pytest.mark.parametrize("known", ["ZZZZ-ZZZZ", "\0", "1' OR 1=1"])
def test_somebody_who_was_not_offered_cannot_be_chosen(
    client: Client, dalfsen: Town, known: str
) -> None:
    household(dalfsen, BRAM)
    stranger = household(dalfsen, NewMember(last_name="Vreemd")).memberships.get().person
    home = household(dalfsen, NewMember(last_name="Anders"))
    add = reverse("cases:member_new", args=[home.reference])
    for chosen in (known, stranger.reference):
        answer = client.post(add, bram(start="vandaag", known=chosen))
        assert answer.status_code == WARNED
        answer = client.post(NEW, typed(dalfsen, bram(known=chosen), confirmed="on"))
        assert answer.status_code == WARNED
    assert home.memberships.count() == 1


def test_who_left_is_known_still(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen, BRAM, NewMember(last_name="Blijver"))
    end_membership(
        membership=home.memberships.get(person__first_name="Bram"),
        actor=dalfsen.actor("casusregisseur", NOW),
        now=NOW,
        end=NOW.date(),
    )
    assert home.reference in text_of(client.post(NEW, typed(dalfsen, bram())))


def test_what_is_beyond_the_reader_is_no_more_than_whom_to_call(client: Client) -> None:
    """A jeugdconsulent who holds casusregie works on a case, and does no intake."""
    town = Town("zvh-region")
    mine = a_case(town)
    Story(town, mine).appoint("procesregisseur", "casusregie", "jeugdconsulent")
    theirs = a_case(town, members=(GROWN,))
    alone = open_household(
        municipality=town.municipality,
        actor=town.actor("casusregisseur"),
        now=LONG_SINCE,
        address=Address("Achterweg", "9"),
        members=[GROWN],
    )
    client.force_login(town.user("jeugdconsulent"))
    add = reverse("cases:member_new", args=[mine.household.reference])
    answer = client.post(add, bram(start="vandaag", birth_date="12-3-1985"))
    assert answer.status_code == WARNED
    shown = text_of(answer).partition("<main")[2]
    assert "Bel De casusregisseur" in shown, shown[shown.index("Persoon") :][:3000]
    assert "Bel wie in uw gemeente signalen registreert" in shown
    hidden = (theirs.household.reference, alone.reference, "Achterweg")
    for secret in ("Bram Dubbeltest", "Ja: ", *hidden):
        assert secret not in shown
    answer = client.post(add, bram(start="vandaag", known="nieuw"))
    assert answer.status_code == DONE


def test_another_municipality_is_not_looked_into(client: Client, dalfsen: Town) -> None:
    a_household(Town("raalte", model="dalfsen"), by="casusregisseur", at=NOW, members=(BRAM,))
    assert client.post(NEW, typed(dalfsen, bram())).status_code == DONE


def test_each_household_that_was_shown_is_logged_as_read(client: Client, dalfsen: Town) -> None:
    known, other = household(dalfsen, BRAM), household(dalfsen, NewMember(last_name="Anders"))
    client.post(NEW, typed(dalfsen, bram()))
    row = AccessLog.objects.get(what="cases:new_household")
    assert (row.household, row.user, row.method) == (known, dalfsen.user("casusregisseur"), "POST")
    client.post(reverse("cases:member_new", args=[other.reference]), bram(start="vandaag"))
    read = AccessLog.objects.filter(what="cases:member_new").values_list("household", flat=True)
    assert set(read) == {known.pk, other.pk}


def test_the_number_of_queries_does_not_grow(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        a_case(dalfsen, at=NOW, members=(BRAM,))
    client.get("/")
    with django_assert_max_num_queries(16):
        answer = client.post(NEW, typed(dalfsen, bram()))
    assert len(answer.context["cards"]) == 6
