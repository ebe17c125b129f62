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
from tests.cast import NOW, PASSWORD
from tests.who_may import (
    NO_SECRET,
    OF_A_COLLEAGUE,
    OF_A_HOUSEHOLD,
    OF_THE_SIGNED_IN,
    OPEN_TO_ALL,
    SEES,
    SHOWS_NOTHING,
    WHO_MAY,
    WITH_A_TOKEN,
    WITHOUT_RECORD,
)
from tests.world import World, names

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
        "cases:new_household",
        "cases:home",
        "cases:cases",
        "cases:to_decide",
        "cases:search",
        "cases:signals",
        "cases:access_log",
        "account_login",
        "escalation:review_many",
        "escalation:reviewed",
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
        if may != SEES or name in WITHOUT_RECORD | SHOWS_NOTHING | OF_A_HOUSEHOLD:
            continue
        before = AccessLog.objects.filter(case=world.case).count()
        client.get(world.address(name))
        newest = AccessLog.objects.filter(case=world.case).latest("pk")
        assert AccessLog.objects.filter(case=world.case).count() == before + 1, name
        assert (newest.user, newest.what) == (user, name)
        assert newest.functions == ["netwerkcoordinator"]


PERSONAL = re.compile(r"\b(Voorbeeld|Anna|Dorpsstraat|Ruzie en schulden|veel ruzie)\b")
"""What of the household and its case stands in the rich world."""
ONLY_A_TITLE = {
    "cases:home",
    "cases:cases",
    "cases:to_decide",
    "escalation:queue",
    "cases:briefed",
    "notifications:notices",
}
"""Lists in which a case stands in outline, by its title."""


@pytest.mark.long
def test_what_an_address_shows_of_a_household_is_in_the_log(world: World) -> None:
    """Every address as every function: who read a name, an address or a text is written down."""
    unlogged, read = set(), set()
    for who, user in world.town.people.items():
        client = visitor(user)
        for name in WHO_MAY:
            newest = AccessLog.objects.latest("pk").pk
            page = client.get(world.address(name), query_of(world, name))
            html = page.headers["Content-Type"].startswith("text/html")
            shown = set(PERSONAL.findall(page.text)) if html else set()
            if name in ONLY_A_TITLE:
                shown -= {"Ruzie en schulden"}
            if not shown:
                continue
            read.add(name)
            lines = AccessLog.objects.filter(pk__gt=newest, user=user, what=name, refused=False)
            if not lines.exists():
                unlogged.add(f"{name} as {who}: {sorted(shown)}")
    assert not unlogged, "\n".join(sorted(unlogged))
    assert {"cases:home", "cases:signals", "cases:household", "escalation:review_many"} <= read


def query_of(world: World, name: str) -> dict[str, str]:
    """What an address must be asked to show something."""
    return {
        "escalation:review_many": {"casus": world.case.reference},
        "cases:search": {"q": "Dorpsstraat"},
    }.get(name, {})


def test_what_is_refused_is_in_the_log_of_the_case(world: World) -> None:
    """For who may not know of it, and for a neighbour; and not what does not exist."""
    before = AccessLog.objects.filter(refused=True).count()
    household, signal = world.case.household, world.case.signals.get()
    for user in (world.town.user("manager"), world.neighbours.user("aover")):
        client = visitor(user)
        for name, reference in (
            ("cases:case", world.case.reference),
            ("cases:household", household.reference),
            ("cases:case", "2222-2222"),
            ("cases:case", "\0"),
        ):
            assert client.get(reverse(name, args=[reference])).status_code in (403, 404)
    client = visitor(world.town.user("toegangsteam"))
    assert client.get(reverse("cases:signal", args=[signal.reference])).status_code == 404
    refused = AccessLog.objects.filter(refused=True)
    assert refused.count() == before + 5
    assert set(refused.values_list("municipality", flat=True)) == {world.town.municipality.pk}


def test_signing_in_and_failing_to_and_reading_the_log_are_in_the_log(world: World) -> None:
    user, address = world.town.user("aover"), reverse("account_login")
    client = Client()
    client.post(address, {"login": user.email, "password": "geraden"})
    client.post(address, {"login": "niemand@dalfsen.example", "password": "geraden"})
    client.post(address, {"login": user.email, "password": PASSWORD})
    found = AccessLog.objects.filter(user=user, what="account_login")
    assert list(found.order_by("pk").values_list("refused", flat=True)) == [True, False]
    fg = visitor(world.town.user("fg"))
    for _ in range(2):
        text = " ".join(fg.get(reverse("cases:access_log")).text.split())
    assert "aanmelden" in text
    assert "mislukt" in text
    assert "inzagelog" in text, "The FG's own reading, the time before."
    assert AccessLog.objects.filter(what="cases:access_log", user=world.town.user("fg")).exists()
