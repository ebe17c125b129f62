"""Intake in the browser: search first, register, triage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog
from cases.households.models import Household
from cases.households.services.households import NewMember
from cases.intake.models import Signal
from tests.cast import Town, a_case, a_household, a_signal, days_ago

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the casusregisseur, who does intake in Dalfsen."""
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def as_(client: Client, town: Town, name: str) -> Client:
    client.force_login(town.user(name))
    return client


def find(client: Client, **asked: str) -> Any:
    return client.post(reverse("cases:new_signal"), {"q": "", "geboortedatum": "", **asked})


def household(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", at=NOW, members=members)


def signal(town: Town, home: Household | None = None, *, kind: str = "melding") -> Signal:
    return a_signal(town, home or household(town), by="casusregisseur", at=NOW, kind=kind)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# Searching


def test_a_misspelt_name_finds_the_household_and_says_who_is_a_minor(
    client: Client, dalfsen: Town
) -> None:
    child = date(NOW.year - 6, 1, 1)
    home = household(
        dalfsen, NewMember(last_name="Hendriksen"), NewMember(last_name="Kind", birth_date=child)
    )
    answer = text_of(find(client, q="hendrikse"))
    assert home.reference in answer
    assert "minderjarig" in answer
    assert reverse("cases:household_signal", args=[home.reference]) in answer


def test_a_search_tells_that_a_case_runs_and_whom_to_call(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen, at=NOW)
    answer = text_of(find(client, q="voorbeeld"))
    assert "AVE2" in answer
    assert "Bel de casusregisseur: <strong>De casusregisseur (Team dalfsen)" in answer


def test_a_case_without_casusregisseur_says_so(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen, at=NOW, regisseur=None)
    assert "Nog niemand heeft de casusregie" in text_of(find(client, q="voorbeeld"))


def test_one_letter_is_too_little_but_a_birth_date_alone_is_enough(
    client: Client, dalfsen: Town
) -> None:
    home = household(dalfsen, NewMember(last_name="Jansen", birth_date=date(1980, 5, 1)))
    assert "Typ minstens 2 letters" in text_of(find(client, q="j"))
    assert home.reference in text_of(find(client, geboortedatum="1980-05-01"))
    assert home.reference not in text_of(find(client, geboortedatum="1980-05-02"))


def test_the_words_are_kept_on_the_page_and_stand_in_no_address(
    client: Client, dalfsen: Town
) -> None:
    household(dalfsen)
    answer = find(client, q="Voorbeeld", geboortedatum="")
    assert answer.status_code == 200
    assert 'name="q" value="Voorbeeld"' in text_of(answer)
    assert "q=Voorbeeld" not in text_of(answer)
    assert 'name="begin"' in text_of(answer)
    refused = find(client, q="j")
    assert refused.status_code == 422
    assert 'name="q" value="j"' in text_of(refused)


def test_an_address_with_words_only_shows_the_empty_search(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    answer = client.get(reverse("cases:new_signal"), {"q": "voorbeeld"})
    assert home.reference not in text_of(answer)
    assert 'value="voorbeeld"' not in text_of(answer)
    assert not AccessLog.objects.looks().exists()


def test_a_search_does_not_look_into_another_municipality(client: Client) -> None:
    raalte = Town("raalte", model="dalfsen")
    home = a_household(raalte, by="casusregisseur", at=NOW)
    answer = text_of(find(client, q="voorbeeld"))
    assert home.reference not in answer
    assert "Niets gevonden" in answer


def test_a_search_is_logged_without_its_words(client: Client, dalfsen: Town) -> None:
    find(client, q="voorbeeld")
    row = AccessLog.objects.looks().get()
    assert (row.user, row.what) == (dalfsen.user("casusregisseur"), "cases:new_signal")
    assert row.municipality == dalfsen.municipality


def test_who_does_no_intake_may_not_search(client: Client, dalfsen: Town) -> None:
    assert find(as_(client, dalfsen, "burgemeester"), q="voorbeeld").status_code == 403


def test_with_intake_in_two_municipalities_one_can_be_chosen(client: Client, dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    here, there = household(dalfsen), a_household(raalte, by="casusregisseur", at=NOW)
    both = dalfsen.user("casusregisseur")
    raalte.municipality.functions.create(
        user=both, function="casusregisseur", start=date(2020, 1, 1)
    )
    assert there.reference in text_of(find(client, q="voorbeeld"))
    answer = text_of(find(client, q="voorbeeld", gemeente=str(dalfsen.municipality.pk)))
    assert here.reference in answer
    assert there.reference not in answer


def test_a_search_takes_as_many_queries_for_many_households_as_for_one(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        a_case(dalfsen, at=NOW)
    with django_assert_max_num_queries(12):
        find(client, q="voorbeeld")


# Registering


def typed(**changed: str) -> dict[str, str]:
    return {
        "kind": "melding",
        "reporter": "police",
        "reporter_name": "Wijkagent",
        "received_at": NOW.strftime("%Y-%m-%dT%H:%M"),
        "text": "De buren horen ruzie.",
        **changed,
    }


def test_a_signal_is_registered_and_goes_on_to_triage(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    answer = client.post(reverse("cases:household_signal", args=[home.reference]), typed())
    made = Signal.objects.get()
    assert (made.household, made.kind, made.reporter) == (home, "melding", "police")
    assert answer["Location"] == reverse("cases:signal", args=[made.reference])


def test_a_signal_from_tomorrow_is_refused_and_nothing_typed_is_lost(
    client: Client, dalfsen: Town
) -> None:
    url = reverse("cases:household_signal", args=[household(dalfsen).reference])
    tomorrow = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(url, typed(received_at=tomorrow))
    assert answer.status_code == 422
    assert "received_at" in answer.context["form"].errors
    assert "De buren horen ruzie." in text_of(answer)


def test_each_missing_answer_has_its_own_message(client: Client, dalfsen: Town) -> None:
    url = reverse("cases:household_signal", args=[household(dalfsen).reference])
    errors = client.post(url, {}).context["form"].errors
    assert set(errors) == {"kind", "reporter", "received_at", "text"}


# Triage


def test_waiting_signals_stand_oldest_first_with_their_days(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    new = a_signal(dalfsen, home, by="casusregisseur", at=NOW)
    old = a_signal(dalfsen, home, by="casusregisseur", at=days_ago(3))
    answer = text_of(client.get(reverse("cases:signals")))
    assert answer.index(old.reference) < answer.index(new.reference)
    assert "3 dagen" in answer


def test_without_waiting_signals_the_page_says_what_to_do(client: Client) -> None:
    assert "Er wacht geen signaal." in text_of(client.get(reverse("cases:signals")))


def triage(client: Client, made: Signal, **data: str) -> Any:
    return client.post(reverse("cases:signal", args=[made.reference]), data)


def test_advice_only_needs_the_advice_and_settles_the_signal(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen, kind="advice")
    refused = triage(client, made, outcome="advice_only", **{"advies-triage_note": ""})
    assert refused.status_code == 422
    assert "Schrijf op welk advies u gaf" in text_of(refused)
    triage(client, made, outcome="advice_only", **{"advies-triage_note": "Bel de huisarts."})
    made.refresh_from_db()
    assert (made.outcome, made.triage_note) == ("advice_only", "Bel de huisarts.")


def test_a_signal_joins_the_open_case_in_one_click(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=NOW)
    made = signal(dalfsen, case.household)
    answer = triage(client, made, outcome="added")
    made.refresh_from_db()
    assert made.case == case
    assert answer["Location"] == reverse("cases:case", args=[case.reference])


def test_a_second_triage_is_told_what_was_decided(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen)
    triage(client, made, outcome="advice_only", **{"advies-triage_note": "Eerste."})
    answer = triage(client, made, outcome="advice_only", **{"advies-triage_note": "Tweede."})
    assert answer.status_code == 422
    assert "Over dit signaal is al besloten: alleen advies gegeven." in text_of(answer)


def test_a_signal_does_not_exist_for_who_does_no_intake_there(
    client: Client, dalfsen: Town
) -> None:
    made = signal(dalfsen)
    url = reverse("cases:signal", args=[made.reference])
    raalte = Town("raalte", model="dalfsen")
    assert client.get(url).status_code == 200
    assert as_(client, raalte, "casusregisseur").get(url).status_code == 404
    assert as_(client, dalfsen, "burgemeester").get(url).status_code == 403


def test_reading_a_signal_is_logged(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen)
    client.get(reverse("cases:signal", args=[made.reference]))
    assert AccessLog.objects.filter(household=made.household, what="cases:signal").exists()
