"""A birth date that is known in part, and who is a minor without one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.households.models import Household
from cases.households.services.households import NewMember
from tests.cast import Town, a_case, a_household
from tests.sending import send

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)
TODAY = NOW.date()


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def add(client: Client, home: Household, **typed: str) -> Any:
    url = reverse("cases:member_new", args=[home.reference])
    return client.post(url, {"last_name": "Kind", "start": "vandaag", **typed})


def a_year_ago(years: int) -> int:
    return TODAY.year - years


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("mei 2012", "geboren in mei 2012"),
        ("2012", "geboren in 2012"),
        ("rond 1996", "geboren rond 1996"),
        ("5-11-1980", "geboren op wo 5 november 1980"),
    ],
)
def test_it_is_kept_shown_and_corrected_as_it_is_known(
    client: Client, dalfsen: Town, typed: str, shown: str
) -> None:
    home = a_household(dalfsen, by="casusregisseur", at=NOW)
    assert add(client, home, birth_date=typed).status_code == 302
    page = client.get(reverse("cases:household", args=[home.reference]))
    assert shown in text_of(page)
    member = home.memberships.get(person__last_name="Kind")
    url = reverse("cases:member_correct", args=[home.reference, member.pk])
    assert f'value="{typed}"' in text_of(client.get(url))
    assert send(client, url, first_name="Bo").status_code == 302
    member.person.refresh_from_db()
    assert (str(member.person.born), member.person.first_name) == (typed, "Bo")


def test_what_cannot_be_a_birth_date_is_refused_with_an_example(
    client: Client, dalfsen: Town
) -> None:
    home = a_household(dalfsen, by="casusregisseur", at=NOW)
    answer = add(client, home, birth_date="lang geleden")
    assert answer.status_code == 422
    assert "mei 2012, 2012 of ongeveer 30 jaar" in text_of(answer)
    assert 'value="lang geleden"' in text_of(answer)


def test_a_toddler_without_a_date_is_ticked_a_minor_and_an_adult_is_not(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=NOW)
    assert add(client, case.household, last_name="Oom").status_code == 302
    assert not Case.objects.filter(minors_involved=True).exists()
    assert add(client, case.household, last_name="Peuter", is_child="on").status_code == 302
    assert Case.objects.filter(minors_involved=True).exists()
    page = text_of(client.get(reverse("cases:household", args=[case.household.reference])))
    assert page.count("minderjarig") == 1


@pytest.mark.parametrize(("years", "minor"), [(17, True), (18, True), (19, False)])
def test_of_a_year_only_nobody_is_an_adult_too_early(
    client: Client, dalfsen: Town, years: int, minor: bool
) -> None:
    """Who was born in the year eighteen years ago may have the birthday ahead."""
    case = a_case(dalfsen, at=NOW)
    add(client, case.household, birth_date=str(a_year_ago(years)))
    last_day = (TODAY.month, TODAY.day) == (12, 31)
    case.refresh_from_db()
    assert case.minors_involved is (minor and not (years == 18 and last_day))


def test_a_birth_date_puts_the_tick_out(client: Client, dalfsen: Town) -> None:
    home = a_household(dalfsen, by="casusregisseur", at=NOW)
    add(client, home, birth_date="1980", is_child="on")
    assert not home.memberships.get(person__last_name="Kind").person.is_minor_on(TODAY)


def test_the_last_day_of_a_year_that_is_known_is_no_birth_date_to_search_by(
    client: Client, dalfsen: Town
) -> None:
    home = a_household(dalfsen, by="casusregisseur", at=NOW)
    add(client, home, birth_date="1980")
    search = reverse("cases:search")
    assert home.reference not in text_of(client.post(search, {"q": "31-12-1980"}))
    add(client, home, last_name="Anders", birth_date="31-12-1980")
    assert home.reference in text_of(client.post(search, {"q": "31-12-1980"}))


@pytest.mark.parametrize(
    ("days", "says"), [(30, "wordt 18 op"), (-30, "werd 18 op"), (90, ""), (-90, "")]
)
def test_the_case_says_that_somebody_comes_of_age(
    client: Client, dalfsen: Town, days: int, says: str
) -> None:
    then = TODAY + timedelta(days=days)
    born = date(then.year - 18, then.month, min(then.day, 28))
    case = a_case(dalfsen, at=NOW, members=(NewMember(last_name="Bijna", birth_date=born),))
    shown = text_of(client.get(reverse("cases:case", args=[case.reference])))
    assert ("18 op" in shown) is bool(says)
    assert says in shown
