"""How long one stays signed in, being told so in time, and going on."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from roles.sessions import PART, PROLONGED
from tests.cast import Town

pytestmark = pytest.mark.django_db
WHOLE = settings.SESSION_COOKIE_AGE


@pytest.fixture
def regisseur() -> Client:
    client = Client()
    client.force_login(Town("dalfsen").user("casusregisseur"))
    return client


def sets_back(client: Client, seconds: int) -> None:
    """As if nothing was done for so long."""
    session = client.session
    session[PROLONGED] = int(time.time()) - seconds
    session.save()


def left(client: Client) -> int:
    """By what the server says to a script; asking prolongs nothing."""
    told: dict[str, Any] = client.get("/sessie/").json()
    return int(told["left"])


def test_a_page_says_how_long_is_left(regisseur: Client) -> None:
    sets_back(regisseur, 60)
    assert f'<meta name="session" content="{WHOLE - 60}"' in regisseur.get("/").text


def test_asking_prolongs_nothing_and_going_on_gives_the_whole_time_again(
    regisseur: Client,
) -> None:
    sets_back(regisseur, WHOLE - 100)
    assert left(regisseur) in (99, 100)
    assert left(regisseur) in (99, 100)
    assert regisseur.post("/sessie/").json()["left"] > WHOLE - 5
    assert left(regisseur) > WHOLE - 5


def test_who_does_something_stays_signed_in_and_not_by_every_page(regisseur: Client) -> None:
    lately, longer = WHOLE // PART - 60, WHOLE // PART + 60
    sets_back(regisseur, lately)
    regisseur.get("/casussen/")
    assert left(regisseur) <= WHOLE - lately
    sets_back(regisseur, longer)
    regisseur.get("/casussen/")
    assert left(regisseur) > WHOLE - 5


def test_a_page_that_is_refused_prolongs_nothing(regisseur: Client) -> None:
    sets_back(regisseur, WHOLE // 2)
    assert regisseur.get("/casus/2222-2222/").status_code == 404
    assert left(regisseur) <= WHOLE // 2


def test_the_sign_in_page_says_that_one_was_signed_out_to_whom_that_happened(
    regisseur: Client,
) -> None:
    regisseur.session.flush()
    page = regisseur.get("/casussen/", follow=True)
    assert "U bent afgemeld" in page.text
    assert '<input type="hidden" name="next" value="/casussen/"' in page.text
    assert "U bent afgemeld" not in Client().get("/casussen/", follow=True).text
