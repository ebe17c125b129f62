"""Saying in the browser that somebody was written down twice, and taking that back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog
from cases.households.models import Household, Person, PersonMerge, PersonSplit
from cases.households.services.households import NewMember, correct_person
from cases.households.services.merging import preview_merge
from tests.cast import Town, a_case, a_household
from tests.story import Story

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)
BORN = date(1985, 3, 12)
WOJCIK = NewMember(last_name="Wójcik", first_name="Marta", birth_date=BORN, phone="0612345678")
WOJCYK = NewMember(last_name="Wojcyk", first_name="Martha", birth_date=BORN)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the casusregisseur, who does intake in Dalfsen."""
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def home(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", at=NOW, members=members)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def address(name: str, household: Household) -> str:
    return reverse(name, args=[household.reference, household.memberships.all()[0].pk])


def both(town: Town) -> tuple[Household, Household, Person, Person]:
    here, there = home(town, WOJCIK), home(town, WOJCYK)
    people = (h.memberships.get().person for h in (here, there))
    return (here, there, *people)  # type: ignore[return-value]


def merged(client: Client, here: Household, kept: Person, gone: Person, **changed: str) -> Any:
    asked = {
        "seen": preview_merge(kept, gone).seen,
        "neem-first_name": "ander",
        "neem-last_name": "blijft",
        "neem-phone": "blijft",
        "reason": "Zelfde paspoort.",
    }
    url = f"{address('cases:member_same', here)}?met={gone.reference}"
    return client.post(url, asked | changed)


def test_from_the_household_to_one_person_and_back_to_two(client: Client, dalfsen: Town) -> None:
    here, there, kept, gone = both(dalfsen)
    page = text_of(client.get(reverse("cases:household", args=[here.reference])))
    assert address("cases:member_same", here) in page
    assert "Weer splitsen" not in page
    offered = text_of(client.get(address("cases:member_same", here)))
    assert "Martha Wojcyk" in offered
    assert f"?met={gone.reference}" in offered
    shown = text_of(client.get(address("cases:member_same", here), {"met": gone.reference}))
    assert there.reference in shown
    assert "Niemand krijgt er een casus of dossier bij" in shown
    answer = merged(client, here, kept, gone)
    assert answer["Location"] == reverse("cases:household", args=[here.reference])
    page = text_of(client.get(answer["Location"]))
    assert "Martha Wójcik" in page
    assert "Ook bekend als Marta Wójcik, Martha Wojcyk" in page
    assert f"huishouden {there.reference}" in page
    splits = address("cases:member_split", here)
    assert splits in page
    shown = text_of(client.get(splits))
    assert f"Martha Wojcyk hoort weer bij huishouden {there.reference}" in shown
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    assert client.post(splits, {"seen": seen, "reason": "Zussen."}).status_code == 302
    assert PersonSplit.objects.get().by == dalfsen.user("casusregisseur")
    assert there.memberships.get().person == gone
    assert client.get(splits).status_code == 404


def test_nobody_alike_is_said(client: Client, dalfsen: Town) -> None:
    here = home(dalfsen, WOJCIK)
    home(dalfsen, NewMember("Bakker", "Marta", birth_date=date(1990, 1, 1)))
    page = text_of(client.get(address("cases:member_same", here)))
    assert "AVE vindt niemand die hierop lijkt" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": ""}, "Schrijf op waaraan u ziet dat het dezelfde is."),
        ({"neem-first_name": ""}, "Kies wat blijft staan."),
        ({"seen": "0.0"}, "Intussen is een van beide gegevens veranderd."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, dalfsen: Town, changed: dict[str, str], told: str
) -> None:
    here, _, kept, gone = both(dalfsen)
    answer = merged(client, here, kept, gone, **{"reason": "Paspoort 7.", **changed})
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert changed.get("reason") == "" or "Paspoort 7." in text_of(answer)
    assert not PersonMerge.objects.exists()


def test_after_a_change_by_another_one_reads_it_and_sends_again(
    client: Client, dalfsen: Town
) -> None:
    here, _, kept, gone = both(dalfsen)
    seen = preview_merge(kept, gone).seen
    correct_person(
        membership=here.memberships.get(), actor=dalfsen.actor("casusregisseur", NOW), now=NOW,
        right=NewMember("Wójcik", "Maria", birth_date=BORN),
    )  # fmt: skip
    answer = merged(client, here, kept, gone, seen=seen)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Maria" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert merged(client, here, kept, gone, seen=seen).status_code == 302


@pytest.mark.parametrize("reference", ["ZZZZ-ZZZZ", "\0", "1' OR 1=1"])
def test_who_is_not_there_cannot_be_chosen(client: Client, dalfsen: Town, reference: str) -> None:
    here, _, kept, _ = both(dalfsen)
    stranger = a_household(
        Town("raalte", model="dalfsen"), by="casusregisseur", at=NOW, members=(WOJCYK,)
    )
    other = stranger.memberships.get().person.reference
    for met in (reference, other, kept.reference):
        page = address("cases:member_same", here)
        assert client.get(page, {"met": met}).status_code == 404


def test_beyond_what_one_may_see_it_says_only_whom_to_call(client: Client) -> None:
    """A jeugdconsulent who holds casusregie works on a case, and does no intake."""
    town = Town("zvh-region")
    mine = a_case(town, members=(WOJCIK,))
    Story(town, mine).appoint("procesregisseur", "casusregie", "jeugdconsulent")
    theirs = a_case(town, members=(WOJCYK,))
    gone = theirs.household.memberships.get().person
    client.force_login(town.user("jeugdconsulent"))
    page = address("cases:member_same", mine.household)
    shown = text_of(client.get(page)).partition("<main")[2]
    assert "Bel De casusregisseur" in shown
    for secret in ("Wojcyk", theirs.household.reference, gone.reference):
        assert secret not in shown
    assert client.get(page, {"met": gone.reference}).status_code == 404


def test_how_somebody_is_reached_is_not_shown_to_who_may_not_read_the_file(
    client: Client, dalfsen: Town
) -> None:
    """Who does intake sees no phone of a household that has a closed case of others."""
    here, _, kept, gone = both(dalfsen)
    shown = text_of(client.get(address("cases:member_same", here), {"met": gone.reference}))
    assert "0612345678" in shown
    case = a_case(
        dalfsen, members=(WOJCIK,), phase="4", by="aover", regisseur=None, safety_risk=True
    )
    theirs = case.household
    Story(dalfsen, case).close("aover", kind="unseen")
    there = theirs.memberships.get().person
    client.force_login(dalfsen.user("toegangsteam"))
    page = client.get(address("cases:member_same", here), {"met": there.reference})
    assert page.status_code == 200
    assert "0612345678" not in text_of(page)
    assert kept.phone


def test_each_home_that_was_shown_is_logged(client: Client, dalfsen: Town) -> None:
    here, there, _, gone = both(dalfsen)
    client.get(address("cases:member_same", here), {"met": gone.reference})
    read = AccessLog.objects.filter(what="cases:member_same").values_list("household", flat=True)
    assert set(read) == {here.pk, there.pk}


def test_the_number_of_queries_does_not_grow(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    here = home(dalfsen, WOJCIK)
    for _ in range(6):
        a_case(dalfsen, at=NOW, members=(WOJCYK,))
    page = address("cases:member_same", here)
    client.get(page)
    with django_assert_max_num_queries(18):
        assert text_of(client.get(page)).count("Martha Wojcyk") >= 6
