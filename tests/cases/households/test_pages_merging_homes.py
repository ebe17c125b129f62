"""Two households that are one, on the pages: found, looked at, merged, and split again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import AccessLog, Case
from cases.households.models import Household, HouseholdMerge, Membership
from tests.cast import Town, a_case, a_household, days_ago
from tests.story import Story

pytestmark = pytest.mark.django_db

REASON = "Zelfde moeder."


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def visitor(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def same(home: Household, other: Household | None = None) -> str:
    url = reverse("cases:household_same", args=[home.reference])
    return f"{url}?met={other.reference}" if other else url


def form_of(client: Client, url: str, **given: Any) -> dict[str, Any]:
    """What the form would send when nothing but this is changed."""
    form = client.get(url).context["form"]
    return {**{name: form[name].value() for name in form.fields}, "reason": REASON, **given}


def the_same(town: Town) -> Household:
    return a_household(town, by="toegangsteam", at=days_ago(2))


def page_of(client: Client, home: Household) -> str:
    return client.get(reverse("cases:household", args=[home.reference])).content.decode()


def test_a_household_at_the_same_address_with_the_same_people_is_found(dalfsen: Town) -> None:
    home, other = the_same(dalfsen), the_same(dalfsen)
    client = visitor(dalfsen, "toegangsteam")
    assert same(home) in page_of(client, home)
    text = client.get(same(home)).content.decode()
    assert f"?met={other.reference}" in text
    assert "Anna Voorbeeld" in text
    assert AccessLog.objects.filter(what="cases:household_same", household=other).exists()


def test_of_one_that_may_not_be_changed_it_is_said_only_whom_to_call(dalfsen: Town) -> None:
    home = the_same(dalfsen)
    hidden = a_case(dalfsen, at=days_ago(2)).household
    client = visitor(dalfsen, "casusregisseur2")
    text = client.get(same(home)).content.decode()
    assert hidden.reference not in text
    assert f"Bel {dalfsen.user('casusregisseur').name}" in text
    assert client.get(same(home, hidden)).status_code == 404
    assert client.post(same(home, hidden), {"reason": REASON}).status_code == 404


def test_merged_and_split_again_on_the_pages(dalfsen: Town) -> None:
    home, other = the_same(dalfsen), the_same(dalfsen)
    other.street = "Kerkstraat"
    other.save()
    client = visitor(dalfsen, "toegangsteam")
    url = same(home, other)
    assert "Twee keer staat er dan: Anna Voorbeeld" in client.get(url).content.decode()
    lacks = client.post(url, form_of(client, url, reason="", address="ander"))
    assert lacks.status_code == 422
    assert client.post(url, form_of(client, url, address="ander")).status_code == 302
    home.refresh_from_db()
    assert home.street == "Kerkstraat"
    assert home.reference in page_of(client, other)  # the old reference leads on
    found = client.post(reverse("cases:new_signal"), {"q": other.reference}).content.decode()
    assert home.reference in found
    assert "Kerkstraat" in found
    split = reverse("cases:household_split", args=[home.reference])
    assert split in page_of(client, home)
    form = {"seen": client.get(split).context["form"]["seen"].value(), "reason": ""}
    assert client.post(split, form).status_code == 422
    assert client.post(split, {**form, "reason": "Buren."}).status_code == 302
    other.refresh_from_db()
    assert other.merged_into is None
    assert Membership.objects.filter(household=other).count() == 1
    assert client.get(split).status_code == 404


def test_which_case_goes_on_is_asked_and_the_ending_leads_to_it(dalfsen: Town) -> None:
    first, second = a_case(dalfsen, at=days_ago(3)), a_case(dalfsen, at=days_ago(2))
    client = visitor(dalfsen, "netwerkcoordinator")
    url = same(first.household, second.household)
    form = form_of(client, url)
    assert form["goes_on"] == str(first.pk)  # the oldest of two in one phase
    assert client.post(url, {**form, "goes_on": ""}).status_code == 422
    assert not HouseholdMerge.objects.exists()
    assert client.post(url, form).status_code == 302
    second.refresh_from_db()
    assert second.closed_as == "merged"
    overview = client.get(reverse("cases:case", args=[second.reference])).content.decode()
    assert "Samengevoegd" in overview
    sheet = reverse("cases:ending", args=[second.reference, second.endings.get().pk])
    assert reverse("cases:case", args=[first.reference]) in client.get(sheet).content.decode()
    reopen = reverse("cases:reopen", args=[second.reference])
    assert client.post(reopen, {"reason": "Toch."}).status_code == 422
    split = reverse("cases:household_split", args=[first.household.reference])
    text = client.get(split).content.decode()
    assert "loopt weer, met wie er regie had" in text
    seen = client.get(split).context["form"]["seen"].value()
    assert client.post(split, {"seen": seen, "reason": "Buren."}).status_code == 302
    second.refresh_from_db()
    assert not second.is_closed


def test_only_a_case_goes_on_of_which_this_person_may_end_the_other(dalfsen: Town) -> None:
    first = Story(dalfsen, a_case(dalfsen, at=days_ago(3)), days_ago(3))
    second = Story(dalfsen, a_case(dalfsen, at=days_ago(3)), days_ago(3))
    homes = first.case.household, second.case.household
    client = visitor(dalfsen, "casusregisseur")
    second.at_once("casusregisseur", "3", "up")  # there the netwerkcoördinator decides
    offered = client.get(same(*homes)).context["form"].fields["goes_on"].choices
    assert [value for value, _ in offered] == [str(second.case.pk)]
    first.at_once("casusregisseur", "3", "up")
    answer = client.get(same(*homes))
    assert "U kunt dit niet samenvoegen" in answer.content.decode()
    forced = {"reason": REASON, "seen": answer.context["form"]["seen"].value()}
    assert client.post(same(*homes), forced).status_code == 422
    assert Case.objects.open().count() == 2


def test_a_secret_address_is_shown_to_nobody_who_may_not_see_it(dalfsen: Town) -> None:
    home = the_same(dalfsen)
    story = Story(dalfsen, a_case(dalfsen, at=days_ago(2)), days_ago(2))
    other = story.case.household
    other.street, other.secret_address = "Schuilweg", True
    other.save()
    story.close("netwerkcoordinator", kind="unseen")
    client = visitor(dalfsen, "casusregisseur2")
    url = same(home, other)
    answer = client.get(url)
    assert "Schuilweg" not in answer.content.decode()
    assert "address" not in answer.context["form"].fields
    assert client.post(url, form_of(client, url)).status_code == 302
    home.refresh_from_db()
    assert (home.street, home.secret_address) == ("Dorpsstraat", True)


def test_after_a_change_the_page_is_looked_at_again(dalfsen: Town) -> None:
    home, other = the_same(dalfsen), the_same(dalfsen)
    client = visitor(dalfsen, "toegangsteam")
    url = same(home, other)
    form = form_of(client, url)
    other.street = "Kerkstraat"
    other.save()
    stale = client.post(url, form)
    assert stale.status_code == 422
    assert REASON in stale.content.decode()
    assert not HouseholdMerge.objects.exists()
