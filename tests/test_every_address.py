"""Every address, tried as every function, by a stranger, and signed out (see `tests/world.py`)."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases.core.models import AccessLog
from cases.core.presenters.access_log import PAGES
from roles.models import FunctionPeriod, User
from roles.views.base import nearest_page, opens
from tests.cast import NOW
from tests.world import (
    NO_SECRET,
    OF_A_COLLEAGUE,
    OF_THE_SIGNED_IN,
    OPEN_TO_ALL,
    SEES,
    SHOWS_NOTHING,
    WHO_MAY,
    WITH_A_TOKEN,
    WITHOUT_RECORD,
    World,
    names,
)

pytestmark = pytest.mark.django_db

FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
TOKEN = 'name="csrfmiddlewaretoken"'


def test_every_address_has_a_rule() -> None:
    known = set(WHO_MAY) | OPEN_TO_ALL | OF_THE_SIGNED_IN | WITH_A_TOKEN
    assert set(names()) == known


def test_every_page_that_is_logged_has_a_plain_name_in_the_log() -> None:
    shown = set(WHO_MAY) - WITHOUT_RECORD - SHOWS_NOTHING
    of_records = {name for name in shown - OF_A_COLLEAGUE if not name.startswith("roles:")}
    with_names = {
        "cases:new_signal",
        "cases:home",
        "cases:cases",
        "cases:to_decide",
        "cases:search",
    }
    assert set(PAGES) == of_records | with_names


@pytest.fixture
def world() -> World:
    return World()


def visitor(user: User) -> Client:
    """Somebody who signed in and stays so."""
    client = Client()
    client.force_login(user)
    return client


def tried(client: Client, address: str) -> tuple[int, int, list[str]]:
    """What opening the address answers, what sending it an empty form, and which of the page's
    forms lack their token; nothing is kept. An address that is only sent to, and leads to the
    page above it when it is opened, does not offer to be opened."""
    page = client.get(address)
    forms = FORM.findall(page.text) if page["Content-Type"].startswith("text/html") else []
    with transaction.atomic():
        posted = client.post(address, {}).status_code
        transaction.set_rollback(True)
    leads_away = page.status_code == 302 and page["Location"] == nearest_page(address)
    got = 405 if leads_away and not opens(address) else page.status_code
    return got, posted, [form for form in forms if TOKEN not in form]


def welcomes(got: int, posted: int) -> bool:
    """At least one method is offered, and those that are do their work."""
    return {got, posted} != {405} and got in (200, 302, 405) and posted in (200, 302, 400, 405, 422)


def refuses(got: int, posted: int) -> bool:
    """At least one method is offered, and those that are refuse; a wrong method refuses nobody."""
    return {got, posted} != {405} and {got, posted} <= {403, 404, 405}


def test_a_wrong_method_is_neither_a_welcome_nor_a_refusal() -> None:
    assert not welcomes(405, 405)
    assert not refuses(405, 405)
    assert refuses(405, 403)
    assert refuses(404, 405)
    assert not refuses(403, 200)


@pytest.mark.long
def test_an_address_opens_for_whom_the_table_says_and_for_nobody_else(world: World) -> None:
    superuser = User.objects.create_superuser("root@dalfsen.example", "geheim", name="Root")
    wrong, not_offered = [], defaultdict(set)
    for who, user in {**world.town.people, "superuser": superuser}.items():
        client = visitor(user)
        for name, may in WHO_MAY.items():
            if name in NO_SECRET:
                continue
            got, posted, without = tried(client, world.address(name))
            if not (welcomes if who in may else refuses)(got, posted):
                wrong.append(f"{name} as {who}: GET {got}, POST {posted}")
            wrong += [f"{name} as {who}: no token in {form[:120]}" for form in without]
            for method, answer in (("GET", got), ("POST", posted)):
                if answer == 405:
                    not_offered[name, method].add(who)
    for (name, method), told in not_offered.items():
        if lacking := WHO_MAY[name] - told:
            wrong.append(f"{name}: {method} is wrong for {told}, and not for {lacking}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_a_neighbour_does_not_learn_that_a_record_exists(world: World) -> None:
    wrong = []
    for function in ("casusregisseur", "netwerkcoordinator", "aover", "beheerder", "fg"):
        client = visitor(world.neighbours.user(function))
        for name in sorted(set(WHO_MAY) - WITHOUT_RECORD):
            got, posted, _ = tried(client, world.address(name))
            if not refuses(got, posted):
                wrong.append(f"{name} as {function}: GET {got}, POST {posted}")
    assert not wrong, "\n".join(wrong)


def test_to_a_neighbour_with_the_same_function_a_case_is_as_one_that_is_not_there(
    world: World,
) -> None:
    client = visitor(world.neighbours.user("netwerkcoordinator"))
    mine = client.get(reverse("cases:case", args=[world.case.reference]))
    none = client.get(reverse("cases:case", args=["2222-2222"]))
    assert mine.status_code == none.status_code == 404
    token = re.compile(rb'(csrf-token" content|csrfmiddlewaretoken" value|"session" content)="\w+"')
    assert token.sub(b"", mine.content) == token.sub(b"", none.content)


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(world: World) -> None:
    client = Client()
    for name in sorted(set(WHO_MAY) | OF_THE_SIGNED_IN):
        address = world.address(name) if name in WHO_MAY else reverse(name)
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(reverse("account_login")), name


def test_who_has_no_function_any_more_sees_nothing(world: World) -> None:
    user = world.town.user("casusregisseur")
    FunctionPeriod.objects.filter(user=user).update(end=NOW.date())
    client = visitor(user)
    for name in sorted(set(WHO_MAY) - NO_SECRET):
        assert tried(client, world.address(name))[:2] == (403, 403), name


def test_every_look_at_the_case_is_logged(world: World) -> None:
    user = world.town.user("netwerkcoordinator")
    client = visitor(user)
    for name, may in WHO_MAY.items():
        if may != SEES or name in WITHOUT_RECORD | SHOWS_NOTHING:
            continue
        before = AccessLog.objects.filter(case=world.case).count()
        client.get(world.address(name))
        newest = AccessLog.objects.filter(case=world.case).latest("pk")
        assert AccessLog.objects.filter(case=world.case).count() == before + 1, name
        assert (newest.user, newest.what) == (user, name)
        assert newest.functions == ["netwerkcoordinator"]
