"""How long one stays signed in, being told so in time, and going on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from common.dates import DUTCH_TIME
from roles.sessions import end_of
from tests.cast import Town

pytestmark = pytest.mark.django_db
MINUTE = 60


AT_WORK = datetime(2026, 3, 3, 10, tzinfo=DUTCH_TIME)
NEARLY_MIDNIGHT = datetime(2026, 3, 3, 23, 57, tzinfo=DUTCH_TIME)


@pytest.fixture(autouse=True)
def the_time() -> Iterator[time_machine.Traveller]:
    """In the middle of a working day, whenever this runs; time goes on."""
    with time_machine.travel(AT_WORK) as traveller:
        yield traveller


@pytest.fixture
def regisseur() -> Client:
    client = Client()
    client.force_login(Town("dalfsen").user("casusregisseur"))
    return client


def whole() -> float:
    """The seconds of a session that begins now."""
    return (end_of(timezone.now()) - timezone.now()).total_seconds()


def leaves(client: Client, seconds: int) -> None:
    """So many seconds of the session are left."""
    session = client.session
    session.set_expiry(timezone.now() + timedelta(seconds=seconds))
    session.save()


def left(client: Client) -> int:
    """By what the server says to a script; asking prolongs nothing."""
    told: dict[str, Any] = client.get("/sessie/").json()
    return int(told["left"])


def test_a_page_says_how_long_is_left(regisseur: Client) -> None:
    found = re.search(r'<meta name="session" content="(\d+)"', regisseur.get("/").text)
    assert found
    assert int(found[1]) == pytest.approx(whole(), abs=5)


def test_asking_prolongs_nothing_and_going_on_gives_the_whole_time_again(
    regisseur: Client,
) -> None:
    leaves(regisseur, 100)
    assert left(regisseur) in (98, 99, 100)
    assert left(regisseur) in (98, 99, 100)
    assert regisseur.post("/sessie/").json()["left"] == pytest.approx(whole(), abs=5)
    assert left(regisseur) == pytest.approx(whole(), abs=5)


def test_who_does_something_stays_signed_in(regisseur: Client) -> None:
    leaves(regisseur, 10 * MINUTE)
    regisseur.get("/casussen/")
    assert left(regisseur) == pytest.approx(whole(), abs=5)


def test_a_session_ends_at_midnight_at_the_latest(the_time: time_machine.Traveller) -> None:
    the_time.move_to(NEARLY_MIDNIGHT)
    client = Client()
    client.force_login(Town("dalfsen").user("casusregisseur"))
    client.get("/casussen/")
    assert left(client) == pytest.approx(3 * MINUTE, abs=5)


def test_a_page_that_is_refused_prolongs_nothing(regisseur: Client) -> None:
    leaves(regisseur, 10 * MINUTE)
    assert regisseur.get("/casus/2222-2222/").status_code == 404
    assert left(regisseur) <= 10 * MINUTE


def test_the_sign_in_page_says_that_one_was_signed_out_to_whom_that_happened(
    regisseur: Client,
) -> None:
    regisseur.session.flush()
    page = regisseur.get("/casussen/", follow=True)
    assert "U bent afgemeld" in page.text
    assert '<input type="hidden" name="next" value="/casussen/"' in page.text
    assert "U bent afgemeld" not in Client().get("/casussen/", follow=True).text
