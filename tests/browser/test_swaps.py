"""What htmx swaps in is what a full reload shows, and the focus is left somewhere sensible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.judge import WIDE
from tests.browser.swaps import places_that_ask
from tests.cast import Town
from tests.story import dalfsen_in
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

COMPARED = {
    "roles/fields.py": "test_a_day_is_understood_the_same_by_itself_and_with_its_form",
}
"""Each file that lets htmx ask something → the test below that compares it with a full reload."""
OFFERED = {"templates/components/filter_bar.html"}
"""Asks only on a page that wishes so, and none does."""


def test_everything_that_asks_is_compared_with_a_reload() -> None:
    assert places_that_ask() - OFFERED == set(COMPARED)
    assert not [name for name in COMPARED.values() if name not in globals()]


@pytest.fixture
def at_work(contexts: Callable[..., BrowserContext]) -> Callable[[Town, str], Visitor]:
    def signed_in(town: Town, name: str) -> Visitor:
        person = Visitor(contexts(viewport=WIDE), town.user(name))
        person.is_signed_in()
        return person

    return signed_in


def test_a_day_is_understood_the_same_by_itself_and_with_its_form(
    at_work: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")
    regisseur = at_work(story.town, "casusregisseur")
    regisseur.opens(f"/casus/{story.case.reference}/logboek/")
    regisseur.types("Wanneer", "gisteren 14:00")
    regisseur.page.keyboard.press("Tab")
    said = regisseur.main.locator("output[for*=happened], .ave-field__understood").first
    said.filter(has_text="14:00").wait_for()
    swapped = said.inner_text()
    assert regisseur.page.evaluate("document.activeElement.name") == "text"
    assert regisseur.presses("Opslaan") == 422
    assert said.inner_text() == swapped
    assert not regisseur.complaints
