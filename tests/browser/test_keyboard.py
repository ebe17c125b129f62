"""The five main tasks by keyboard alone, with the focus in sight at every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from cases.intake.models import Signal
from cases.record.models import LogEntry
from tests.browser.addresses import Addresses
from tests.browser.judge import PHONE, WIDE
from tests.browser.keyboard import Keyboard
from tests.cast import PASSWORD
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db(transaction=True)

Sits = Callable[..., Keyboard]


@pytest.fixture
def sits(contexts: Callable[..., BrowserContext]) -> Sits:
    """Somebody of the story's town at Mijn werk, without a mouse."""

    def locked_case(story: Story, name: str) -> Keyboard:
        person = Keyboard(contexts(viewport=WIDE), story.town.user(name))
        person.is_signed_in()
        person.opens("/")
        return person

    return locked_case


def test_a_visit_is_logged(sits: Sits) -> None:
    story = dalfsen_in("2")
    regisseur = sits(story, "casusregisseur")
    regisseur.tabs_to("Schrijf (Voorbeeld)", "a")
    regisseur.page.keyboard.press("Enter")
    regisseur.main.get_by_label("Wat is er gebeurd of besproken").wait_for()
    regisseur.writes("Wat is er gebeurd of besproken", "De post ligt ongeopend.")
    regisseur.page.keyboard.press("Control+Enter")
    regisseur.reads("Vastgelegd bij")
    regisseur.page.wait_for_function("document.activeElement.id === 'vastgelegd'")
    assert LogEntry.objects.get(case=story.case).text == "De post ligt ongeopend."
    assert not regisseur.complaints


def test_a_signal_is_registered(sits: Sits) -> None:
    story = begin("dalfsen", "2")
    intake = sits(story, "toegangsteam")
    intake.enters("Nieuw signaal")
    intake.writes("Naam, adres of kenmerk", "Voorb")
    intake.enters("Zoek", "button")
    intake.enters("Signaal voor dit huishouden")
    intake.writes("Wat is er aan de hand", "De buren horen veel ruzie.")
    intake.sets("Melding")
    intake.picks_by_letters("Wie meldt", "Prof")
    intake.enters("Leg het signaal vast", "button")
    assert Signal.objects.count() == 2


def test_a_step_is_proposed(sits: Sits) -> None:
    story = dalfsen_in("3")
    coordinator = sits(story, "netwerkcoordinator")
    coordinator.opens(f"/casus/{story.case.reference}/")
    coordinator.enters("Op- of afschalen")
    coordinator.sets("Er is risico op eigenrichting")
    coordinator.enters("Verder met opschalen naar AVE4", "button")
    coordinator.sets("Ja, met een risico-inschatting en bindende afspraken")
    coordinator.enters("Verder", "button")
    coordinator.writes("Waarom deze stap?", "De buurt dreigt.")
    coordinator.enters("Voorstellen", "button")
    coordinator.reads("Uw voorstel staat klaar.")


def test_a_decision_is_taken(sits: Sits) -> None:
    story = dalfsen_in("3")
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    aover = sits(story, "aover")
    aover.enters("Voorbeeld", "a")
    aover.writes("Waarom besluit u dit?", "De buurt dreigt.")
    aover.enters("Goedkeuren", "button")
    aover.writes("Wachtwoord", PASSWORD)
    aover.enters("Bevestig en leg vast", "button")
    assert story.phase == "4"


def test_a_case_is_found_by_half_a_surname(sits: Sits) -> None:
    story = begin("dalfsen", "2")
    regisseur = sits(story, "casusregisseur")
    regisseur.page.keyboard.press("/")
    regisseur.page.keyboard.type("voorb")
    found = regisseur.page.locator("#zoek-gevonden [data-row-link]")
    found.first.wait_for()
    regisseur.page.keyboard.press("ArrowDown")
    regisseur.stop()
    with regisseur.page.expect_navigation(url=f"**/casus/{story.case.reference}/"):
        regisseur.page.keyboard.press("Enter")


MAIN_PAGES = {
    "cases:home": "netwerkcoordinator",
    "cases:cases": "netwerkcoordinator",
    "cases:case": "netwerkcoordinator",
    "cases:step_propose": "netwerkcoordinator",
    "cases:proposal": "aover",
    "cases:household": "casusregisseur",
    "cases:household_signal": "casusregisseur",
}


def test_the_focus_goes_through_a_page_in_the_order_of_its_text_and_out_again(
    contexts: Callable[..., BrowserContext],
) -> None:
    addresses = Addresses()
    wrong = []
    for size in (WIDE, PHONE):
        for name, function in MAIN_PAGES.items():
            person = Keyboard(contexts(viewport=size), addresses.town.user(function))
            person.is_signed_in()
            person.opens(addresses.address(name) if name != "cases:cases" else reverse(name))
            stops = person.walks_the_page()
            orders = [int(str(stop["order"])) for stop in stops]
            if orders != sorted(orders):
                wrong.append(f"{name}: {[stop['name'] for stop in stops]}")
            if str(stops[0]["name"]) != "Naar de inhoud":
                wrong.append(f"{name}: begins with {stops[0]['name']}")
            person.context.close()
    assert not wrong, "\n".join(wrong)
