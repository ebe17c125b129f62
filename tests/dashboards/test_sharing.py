"""Sharing figures with the region: agreed and withdrawn with a reason, and who sees what then."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from dashboards.models import SharingChange
from dashboards.presenters.sharing import SHARED_WORDS
from dashboards.services.sharing import share_with_region
from roles.models import Municipality, Region
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db

PAGE = "/dashboard/delen/"
CHANGE = "/dashboard/delen/dalfsen/"


@pytest.fixture
def town() -> Town:
    town = Town("dalfsen")
    region = Region.objects.create(name="IJsselland")
    neighbour = Town("raalte", model="dalfsen").municipality
    region.municipalities.set([town.municipality, neighbour])
    return town


def page(town: Town, name: str) -> str:
    client = Client()
    client.force_login(town.user(name))
    response = client.get(PAGE)
    assert response.status_code == 200
    return str(response.content.decode())


def share(town: Town, name: str = "beheerder", **given: Any) -> SharingChange:
    asked = {"shares": True, "reason": "Besluit van het college.", **given}
    return share_with_region(
        municipality=town.municipality, actor=town.actor(name), now=NOW, **asked
    )


def test_the_beheerder_records_that_the_municipality_agreed_and_withdrew(town: Town) -> None:
    share(town)
    assert Municipality.objects.get(slug="dalfsen").shares_figures
    share(town, shares=False, reason="Het college trok het in.")
    assert not Municipality.objects.get(slug="dalfsen").shares_figures
    kept = SharingChange.objects.order_by("pk").values_list("shares", "reason", "by__name")
    name = town.user("beheerder").name
    assert list(kept) == [
        (True, "Besluit van het college.", name),
        (False, "Het college trok het in.", name),
    ]


def test_with_the_number_of_residents_it_can_be_compared(town: Town) -> None:
    client = Client()
    client.force_login(town.user("beheerder"))
    address = reverse("dashboards:sharing_change", args=["dalfsen"])
    assert "Aantal inwoners" in client.get(address).text
    typed = {"shares": "True", "reason": "Besluit van het college.", "inhabitants": "-4"}
    assert "Vul een aantal van 1 of meer in." in client.post(address, typed).text
    client.post(address, typed | {"inhabitants": "28900"})
    assert Municipality.objects.get(slug="dalfsen").inhabitants == 28_900
    assert "Aantal inwoners" not in client.get(address).text, "who stops is compared with nobody"
    share(town, shares=False)
    assert Municipality.objects.get(slug="dalfsen").inhabitants == 28_900


@pytest.mark.parametrize("name", ["wethouder", "burgemeester", "manager", "netwerkcoordinator"])
def test_nobody_else_does(town: Town, name: str) -> None:
    with pytest.raises(PermissionDenied):
        share(town, name)
    assert not SharingChange.objects.exists()


def test_nor_the_beheerder_of_another_municipality(town: Town) -> None:
    stranger = Town("ommen", model="dalfsen")
    with pytest.raises(PermissionDenied):
        share_with_region(
            municipality=town.municipality,
            actor=stranger.actor("beheerder"),
            now=NOW,
            shares=True,
            reason="Zomaar.",
        )


def test_it_takes_a_reason_and_is_not_done_twice(town: Town) -> None:
    with pytest.raises(ValidationError):
        share(town, reason="  ")
    share(town)
    with pytest.raises(ValidationError) as again:
        share(town)
    assert again.value.code == "stale"
    assert SharingChange.objects.count() == 1


def test_what_was_decided_stays(town: Town) -> None:
    share(town)
    with pytest.raises(DatabaseError), transaction.atomic():
        SharingChange.objects.update(reason="anders")


def test_the_page_says_with_whom_and_since_when(town: Town) -> None:
    said = page(town, "wethouder")
    assert "Dalfsen deelt de maandcijfers niet" in said
    assert "Raalte" in said
    assert CHANGE not in said, "only the beheerder changes it"
    share(town)
    assert "Nog geen andere gemeente" in page(town, "wethouder")
    Municipality.objects.filter(slug="raalte").update(shares_figures=True)
    said = page(town, "beheerder")
    assert "Dalfsen deelt de maandcijfers met Raalte" in said
    assert SHARED_WORDS in said
    assert "Besluit van het college." in said
    assert CHANGE in said


def test_without_a_region_there_is_nothing_to_share() -> None:
    alone = Town("ommen", model="dalfsen")
    said = page(alone, "beheerder")
    assert "hoort in AVE bij geen regio" in said
    assert "/dashboard/delen/ommen/" not in said


def test_by_the_pages_it_is_agreed_and_withdrawn(town: Town, client: Client) -> None:
    client.force_login(town.user("beheerder"))
    assert "Ga delen" in client.get(CHANGE).content.decode()
    refused = client.post(CHANGE, {"shares": "True", "reason": ""})
    assert refused.status_code == 422
    assert "Cijfers delen met de regio" in refused.content.decode()
    answer = client.post(CHANGE, {"shares": "True", "reason": "Het college besloot het."})
    assert answer.headers["Location"] == reverse("dashboards:sharing")
    assert "Stop met delen" in client.get(CHANGE).content.decode()
    again = client.post(CHANGE, {"shares": "True", "reason": "Nog eens."})
    assert again.status_code == 422
    assert "deelt de cijfers al" in again.content.decode()
    client.post(CHANGE, {"shares": "False", "reason": "Ingetrokken."})
    assert not Municipality.objects.get(slug="dalfsen").shares_figures


def test_by_command_whoever_runs_ave_does_and_says_why(town: Town) -> None:
    out = StringIO()
    call_command("share_figures", "dalfsen", reason="Op verzoek van het college.", stdout=out)
    assert "Dalfsen deelt de cijfers nu." in out.getvalue()
    assert SharingChange.objects.get().by is None
    assert "Technisch beheer" in page(town, "beheerder")
    for slug in ("dalfsen", "nergens"):
        with pytest.raises(CommandError):
            call_command("share_figures", slug, reason="x", stdout=out)
