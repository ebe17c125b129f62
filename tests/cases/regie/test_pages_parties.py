"""The parties around a household, from the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.regie.models import Party
from cases.scaling.services.decisions import decide_at_once
from cases.scaling.services.proposals import StepAsked
from cases.scaling.transitions import Draft
from roles.models import Organisation
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    """A case in AVE3, where a party may be set aside."""
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    decide_at_once(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", timezone.localtime()),
        now=timezone.localtime() - timedelta(days=1),
        asked=StepAsked("3", "up", Draft(frozenset({"stagnatie_samenwerking"}), motivation="!")),
    )
    return case


def url(case: Case, name: str, *args: int) -> str:
    return reverse(f"cases:{name}", args=[case.reference, *args])


def shown(client: Client, case: Case) -> str:
    return client.get(url(case, "parties")).content.decode()


def test_a_party_joins_once(client: Client, dalfsen: Town, case: Case) -> None:
    client.force_login(dalfsen.user("casusregisseur"))
    assert "nog geen partijen" in shown(client, case)
    data = {"organisation": dalfsen.team.pk, "contact": "Kim", "task": "Schulden"}
    assert client.post(url(case, "party_add"), data).status_code == 302
    assert "Kim" in shown(client, case)
    again = client.post(url(case, "party_add"), data)
    assert again.status_code == 422
    assert "doet al mee" in again.content.decode()


def test_a_party_of_elsewhere_is_unknown(client: Client, dalfsen: Town, case: Case) -> None:
    other = Town("raalte", model="dalfsen")
    client.force_login(dalfsen.user("casusregisseur"))
    assert client.post(url(case, "party_add"), {"organisation": other.team.pk}).status_code == 422


def test_a_party_is_set_aside_and_brought_back(client: Client, dalfsen: Town, case: Case) -> None:
    client.force_login(dalfsen.user("casusregisseur"))
    client.post(url(case, "party_add"), {"organisation": dalfsen.team.pk})
    party = Party.objects.get()
    assert client.get(url(case, "party_set_aside", party.pk)).status_code == 403
    client.force_login(dalfsen.user("netwerkcoordinator"))
    today = timezone.localdate()
    early = {"until": today.isoformat(), "reason": "Werkt tegen."}
    assert (
        "nog moet komen"
        in client.post(url(case, "party_set_aside", party.pk), early).content.decode()
    )
    data = {**early, "until": (today + timedelta(days=30)).isoformat()}
    assert client.post(url(case, "party_set_aside", party.pk), data).status_code == 302
    assert "Werkt tegen." in shown(client, case)
    back = url(case, "party_bring_back", party.pk)
    assert client.post(back, {"reason": "Afspraak gemaakt."}).status_code == 302
    assert "Werkt tegen." not in shown(client, case)
    assert "doet al weer mee" in client.post(back, {"reason": "Nog eens."}).content.decode()
    course = client.get(url(case, "case") + "?soort=partij").content.decode()
    assert "doet niet mee tot" in course
    assert "doet weer mee." in course


def test_a_party_of_another_case_is_not_found(client: Client, dalfsen: Town, case: Case) -> None:
    other = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    organisation = Organisation.objects.create(name="Elders", municipality=dalfsen.municipality)
    party = Party.objects.create(
        case=other,
        organisation=organisation,
        added_at=timezone.now(),
        added_by=dalfsen.user("casusregisseur"),
    )
    client.force_login(dalfsen.user("netwerkcoordinator"))
    assert client.get(url(case, "party_set_aside", party.pk)).status_code == 404
