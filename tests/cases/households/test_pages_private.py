"""What is not for everybody who knows of a household: a secret address, and how to reach people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.errors import NotAllowed
from cases.core.models import Case
from cases.households.models import Household
from cases.households.services.households import (
    Address,
    NewMember,
    change_address,
    open_household,
)
from tests.cast import Town, a_case
from tests.sending import send

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)
HIDDEN = Address("Schuilweg", "8", "7722 ZZ", "Dalfsen", "Oost", secret_address=True)
REACHED = NewMember(
    last_name="Bellens", first_name="Bo", phone="06-1234 5678", email="bo@voorbeeld.example"
)
READS, DOES_INTAKE = "casusregisseur", "casusregisseur2"


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def page(client: Client, town: Town, who: str, url: str) -> str:
    client.force_login(town.user(who))
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def a_hidden_case(town: Town) -> Case:
    """Read by its casusregisseur; the second casusregisseur only does intake."""
    case = a_case(town, at=NOW, members=(REACHED,))
    change_address(household=case.household, actor=town.actor(READS, NOW), now=NOW, address=HIDDEN)
    return case


def home_of(case: Case) -> str:
    return reverse("cases:household", args=[case.household.reference])


def test_a_secret_address_stands_where_the_file_is_read(client: Client, dalfsen: Town) -> None:
    case = a_hidden_case(dalfsen)
    for url in (home_of(case), reverse("cases:case", args=[case.reference])):
        shown = page(client, dalfsen, READS, url)
        assert "Schuilweg 8" in shown
        assert "Geheim adres" in shown


def test_and_nowhere_else(client: Client, dalfsen: Town) -> None:
    case = a_hidden_case(dalfsen)
    home = case.household.reference
    for url in (reverse("cases:household_signal", args=[home]), reverse("cases:signals")):
        shown = page(client, dalfsen, DOES_INTAKE, url)
        for secret in ("Schuilweg", "7722", "Dorpsstraat"):
            assert secret not in shown, url
    for url in (home_of(case), reverse("cases:member_new", args=[home])):
        assert client.get(url).status_code == 404  # a household follows its case


@pytest.mark.parametrize("who", [READS, DOES_INTAKE])
@pytest.mark.parametrize("typed", ["schuilweg", "schuilweg 8", "schuilwg", "7722zz"])
def test_no_search_finds_it_by_its_address_and_a_name_finds_it_without(
    client: Client, dalfsen: Town, who: str, typed: str
) -> None:
    a_hidden_case(dalfsen)
    client.force_login(dalfsen.user(who))
    for url in (reverse("cases:search"), reverse("cases:new_signal")):
        assert "Bellens" not in client.post(url, {"q": typed}).content.decode()
        found = client.post(url, {"q": "bellens"}).content.decode()
        assert "Bellens" in found
        assert "Geheim adres" in found
        assert "Schuilweg" not in found


def test_no_likeness_shows_it(client: Client, dalfsen: Town) -> None:
    a_hidden_case(dalfsen)
    client.force_login(dalfsen.user(DOES_INTAKE))
    new = {
        "municipality": dalfsen.municipality.pk, "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-last_name": "Bellens", "form-0-first_name": "Bo",
    }  # fmt: skip
    url = reverse("cases:new_household")
    shown = client.post(url, new).content.decode()
    assert "Geheim adres" in shown
    assert "Schuilweg" not in shown
    at_the_address = {"street": "Schuilweg", "house_number": "8", "form-0-last_name": "Anders"}
    assert client.post(url, new | at_the_address).status_code == 302


def test_who_may_not_read_it_does_not_change_it(client: Client, dalfsen: Town) -> None:
    case = a_hidden_case(dalfsen)
    url = reverse("cases:household_address", args=[case.household.reference])
    assert url in page(client, dalfsen, READS, home_of(case))
    client.force_login(dalfsen.user(DOES_INTAKE))
    assert client.get(url).status_code == 404
    with pytest.raises(NotAllowed):
        change_address(
            household=case.household,
            actor=dalfsen.actor(DOES_INTAKE, NOW),
            now=NOW,
            address=Address(),
        )


def test_before_there_is_a_case_intake_reads_it(client: Client, dalfsen: Town) -> None:
    home = open_household(
        municipality=dalfsen.municipality, actor=dalfsen.actor(DOES_INTAKE, NOW), now=NOW,
        address=HIDDEN, members=[REACHED],
    )  # fmt: skip
    shown = page(client, dalfsen, READS, reverse("cases:household", args=[home.reference]))
    assert "Schuilweg 8" in shown
    assert "tel:0612345678" in shown


def test_an_address_that_is_no_longer_secret_is_found_again(client: Client, dalfsen: Town) -> None:
    case = a_hidden_case(dalfsen)
    client.force_login(dalfsen.user(READS))
    url = reverse("cases:household_address", args=[case.household.reference])
    send(client, url, street="Schuilweg", house_number="8", secret_address="")
    assert not Household.objects.get().secret_address
    assert "Bellens" in client.post(reverse("cases:search"), {"q": "schuilweg 8"}).content.decode()


# How people are reached


def test_people_are_called_and_mailed_with_one_click_by_who_reads_the_file(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=NOW, members=(REACHED,))
    for url in (home_of(case), reverse("cases:case", args=[case.reference])):
        shown = page(client, dalfsen, READS, url)
        assert 'href="tel:0612345678">06-1234 5678</a>' in shown
        assert 'href="mailto:bo@voorbeeld.example"' in shown
    shown = page(
        client, dalfsen, DOES_INTAKE,
        reverse("cases:household_signal", args=[case.household.reference]),
    )  # fmt: skip
    assert "1234 5678" not in shown
    assert "bo@voorbeeld" not in shown


def correcting(case: Case) -> str:
    member = case.household.memberships.get()
    return reverse("cases:member_correct", args=[case.household.reference, member.pk])


def test_who_reads_the_file_corrects_it_and_nobody_else(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=NOW, members=(REACHED,))
    client.force_login(dalfsen.user(DOES_INTAKE))
    assert client.get(correcting(case)).status_code == 404
    client.force_login(dalfsen.user(READS))
    send(client, correcting(case), phone="+49 (170) 123456")
    assert case.household.memberships.get().person.phone == "+49 (170) 123456"


FIELDS: list[tuple[str, str, str]] = [
    ("phone", "06 12", "telefoonnummer"),
    ("phone", "bel de buren", "telefoonnummer"),
    ("phone", "javascript:alert(1)", "telefoonnummer"),
    ("email", "bo", "e-mailadres"),
]


@pytest.mark.parametrize(("name", "typed", "error"), FIELDS)
def test_what_is_no_number_or_address_is_refused_and_kept(
    client: Client, dalfsen: Town, name: str, typed: str, error: str
) -> None:
    case = a_case(dalfsen, at=NOW, members=(REACHED,))
    client.force_login(dalfsen.user(READS))
    answer = send(client, correcting(case), **{name: typed})
    assert answer.status_code == 422
    assert error in str(answer.context["form"].errors[name])
    assert f'value="{typed}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("7721ab", "7721 AB"),
        ("b-9000", "B-9000"),
        ("D 48529", "D-48529"),
        ("GB-SW1A 1AA", "GB-SW1A 1AA"),
        ("PL-00-950", "PL-00-950"),
        ("9000", None),
        ("77 BB", None),
        ("7721 ABC", None),
    ],
)
def test_a_postcode_of_another_country_has_its_country_before_it(
    client: Client, dalfsen: Town, typed: str, kept: str | None
) -> None:
    case = a_case(dalfsen, at=NOW)
    client.force_login(dalfsen.user(READS))
    url = reverse("cases:household_address", args=[case.household.reference])
    answer: Any = send(client, url, postcode=typed)
    assert answer.status_code == (302 if kept else 422)
    assert Household.objects.get().postcode == (kept or "7721 AA")
