"""What a screen reader is told of the five main pages, in its order: as text one can read.

The text is the browser's own accessibility tree, of landmarks, headings and the names of controls.
Lines that begin so, in this order, must be in it; what stands between them may change.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from roles.models import User
from tests.browser.addresses import Addresses
from tests.browser.judge import WIDE
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

FRAME = [
    '- link "Naar de inhoud"',
    "- banner",
    '- link "AVE',
    '- link "Hulp"',
    '- navigation "Hoofdmenu"',
    "- main",
    "- contentinfo",
    '- link "Toegankelijkheid"',
]
"""Of every page: the way past the menu first, and where help is always the same."""

PAGES = {
    "cases:home": [
        'heading "Mijn werk" [level=1]',
        '- link "Nieuw signaal"',
        'heading "Wacht op u',
        "[level=2]",
        'heading "Mijn casussen',
    ],
    "cases:new_signal": [
        'heading "Nieuw signaal" [level=1]',
        '- form "Zoek een huishouden"',
        '- textbox "Naam, adres of kenmerk',
        '- button "Zoek"',
    ],
    "cases:case": [
        "heading",
        "[level=1]",
        '- navigation "Onderdelen van de casus"',
        '- region "Regie"',
        '- textbox "Wat is er gebeurd',
        '- button "Vastleggen"',
    ],
    "cases:step_propose": [
        "heading",
        "[level=1]",
        "group",
        "checkbox",
        '- button "Verder"',
    ],
    "cases:proposal": [
        'heading "Voorstel',
        "[level=1]",
        "heading",
        "[level=2]",
        '- textbox "Waarom besluit u dit?',
        '- button "Afwijzen"',  # approving waits for a consultation
    ],
}


def test_the_main_pages_are_told_in_a_sensible_order(
    contexts: Callable[..., BrowserContext],
) -> None:
    addresses = Addresses()
    wrong = []
    for name, expected in PAGES.items():
        user, address = _who_and_where(addresses, name)
        person = Visitor(contexts(viewport=WIDE), user)
        person.is_signed_in()
        person.opens(address)
        told = person.page.locator("body").aria_snapshot()
        for wanted in (FRAME, expected):
            if missing := first_missing(told, wanted):
                wrong.append(f"{name}: no {missing!r} in its place in:\n{told}")
        person.context.close()
    assert not wrong, "\n\n".join(wrong)


def _who_and_where(addresses: Addresses, name: str) -> tuple[User, str]:
    if name == "cases:proposal":
        return addresses.town.user("aover"), addresses.address(name)
    if name == "cases:step_propose":
        return addresses.page(name)
    plain = name in ("cases:home", "cases:new_signal")
    return addresses.town.user("netwerkcoordinator"), reverse(name) if plain else addresses.address(
        name
    )


def first_missing(told: str, wanted: list[str]) -> str:
    """The first of the wanted pieces that does not come after the ones before it."""
    place = 0
    for piece in wanted:
        place = told.find(piece, place)
        if place < 0:
            return piece
        place += len(piece)
    return ""
