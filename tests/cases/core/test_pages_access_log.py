"""Het inzagelog: the FG sees who read what, and nothing of what was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.core.presenters import access_log
from cases.core.services.reading import PageRequest, log_search
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the FG of Dalfsen."""
    client.force_login(dalfsen.user("fg"))
    return client


def look(town: Town, case: Case, who: str = "casusregisseur") -> None:
    AccessLog.objects.create(
        at=NOW, user=town.user(who), functions=[who], what="cases:case", method="GET", case=case
    )


def text_of(client: Client, **asked: str) -> str:
    return " ".join(client.get(reverse("cases:access_log"), asked).content.decode().split())


def test_the_fg_sees_who_looked_at_which_case(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=NOW)
    look(dalfsen, case)
    answer = text_of(client)
    assert f"casus {case.reference}" in answer
    assert "De casusregisseur" in answer
    assert case.title not in answer


def test_the_page_is_named_in_plain_words(client: Client, dalfsen: Town) -> None:
    look(dalfsen, a_case(dalfsen, at=NOW))
    answer = text_of(client)
    assert "overzicht van de casus" in answer
    assert "cases:case" not in answer


def test_the_fg_sees_searches_here_and_not_those_elsewhere(client: Client, dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    for town in (dalfsen, raalte):
        log_search(
            actor=town.actor("aover", NOW),
            now=NOW,
            page_request=PageRequest("cases:new_signal", "POST", None),
            municipality_ids=[town.municipality.pk],
        )
    answer = client.get(reverse("cases:access_log"))
    assert answer.text.count("huishouden zoeken") == 1
    assert "zoekopdracht" in text_of(client)
    assert "huishouden zoeken" in text_of(client)
    assert "gezocht" in text_of(client)


def test_looks_in_another_municipality_stay_out_of_sight(client: Client) -> None:
    raalte = Town("raalte", model="dalfsen")
    case = a_case(raalte, at=NOW)
    look(raalte, case)
    assert case.reference not in text_of(client)


def test_the_log_is_filtered_by_reference_and_by_person(client: Client, dalfsen: Town) -> None:
    one, other = a_case(dalfsen, at=NOW), a_case(dalfsen, at=NOW)
    look(dalfsen, one)
    look(dalfsen, other, "aover")
    by_case = text_of(client, kenmerk=one.reference.lower())
    assert f"casus {one.reference}" in by_case
    assert f"casus {other.reference}" not in by_case
    by_person = text_of(client, persoon="aover@")
    assert f"casus {other.reference}" in by_person
    assert f"casus {one.reference}" not in by_person


def test_older_looks_come_by_key(
    client: Client, dalfsen: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_log, "PAGE", 1)
    one, other = a_case(dalfsen, at=NOW), a_case(dalfsen, at=NOW)
    look(dalfsen, one)
    look(dalfsen, other)
    newest: Any = client.get(reverse("cases:access_log"))  # this very look
    first: Any = client.get(reverse("cases:access_log") + newest.context["next_url"])
    assert f"casus {one.reference}" not in first.content.decode()
    older = client.get(reverse("cases:access_log") + first.context["next_url"])
    assert f"casus {one.reference}" in older.content.decode()


@pytest.mark.parametrize("who", ["burgemeester", "beheerder", "casusregisseur"])
def test_the_log_is_closed_for_everyone_else(client: Client, dalfsen: Town, who: str) -> None:
    client.force_login(dalfsen.user(who))
    assert client.get(reverse("cases:access_log")).status_code == 403
