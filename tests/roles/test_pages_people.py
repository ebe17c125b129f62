"""The list of people: whom a beheerder sees, in what order, and how one is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roles.models import FunctionPeriod, User
from roles.presenters.people import PEOPLE, SOON_DAYS
from tests.cast import Town

pytestmark = pytest.mark.django_db
LIST = reverse("roles:people")
MOST_QUERIES = 8


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(client: Client, dalfsen: Town) -> Client:
    client.force_login(dalfsen.user("beheerder"))
    return client


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def shown(client: Client, **query: str) -> Any:
    return client.get(f"{LIST}?{urlencode(query)}", follow=True).context


def names(context: Any) -> list[str]:
    return [row["name"] for row in context["rows"]]


def ends(user: User, last: date) -> None:
    FunctionPeriod.objects.filter(user=user).update(end=last)


def crowd(town: Town, number: int) -> list[User]:
    """Colleagues who all have the same name."""
    people = []
    for i in range(number):
        user = User.objects.create_user(f"nummer{i}@dalfsen.example", "geheim", name="Jan Jansen")
        FunctionPeriod.objects.create(
            user=user, function="manager", municipality=town.municipality, start=date(2020, 1, 1)
        )
        people.append(user)
    return people


def test_the_page_shows_who_works_here_and_nobody_of_elsewhere(
    client: Client, dalfsen: Town
) -> None:
    Town("raalte", model="dalfsen")
    emails = {row["email"] for row in shown(client)["rows"]}
    assert emails == {user.email for user in dalfsen.people.values()}


def test_who_left_is_shown_when_asked_for(client: Client, dalfsen: Town, today: date) -> None:
    gone, out = dalfsen.user("manager"), dalfsen.user("driehoek")
    ends(gone, today - timedelta(days=1))
    User.objects.filter(pk=out.pk).update(is_active=False)
    left = {gone.name, out.name}
    assert not left & set(names(shown(client)))
    assert set(names(shown(client, stand="weg"))) == left
    assert left < set(names(shown(client, stand="alle")))


def test_who_begins_later_works_here_already(client: Client, dalfsen: Town, today: date) -> None:
    user = dalfsen.user("manager")
    FunctionPeriod.objects.filter(user=user).update(start=today + timedelta(days=9))
    (row,) = shown(client, functie="manager")["rows"]
    assert (row["now"], len(row["later"])) == ([], 1)


def test_a_function_is_a_filter(client: Client, dalfsen: Town) -> None:
    assert names(shown(client, functie="burgemeester")) == [dalfsen.user("burgemeester").name]
    assert len(shown(client, functie="")["rows"]) == len(dalfsen.people)


@pytest.mark.parametrize(("days", "soon"), [(SOON_DAYS, True), (SOON_DAYS + 1, False)])
def test_whose_function_ends_soon_is_said_and_found(
    client: Client, dalfsen: Town, today: date, days: int, soon: bool
) -> None:
    user = dalfsen.user("manager")
    ends(user, today + timedelta(days=days))
    page = shown(client)
    assert page["ending"] == soon
    assert names(client.get(page["ending_url"]).context) == ([user.name] if soon else [])


def test_the_list_stands_by_name_or_by_who_ends_first(
    client: Client, dalfsen: Town, today: date
) -> None:
    first, second = dalfsen.user("manager"), dalfsen.user("aover")
    ends(first, today + timedelta(days=2))
    ends(second, today + timedelta(days=5))
    by_name = names(shown(client))
    assert (
        sorted(by_name) == sorted(by_name, key=str) == sorted(names(shown(client, sorteer="-naam")))
    )
    assert names(shown(client, sorteer="-naam")) == by_name[::-1]
    assert names(shown(client, sorteer="einde"))[:2] == [first.name, second.name]


def test_pages_go_on_from_a_row_and_no_name_comes_in_the_address(
    client: Client, dalfsen: Town
) -> None:
    crowd(dalfsen, PEOPLE.page)
    first = shown(client, functie="manager")
    assert len(first["rows"]) == PEOPLE.page
    assert first["next_url"].rpartition("na=")[2].isdecimal()
    second = client.get(first["next_url"]).context
    emails = {row["email"] for page in (first, second) for row in page["rows"]}
    assert len(emails) == PEOPLE.page + 1
    back = client.get(second["previous_url"]).context
    assert names(back) == names(first)


def test_somebody_is_found_by_a_part_of_the_name_also_who_left(
    client: Client, dalfsen: Town, today: date
) -> None:
    crowd(dalfsen, 2)
    ends(User.objects.filter(name="Jan Jansen")[0], today - timedelta(days=1))
    found = client.post(LIST, {"naam_zoek": " jansen "})
    assert names(found.context) == ["Jan Jansen", "Jan Jansen"]
    assert found.status_code == 200
    nobody = client.post(LIST, {"naam_zoek": "Qwx\0"})
    assert "Niemand gevonden met deze naam." in nobody.text


def test_more_than_a_page_found_says_so_and_leads_to_no_other_page(
    client: Client, dalfsen: Town
) -> None:
    crowd(dalfsen, PEOPLE.page + 1)
    found = client.post(LIST, {"naam_zoek": "jansen"})
    assert "Schrijf meer letters van de naam." in found.text
    assert not found.context["next_url"]


def test_columns_and_views_are_kept_for_this_list_alone(client: Client, dalfsen: Town) -> None:
    client.post(LIST, {"doe": "kolommen", "kolom": ["nu"], "query": ""})
    client.post(LIST, {"doe": "bewaar", "naam": "Aflopend", "query": "loopt_af=on&q=x"})
    page = shown(client, stand="nu")
    assert [column["name"] for column in page["columns"]] == ["naam", "nu"]
    assert [(v["name"], v["url"]) for v in page["views"]] == [("Aflopend", f"{LIST}?loopt_af=on")]
    cases = client.get(reverse("cases:cases")).context
    assert not cases["views"]
    assert len(cases["columns"]) > 2


def test_a_swapped_list_is_the_list_that_a_reload_gives(client: Client) -> None:
    address = f"{LIST}?functie=manager&sorteer=-naam"
    whole = client.get(address).context
    swapped = client.get(address, headers={"HX-Request": "true"}).context
    assert names(whole) == names(swapped)
    assert 'role="status" id="aantal">1 medewerker<' in client.get(address).text


def test_nonsense_in_the_address_shows_the_list(client: Client, dalfsen: Town) -> None:
    everyone = names(shown(client))
    for query in ({"stand": "?"}, {"functie": "koning"}, {"na": "²"}, {"sorteer": "email"}):
        assert names(shown(client, **query)) == everyone


def test_the_number_of_queries_is_pinned(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    crowd(dalfsen, 30)
    client.get(LIST)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"{LIST}?functie=manager&sorteer=einde")
