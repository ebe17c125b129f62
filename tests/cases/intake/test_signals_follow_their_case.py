"""A handled signal and its household follow the case: who may not read that, reads neither."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import Case
from cases.core.services.reading import hidden_households
from cases.households.services.households import may_change
from cases.intake.models import Signal
from tests.cast import NOW, Town, a_case, a_household, a_signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    """In the hands of one casusregisseur; the other does intake here and reads it not."""
    return a_case(dalfsen)


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.user(who))
    return client


def test_the_text_of_a_handled_signal_is_for_who_reads_its_case(dalfsen: Town, case: Case) -> None:
    signal = Signal.objects.get(case=case)
    address = reverse("cases:signal", args=[signal.reference])
    assert client_of(dalfsen, "casusregisseur").get(address).status_code == 200
    assert client_of(dalfsen, "casusregisseur2").get(address).status_code == 404


def test_a_signal_that_waits_is_for_all_who_do_intake(dalfsen: Town, case: Case) -> None:
    waits = a_signal(dalfsen, case.household, by="toegangsteam")
    address = reverse("cases:signal", args=[waits.reference])
    for who in ("casusregisseur", "casusregisseur2", "toegangsteam"):
        assert client_of(dalfsen, who).get(address).status_code == 200, who


def test_its_household_opens_only_to_register_a_new_signal(dalfsen: Town, case: Case) -> None:
    client, household = client_of(dalfsen, "casusregisseur2"), case.household
    for name in ("cases:household", "cases:household_address", "cases:member_new"):
        assert client.get(reverse(name, args=[household.reference])).status_code == 404, name
    register = reverse("cases:household_signal", args=[household.reference])
    assert client.get(register).status_code == 200
    assert not may_change(household, dalfsen.actor("casusregisseur2"), NOW)
    assert may_change(household, dalfsen.actor("casusregisseur"), NOW)


def test_a_search_leads_to_the_signal_and_not_to_the_household(dalfsen: Town, case: Case) -> None:
    register = reverse("cases:household_signal", args=[case.household.reference])
    household = f'href="{reverse("cases:household", args=[case.household.reference])}"'
    found = client_of(dalfsen, "casusregisseur2").post(
        reverse("cases:new_signal"), {"q": "Voorbeeld", "gemeente": dalfsen.municipality.pk}
    )
    assert register in found.text
    assert household not in found.text
    found = client_of(dalfsen, "casusregisseur").post(
        reverse("cases:new_signal"), {"q": "Voorbeeld", "gemeente": dalfsen.municipality.pk}
    )
    assert household in found.text


def test_without_an_open_case_a_household_is_open_to_intake(dalfsen: Town) -> None:
    household = a_household(dalfsen, by="toegangsteam")
    actor = dalfsen.actor("casusregisseur2")
    assert hidden_households(actor, [household.pk]) == frozenset()
    address = reverse("cases:household", args=[household.reference])
    assert client_of(dalfsen, "casusregisseur2").get(address).status_code == 200
