"""Who is signed out meanwhile: the page stands, and after signing in one is where one was."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import Case
from roles.views.base import nearest_page, opens
from tests.cast import PASSWORD, Town, a_case
from tests.signing import signs_in_again
from tests.story import Story
from tests.who_may import WHO_MAY
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def test_a_part_that_htmx_asks_for_leaves_the_page_and_says_that_one_was_signed_out(
    world: World,
) -> None:
    client = Client(headers={"hx-request": "true"})
    for name in sorted(WHO_MAY):
        address = world.address(name)
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 401, name
            assert answer["HX-Retarget"] == "#ave-live", name
            assert answer["HX-Reselect"] == "#afgemeld", name
            assert "U bent afgemeld" in answer.text, name
            assert "<html" not in answer.text, name


def test_a_whole_page_still_goes_to_the_sign_in_page_and_comes_back(world: World) -> None:
    address = f"{world.address('cases:case')}?soort=logboek"
    went = urlsplit(Client().get(address)["Location"])
    assert went.path == reverse("account_login")
    assert parse_qs(went.query)["next"] == [address]


def test_from_signing_in_one_never_comes_to_an_address_that_is_only_sent_to(world: World) -> None:
    """Whatever was sent, and from wherever: the page one goes back to can be opened."""
    everyone = world.town.people
    for name in sorted(WHO_MAY):
        sent = Client().post(world.address(name), {})
        back = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
        for who in WHO_MAY[name]:
            client = Client()
            client.force_login(everyone[who])
            answer = client.get(back)
            assert answer.status_code != 405, (name, back)


def test_an_address_that_is_only_sent_to_leads_to_a_page_when_it_is_opened(world: World) -> None:
    found = []
    for name, may in WHO_MAY.items():
        address = world.address(name)
        for who in may:
            client = Client()
            client.force_login(world.town.people[who])
            answer = client.get(address)
            assert answer.status_code != 405, name
            if answer.status_code == 302 and not opens(address):
                assert client.get(answer["Location"]).status_code == 200, (name, answer["Location"])
                found.append(name)
    assert {"cases:ask", "roles:shortcuts", "escalation:begin"} <= set(found)


def test_what_was_sent_from_a_page_leads_back_to_that_page(world: World) -> None:
    case_page = world.address("cases:case")
    sent = Client().post(
        world.address("cases:ask"), {}, headers={"referer": f"http://testserver{case_page}?a=1"}
    )
    assert parse_qs(urlsplit(sent["Location"]).query)["next"] == [f"{case_page}?a=1"]
    foreign = Client().post(
        world.address("cases:ask"), {}, headers={"referer": f"http://elders.nl{case_page}/plan/"}
    )
    assert parse_qs(urlsplit(foreign["Location"]).query)["next"] == [case_page]


def test_the_nearest_page_is_the_one_above(world: World) -> None:
    case_page = world.address("cases:case")
    assert nearest_page(f"{case_page}vragen/") == case_page
    assert nearest_page(reverse("roles:shortcuts")) == "/"
    assert opens(case_page)
    assert not opens(f"{case_page}vragen/")
    assert not opens(reverse("account_logout"))
    assert not opens("/bestaat/niet/")


def test_one_click_in_the_demo_goes_where_one_was_going(dalfsen: Town, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    email = dalfsen.user("casusregisseur").email
    where = {"email": email, "next": "/casussen/"}
    assert Client().post("/demo/aanmelden/", where)["Location"] == "/casussen/"
    elsewhere = {"email": email, "next": "https://elders.nl/"}
    assert Client().post("/demo/aanmelden/", elsewhere)["Location"] == "/"


def stepped_up(town: Town) -> Case:
    story = Story(town, a_case(town))
    story.at_once("casusregisseur", "3", "up")
    return story.fresh()


def test_back_after_an_urgent_decision_and_confirming_again_tells_what_happened(
    dalfsen: Town,
) -> None:
    case = stepped_up(dalfsen)
    client = Client()
    client.force_login(dalfsen.user("casusregisseur"))
    step = reverse("cases:step_propose", args=[case.reference, "3", "up"])
    went = signs_in_again(client, PASSWORD, f"{step}?deel=vraag")
    assert went.startswith(step)
    answer = client.get(went, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith(f"/casus/{case.reference}/")
    assert "Deze stap kan nu niet (meer): de casus is in AVE3." in answer.text


def test_a_step_that_the_model_does_not_know_is_still_no_page(dalfsen: Town) -> None:
    case = stepped_up(dalfsen)
    client = Client()
    client.force_login(dalfsen.user("casusregisseur"))
    nowhere = reverse("cases:step_propose", args=[case.reference, "9", "up"])
    assert client.get(nowhere).status_code == 404
