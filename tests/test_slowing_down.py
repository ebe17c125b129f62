"""Wrong passwords slow down who tries them, and keep nobody else from signing in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from ave.client_address import client_address, network
from ave.sign_in import OF_AN_ADDRESS, OF_ONE
from common import slowing
from common.slowing import Source, begin, was_right
from tests.cast import PASSWORD, Town

pytestmark = pytest.mark.django_db

WRONG = "verkeerd"
OFFICE, ELSEWHERE, HOME = "192.0.2.1", "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def email() -> str:
    return str(Town("dalfsen").user("burgemeester").email)


def tries(email: str, password: str = WRONG, *, at: str, by: Client | None = None) -> Any:
    form = {"login": email, "password": password}
    return (by or Client()).post(reverse("account_login"), form, REMOTE_ADDR=at)


def enters(email: str, *, at: str, by: Client | None = None) -> bool:
    return bool(tries(email, PASSWORD, at=at, by=by).status_code == 302)


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(4, 0), (5, 5), (6, 10), (7, 20), (11, 320), (12, 640), (13, 900), (99999, 900)],
)
def test_each_wait_is_twice_the_one_before_up_to_a_quarter(wrong: int, seconds: int) -> None:
    assert slowing.wait_after(wrong, 5) == seconds


def test_after_five_wrong_ones_also_the_right_password_waits_with_words(email: str) -> None:
    for _ in range(OF_ONE):
        assert tries(email, at=ELSEWHERE).status_code == 200
    answer = tries(email, PASSWORD, at=ELSEWHERE)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= slowing.FIRST_WAIT
    assert "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht" in answer.content.decode()
    assert tries("b.ander@dalfsen.example", at=ELSEWHERE).status_code == 200  # a near miss


def test_the_wait_ends_and_the_right_password_is_let_in(
    email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slowing, "FIRST_WAIT", 1)
    for _ in range(OF_ONE):
        tries(email, at=ELSEWHERE)
    assert not enters(email, at=ELSEWHERE)
    time.sleep(1.1)
    assert enters(email, at=ELSEWHERE)


def test_attacks_from_elsewhere_keep_nobody_from_an_address_that_is_known(email: str) -> None:
    assert enters(email, at=OFFICE)
    for number in range(3 * OF_ONE):
        tries(email, at=f"198.51.100.{number}")
    assert not enters(email, at=HOME)  # nobody knows that address, nor the browser
    assert enters(email, at=OFFICE)


def test_attacks_from_the_same_building_keep_nobody_from_a_browser_that_is_known(
    email: str,
) -> None:
    browser = Client()
    assert enters(email, at=OFFICE, by=browser)
    browser.post(reverse("account_logout"))
    for _ in range(3 * OF_ONE):
        tries(email, at=OFFICE)
    assert not enters(email, at=OFFICE)
    assert enters(email, at=OFFICE, by=browser)
    assert enters(email, at=HOME, by=browser)


def test_a_known_browser_is_slowed_too_and_known_for_one_account_only(email: str) -> None:
    browser = Client()
    assert enters(email, at=OFFICE, by=browser)
    browser.post(reverse("account_logout"))
    for _ in range(OF_ONE):
        assert tries(email, at=OFFICE, by=browser).status_code == 200
    assert tries(email, at=OFFICE, by=browser).status_code == 429
    other = str(Town("olst-wijhe").user("burgemeester").email)
    for _ in range(OF_ONE):
        tries(other, at=ELSEWHERE, by=browser)
    assert tries(other, at=ELSEWHERE, by=browser).status_code == 429


def test_made_up_accounts_slow_their_own_address_and_no_other(email: str) -> None:
    for number in range(OF_AN_ADDRESS):
        assert tries(f"x{number}@x.example", at=ELSEWHERE).status_code == 200
    assert tries("y@x.example", at=ELSEWHERE).status_code == 429
    assert not enters(email, at=ELSEWHERE)
    assert enters(email, at=HOME)


def test_a_right_password_in_between_does_not_wipe_out_the_wrong_ones(email: str) -> None:
    source = Source("here", 5)
    for _ in range(4):
        assert begin([source]) == 0
    assert begin([source]) == 0
    was_right([source])
    assert begin([source]) == 0
    assert begin([source]) > 0


def test_showing_again_who_one_is_is_slowed_by_person(email: str) -> None:
    browser = Client()
    assert enters(email, at=OFFICE, by=browser)
    url = reverse("account_reauthenticate")
    for _ in range(OF_ONE):
        assert browser.post(url, {"password": "verkeerd"}).status_code == 200
    answer = browser.post(url, {"password": PASSWORD})
    assert answer.status_code == 429
    assert "Retry-After" in answer
    assert enters(email, at=OFFICE)  # signing in is not


def test_guessing_at_the_present_password_on_the_page_for_a_new_one_is_slowed_too(
    email: str,
) -> None:
    """A session that somebody left open gives no way to find the password out."""
    browser = Client()
    assert enters(email, at=OFFICE, by=browser)
    url = reverse("account_change_password")
    new = {"password1": "een heel lange nieuwe zin", "password2": "een heel lange nieuwe zin"}
    for _ in range(OF_ONE):
        assert browser.post(url, {"oldpassword": WRONG, **new}).status_code == 200
    answer = browser.post(url, {"oldpassword": PASSWORD, **new})
    assert answer.status_code == 429
    assert "Retry-After" in answer
    assert "Wacht" in answer.text
    assert enters(email, at=OFFICE)  # the password is still the old one


def test_the_right_present_password_is_not_counted(email: str) -> None:
    browser = Client()
    assert enters(email, at=OFFICE, by=browser)
    url = reverse("account_change_password")
    for _ in range(OF_ONE + 1):
        answer = browser.post(
            url, {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
        )
        assert answer.status_code == 200


def test_one_time_links_that_are_no_good_are_slowed_by_address() -> None:
    url = reverse("account_set_password", args=("MQ", "abc-def"))
    for _ in range(OF_AN_ADDRESS):
        assert Client().get(url, REMOTE_ADDR=ELSEWHERE).status_code == 200
    answer = Client().get(url, REMOTE_ADDR=ELSEWHERE)
    assert answer.status_code == 429
    assert "Even wachten" in answer.content.decode()
    assert Client().get(url, REMOTE_ADDR=HOME).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "header", "found"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "1.1.1.1, wie", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_the_right_proxy_is_believed(
    settings: Any, proxies: int, header: str, found: str
) -> None:
    settings.AVE_TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": header}
    client_address(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == found


def test_of_ipv6_a_visitor_is_the_first_half() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:2") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
