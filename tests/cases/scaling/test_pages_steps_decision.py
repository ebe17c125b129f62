"""The besluit: what it shows, and how another confirms an urgent one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.scaling.models import Confirmation
from tests.cast import NOW, Town, a_case
from tests.signing import signs_in_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    signs_in_again(client)
    return client


def besluit_url(case: Case, number: int = 1) -> str:
    return reverse("cases:decision", args=[case.reference, number])


def test_the_besluit_shows_what_it_rests_on(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover")
    page = signed_in(dalfsen, "burgemeester").get(besluit_url(case))
    step = dalfsen.model.transition("", "4", "entry")
    assert step is not None
    for words in (
        case.reference,
        step.criteria[0].text,
        "Er is hulp nodig.",
        "De aover",
        "De casusregisseur",
        "Wat vanwege de spoed is overgeslagen",
        "versie 2021-12",
        "Nog niet bevestigd.",
    ):
        assert words in page.text


def test_a_besluit_that_is_not_there_is_not_found(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    client = signed_in(dalfsen, "casusregisseur")
    assert client.get(besluit_url(case)).status_code == 200
    assert client.get(besluit_url(case, 2)).status_code == 404


def test_an_outsider_finds_no_besluit(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    elsewhere = Town("raalte", model="dalfsen")
    assert signed_in(elsewhere, "netwerkcoordinator").get(besluit_url(case)).status_code == 404


def test_an_ordinary_besluit_asks_nobody_to_confirm(dalfsen: Town) -> None:
    case = a_case(dalfsen)
    page = signed_in(dalfsen, "netwerkcoordinator").get(besluit_url(case))
    assert "Bevestigt u dit spoedbesluit?" not in page.text


def test_a_named_other_confirms_an_urgent_besluit(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", at=timezone.now())
    client = signed_in(dalfsen, "burgemeester")
    assert "Dit spoedbesluit wacht op bevestiging" in client.get(besluit_url(case)).text
    page = client.post(besluit_url(case), {"agrees": "ja", "text": ""})
    assert page.status_code == 422
    assert "Schrijf op waarom u het (niet) eens bent." in page.text
    client.post(besluit_url(case), {"agrees": "nee", "text": "AVE3 was genoeg."})
    assert not Confirmation.objects.get().agrees
    after = client.get(besluit_url(case)).text
    assert "is het niet eens met dit besluit" in after
    assert "Bevestigt u dit spoedbesluit?" not in after


def test_who_took_the_urgent_besluit_cannot_confirm_it(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", at=timezone.now())
    client = signed_in(dalfsen, "aover")
    assert "Bevestigt u dit spoedbesluit?" not in client.get(besluit_url(case)).text
    page = client.post(besluit_url(case), {"agrees": "ja", "text": "Prima."})
    assert page.status_code == 403
    assert "Een spoedbesluit wordt door een ander bevestigd." in page.text
    assert not Confirmation.objects.exists()


def test_the_second_to_confirm_is_told_and_keeps_the_text(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", at=timezone.now())
    answer = {"agrees": "ja", "text": "Terecht."}
    signed_in(dalfsen, "burgemeester").post(besluit_url(case), answer)
    page = signed_in(dalfsen, "netwerkcoordinator").post(
        besluit_url(case), {"agrees": "ja", "text": "Ik ben het eens."}
    )
    assert page.status_code == 422
    assert "al door een ander bekeken" in page.text
    assert "Ik ben het eens." in page.text


def test_after_the_hours_of_the_model_it_reads_as_late(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", at=NOW - timedelta(days=2000))
    page = signed_in(dalfsen, "burgemeester").get(besluit_url(case))
    assert "Dit spoedbesluit is nog niet bevestigd" in page.text
