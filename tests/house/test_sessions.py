"""When a session ends, and which passwords are refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roles.sessions import end_of
from tests.cast import Town

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def client(client: Client, db: None) -> Client:
    client.force_login(Town("dalfsen").user("netwerkcoordinator"))
    return client


def minutes_left(client: Client) -> float:
    end = Session.objects.get(pk=client.session.session_key).expire_date
    return (end - timezone.now()).total_seconds() / 60


def idle(client: Client, minutes: int) -> None:
    """As if the last page was so long ago."""
    session = client.session
    session.set_expiry(session.get_expiry_date() - timedelta(minutes=minutes))
    session.save()


def test_a_session_ends_half_an_hour_after_the_last_page_or_at_midnight() -> None:
    noon = datetime(2026, 3, 3, 12, 0, tzinfo=AMSTERDAM)
    assert end_of(noon) == noon + timedelta(minutes=30)
    late = datetime(2026, 3, 3, 23, 50, tzinfo=AMSTERDAM)
    assert end_of(late) == datetime(2026, 3, 4, 0, 0, tzinfo=AMSTERDAM)


def test_a_page_puts_off_the_end_and_an_error_does_not(client: Client) -> None:
    full = minutes_left(client)
    assert full <= 30
    idle(client, 20)
    for name in ("/nergens/", reverse("roles:people"), reverse("cases:counts")):
        client.get(name)
        assert minutes_left(client) < full - 19, name
    client.get(reverse("cases:home"))
    assert minutes_left(client) == pytest.approx(full, abs=1)


def test_who_was_away_too_long_signs_in_again_and_the_cookie_goes_with_the_browser(
    client: Client,
) -> None:
    answer = client.get(reverse("cases:home"))
    idle(client, 15)
    answer = client.get(reverse("cases:home"))
    assert not answer.cookies["sessionid"]["max-age"]
    idle(client, 40)
    assert client.get(reverse("cases:home")).status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "123456789012", "abcdefghijkl", "qwertyuiop12", "aaaabbbbcccc", "Welkom2026!!!",
        "Gemeente-2026", "210987654321",
    ],
)  # fmt: skip
def test_a_password_that_is_guessed_at_once_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    ["een-lange-zin-die-ik-onthoud", "fietspad blauw 17 kers", "welkom in ons huis"],
)
def test_a_sentence_is_a_good_password(password: str) -> None:
    validate_password(password)
