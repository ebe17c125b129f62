"""What htmx swaps in is what a full reload shows, and the focus is left somewhere sensible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.judge import WIDE
from tests.browser.swaps import differences, focus, places_that_ask
from tests.cast import Town
from tests.story import dalfsen_in
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

COMPARED = {
    "templates/cases/case/film.html": "test_another_stretch_of_the_film_is_that_of_its_own_address",
    "templates/cases/case/log.html": "test_what_is_logged_in_place_leaves_what_a_reload_gives",
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


def test_another_stretch_of_the_film_is_that_of_its_own_address(
    at_work: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("3")
    coordinator = at_work(story.town, "netwerkcoordinator")
    coordinator.opens(f"/casus/{story.case.reference}/")
    level = coordinator.main.locator(".ave-film__level:not([aria-current])").first
    chosen = level.get_attribute("id")
    with coordinator.page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        level.click()
    coordinator.main.locator(f"#{chosen}[aria-current]").wait_for()
    assert focus(coordinator.page) == f"a#{chosen}"
    assert not (found := differences(coordinator.page)), "\n".join(found)
    assert not coordinator.complaints


def test_what_is_logged_in_place_leaves_what_a_reload_gives(
    at_work: Callable[[Town, str], Visitor],
) -> None:
    story = dalfsen_in("2")
    regisseur = at_work(story.town, "casusregisseur")
    regisseur.opens(f"/casus/{story.case.reference}/")
    regisseur.types("Wat is er gebeurd of besproken", "De post ligt ongeopend.")
    regisseur.main.get_by_role("button", name="Vastleggen", exact=True).click()
    regisseur.main.locator("#verloop-deel", has_text="De post ligt ongeopend.").wait_for()
    assert focus(regisseur.page)
    assert not (found := differences(regisseur.page)), "\n".join(found)
    assert not regisseur.complaints
