"""AVE in het kort: what a model says, for everyone to read, and two models beside each other."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from roles.ave_model import registry
from roles.ave_model.matrix import matrix
from tests.cast import Town

pytestmark = pytest.mark.django_db


def page(town: Town, **asked: str) -> str:
    client = Client()
    client.force_login(town.user("casusregisseur"))
    return client.get(reverse("roles:in_short"), asked).text


@pytest.fixture(scope="module")
def dalfsen_notes() -> tuple[str, ...]:
    return registry.get("dalfsen").notes


def test_it_shows_notes_principles_routes_and_what_a_function_is_for(
    dalfsen_notes: tuple[str, ...],
) -> None:
    text = page(Town("dalfsen"))
    assert "AVE is vooral een afwegingskader" in dalfsen_notes[0]
    for words in (
        "AVE is vooral een afwegingskader",
        "We sluiten aan bij wat er al is en wat goed werkt",
        "Medische signalen",
        "de huisarts",
        "Verbindt de netwerkcoördinator en het bestuur.",
    ):
        assert words in text


def test_two_models_are_named_by_their_labels_and_all_of_it_is_shown_at_first() -> None:
    town = Town("dalfsen")
    both = page(town, naast="westerkwartier")
    assert "Casusregie: Dalfsen" in both
    assert "Casusregie: Westerkwartier" in both
    assert "Casusregie: westerkwartier" not in both
    assert "Situatie: Dalfsen" in both


def test_only_differences_are_shown_when_one_asks_for_that() -> None:
    only = page(Town("dalfsen"), naast="westerkwartier", verschillen="on")
    assert "Casusregie: Dalfsen" in only
    assert "Situatie: Dalfsen" not in only  # in words only, and words do not count


def test_a_norm_in_working_days_says_so_and_none_is_nought_days() -> None:
    lines = {
        cell.phase: cell.lines
        for row in matrix(registry.get("dalfsen"))
        if row.key == "norms"
        for cell in row.cells
    }
    assert "Tot een besluit over een voorstel: 5 werkdagen" in lines["2"]
    assert "Zonder activiteit: 30 dagen" in lines["2"]
    assert "Om een casusregisseur te benoemen: 1 dag" in lines["3"]
    assert "Om een casusregisseur te benoemen: dezelfde dag" in lines["4"]


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (None, "De Wams is nog niet ingegaan."),
        (date(2020, 1, 1), "De Wams geldt sinds wo 1 januari 2020."),
        (date(2090, 1, 1), "De Wams gaat in op zo 1 januari 2090."),
    ],
)
def test_the_wams_is_law_from_the_day_of_the_setting_and_an_ideal_before(
    settings: LazySettings, since: date | None, said: str
) -> None:
    """[Z, Het ideale plaatje; Vraag aan jullie]."""
    settings.AVE_WAMS_FROM = since
    text = page(Town("zvh-region"))
    assert said in text
    assert "Ideaal plaatje van de bron" in text


def test_a_model_whose_source_does_not_speak_of_the_wams_says_nothing_of_it() -> None:
    assert "Over de Wams" not in page(Town("dalfsen"))
