"""The lists of work: signals that wait for triage, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.intake.models import Signal
from cases.intake.presenters.signals import LATE_TRIAGE, SIGNALS
from roles.models import User
from tests.cast import Town, a_case, a_household, a_signal
from tests.story import Story

pytestmark = pytest.mark.django_db

WAITING, TO_DECIDE = reverse("cases:signals"), reverse("cases:to_decide")
MOST_QUERIES = 8


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def ago(**kwargs: float) -> datetime:
    return timezone.localtime() - timedelta(**kwargs)


def shown(client: Client, user: User, url: str, **query: str) -> Any:
    client.force_login(user)
    answer = client.get(f"{url}?{urlencode(query)}", follow=True)
    assert answer.status_code == 200
    return answer.context


def references(context: Any) -> list[str]:
    return [row["reference"] for row in context["rows"]]


def signals(town: Town, *days: int) -> list[Signal]:
    home = a_household(town, by="toegangsteam", at=ago(days=max(days) + 1))
    return [a_signal(town, home, by="toegangsteam", at=ago(days=number)) for number in days]


def test_signals_stand_oldest_first_unless_asked_otherwise(client: Client, dalfsen: Town) -> None:
    new, old = signals(dalfsen, 1, 3)
    user = dalfsen.user("toegangsteam")
    assert references(shown(client, user, WAITING)) == [old.reference, new.reference]
    turned = shown(client, user, WAITING, sorteer="-ontvangen")
    assert references(turned) == [new.reference, old.reference]
    (column,) = [c for c in turned["columns"] if c["name"] == "ontvangen"]
    assert (column["sorted"], column["sort_url"]) == ("descending", f"{WAITING}?sorteer=")


def test_each_filter_takes_what_it_says_and_leaves_the_rest(client: Client, dalfsen: Town) -> None:
    in_time, late = signals(dalfsen, LATE_TRIAGE, LATE_TRIAGE + 1)
    Signal.objects.filter(pk=in_time.pk).update(kind="advice", reporter="police")
    user = dalfsen.user("toegangsteam")
    assert references(shown(client, user, WAITING, laat="on")) == [late.reference]
    assert references(shown(client, user, WAITING, soort="advice")) == [in_time.reference]
    assert references(shown(client, user, WAITING, melder="police")) == [in_time.reference]
    assert [row["late"] for row in shown(client, user, WAITING)["rows"]] == [True, False]
    none = shown(client, user, WAITING, melder="school")
    assert (none["count_words"], none["active"]) == ("Geen signalen", True)


def test_the_signals_of_all_pages_are_reached(client: Client, dalfsen: Town) -> None:
    made = signals(dalfsen, *range(SIGNALS.page + 2))
    first = shown(client, dalfsen.user("toegangsteam"), WAITING)
    second = client.get(first["next_url"]).context
    assert len(first["rows"]) == SIGNALS.page
    assert {*references(first), *references(second)} == {signal.reference for signal in made}
    assert second["count_words"] == f"{len(made)} signalen"


def test_a_view_of_signals_opens_first_and_the_rest_is_one_press_away(
    client: Client, dalfsen: Town
) -> None:
    new, late = signals(dalfsen, 1, 9)
    user = dalfsen.user("toegangsteam")
    client.force_login(user)
    client.post(WAITING, {"doe": "bewaar", "naam": "Te laat", "query": "laat=on&na=x"})
    client.post(WAITING, {"doe": "eerst", "naam": "Te laat"})
    opened = shown(client, user, WAITING)
    assert references(opened) == [late.reference]
    everything = client.get(opened["clear_url"]).context
    assert references(everything) == [late.reference, new.reference]
    assert everything["all_shown"]


def test_the_queries_for_signals_are_pinned(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    signals(dalfsen, *range(12))
    shown(client, dalfsen.user("toegangsteam"), WAITING)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"{WAITING}?laat=on")


@pytest.fixture
def three_waiting(dalfsen: Town) -> dict[str, str]:
    """What waits for the AOV'er: the oldest is a proposal for AVE3, then two for AVE4."""
    found = {}
    for name, days in (("old", 9), ("middle", 8), ("new", 7)):
        story = Story(dalfsen, a_case(dalfsen, at=ago(days=days)), ago(days=days - 1))
        story.at_once("casusregisseur", "3", "up")
        story.propose("casusregisseur", "4", "up")
        found[name] = story.case.reference
    return found


def test_decisions_are_filtered_and_put_in_order(
    client: Client, dalfsen: Town, three_waiting: dict[str, str]
) -> None:
    user = dalfsen.user("aover")
    names = {reference: name for name, reference in three_waiting.items()}

    def order(**query: str) -> list[str]:
        return [names[r] for r in references(shown(client, user, TO_DECIDE, **query))]

    assert order() == order(sorteer="wacht") == ["old", "middle", "new"]
    assert order(sorteer="-wacht") == ["new", "middle", "old"]
    assert order(wat="voorstel", fase="3") == order()
    assert order(wat="spoed") == order(wat="verschil") == order(fase="2") == []
    page = shown(client, user, TO_DECIDE)
    assert page["count_words"] == "3 besluiten wachten op u"
    assert not page["choices"]


def test_an_urgent_decision_is_told_from_a_proposal(client: Client, dalfsen: Town) -> None:
    urgent = a_case(dalfsen, phase="4", by="aover", regisseur=None, at=ago(hours=1))
    mayor = dalfsen.user("burgemeester")
    assert references(shown(client, mayor, TO_DECIDE, wat="spoed")) == [urgent.reference]
    assert references(shown(client, mayor, TO_DECIDE, wat="voorstel")) == []


def test_a_filter_that_finds_nothing_says_so_and_leads_back(
    client: Client, dalfsen: Town, three_waiting: dict[str, str]
) -> None:
    client.force_login(dalfsen.user("aover"))
    html = client.get(f"{TO_DECIDE}?wat=spoed").text
    assert "Niets gevonden met dit filter." in html
    assert f'href="{TO_DECIDE}?sorteer="' in html


@pytest.mark.parametrize("url", [WAITING, TO_DECIDE])
def test_nonsense_in_the_address_shows_the_list(
    client: Client, dalfsen: Town, three_waiting: dict[str, str], url: str
) -> None:
    signals(dalfsen, 2)
    user = dalfsen.user("aover")
    whole = references(shown(client, user, url))
    assert whole
    for query in ({"sorteer": "x"}, {"wat": "?", "soort": "?"}, {"na": "\0"}, {"fase": "9"}):
        assert references(shown(client, user, url, **query)) == whole
