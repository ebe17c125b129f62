"""How many clicks it takes to put a step forward and to sign one off, and what a phone shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from cases.core.models import Case
from cases.scaling.models import PhaseTransition, Proposal
from tests.cast import PASSWORD, Town, a_case
from tests.story import Story
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 390, "height": 844}}
THUMB = 44
"""Pixels: what a thumb hits without looking."""


class Counted:
    """Clicks of somebody on one page, one by one; typing is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, where: Locator) -> None:
        where.click()
        self.clicks += 1
        self.page.wait_for_load_state()

    def presses(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def ticks(self, words: str) -> None:
        self.click(self.page.get_by_label(words))


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def ave3(dalfsen: Town) -> Case:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    return story.fresh()


@pytest.fixture
def visits(contexts: Callable[..., Any]) -> Callable[..., Visitor]:
    def visit(user: Any, **options: Any) -> Visitor:
        visitor = Visitor(contexts(**options), user)
        visitor.is_signed_in()
        return visitor

    return visit


def test_ave3_is_decided_within_six_clicks_from_the_case(
    dalfsen: Town, visits: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen)
    who = visits(dalfsen.user("casusregisseur"))
    who.opens(f"/casus/{case.reference}/")
    hand = Counted(who.page)
    hand.click(who.main.get_by_role("link", name="Op- of afschalen"))
    hand.ticks("Stagnatie van samenwerking tussen de betrokken partijen.")
    hand.presses("Verder met opschalen naar AVE3")
    hand.presses("Verder")
    who.types("Waarom deze stap?", "Het stokt.")
    hand.presses("Besluiten")
    assert Case.objects.get(pk=case.pk).phase == "3"
    assert hand.clicks <= 6


def test_ave4_is_proposed_within_six_clicks_from_the_case(
    dalfsen: Town, ave3: Case, visits: Callable[..., Visitor]
) -> None:
    who = visits(dalfsen.user("netwerkcoordinator"))
    who.opens(f"/casus/{ave3.reference}/")
    hand = Counted(who.page)
    hand.click(who.main.get_by_role("link", name="Op- of afschalen"))
    hand.ticks("Er is risico op eigenrichting")
    hand.presses("Verder met opschalen naar AVE4")
    hand.ticks("Ja, met een risico-inschatting en bindende afspraken")
    hand.presses("Verder")
    who.types("Waarom deze stap?", "De buurt dreigt.")
    hand.presses("Voorstellen")
    assert Proposal.objects.get(case=ave3, to_phase="4").answers
    assert hand.clicks <= 6


def test_what_was_typed_survives_reloading_and_going_back_and_forward(
    dalfsen: Town, ave3: Case, visits: Callable[..., Visitor]
) -> None:
    who = visits(dalfsen.user("netwerkcoordinator"), java_script_enabled=False)
    who.opens(f"/casus/{ave3.reference}/stap/4/up/")
    who.ticks("Er is risico op eigenrichting")
    who.presses("Verder")
    who.ticks("Ja, met een risico-inschatting en bindende afspraken")
    who.presses("Verder")
    who.types("Waarom deze stap?", "De buurt dreigt.")
    who.presses("Terug naar wat er gedaan is")
    who.page.go_back()
    who.page.go_forward()
    who.page.reload()
    assert who.main.get_by_label(
        "Ja, met een risico-inschatting en bindende afspraken"
    ).is_checked()
    who.presses("Verder")
    who.reads("Er is risico op eigenrichting")
    assert who.main.get_by_label("Waarom deze stap?").input_value() == "De buurt dreigt."
    who.page.reload()
    assert who.main.get_by_label("Waarom deze stap?").input_value() == "De buurt dreigt."
    assert "buurt" not in who.page.url


@pytest.fixture
def to_sign(dalfsen: Town, ave3: Case) -> Proposal:
    story = Story(dalfsen, ave3)
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    return Proposal.objects.pending().get(case=ave3)


def test_ave4_is_signed_off_in_three_clicks_after_reading(
    dalfsen: Town, to_sign: Proposal, visits: Callable[..., Visitor]
) -> None:
    who = visits(dalfsen.user("aover"), **PHONE)
    who.opens("/")
    who.follows_row(to_sign.case.reference)
    if "/voorstel/" not in who.page.url:
        who.follows("Bekijk en besluit")
    who.reads("Waar het voorstel op rust")
    hand = Counted(who.page)
    who.types("Waarom besluit u dit?", "Nodig.")
    hand.presses("Goedkeuren")
    who.types("Wachtwoord", PASSWORD)
    who.reads("Goedkeuren: Opschalen naar AVE4, casus " + to_sign.case.reference)
    hand.presses("Bevestig en leg vast")
    who.reads("Het besluit is vastgelegd.")
    assert PhaseTransition.objects.filter(case=to_sign.case, to_phase="4").exists()
    assert hand.clicks <= 3


def test_on_a_phone_the_choice_is_within_reach_of_a_thumb_from_the_start(
    dalfsen: Town, to_sign: Proposal, visits: Callable[..., Visitor]
) -> None:
    who = visits(dalfsen.user("aover"), **PHONE)
    who.opens(f"/casus/{to_sign.case.reference}/voorstel/{to_sign.pk}/")
    for name in ("Goedkeuren", "Afwijzen"):
        box = who.page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["height"] >= THUMB
        assert box["width"] >= THUMB
        assert 844 / 2 < box["y"] < 844 - box["height"]
    why = who.main.get_by_label("Waarom besluit u dit?").bounding_box()
    assert why
    assert 844 / 2 < why["y"] < 844


def test_on_a_phone_what_has_the_focus_is_never_under_the_bar(
    dalfsen: Town, to_sign: Proposal, visits: Callable[..., Visitor]
) -> None:
    who = visits(dalfsen.user("aover"), **PHONE)
    who.opens(f"/casus/{to_sign.case.reference}/voorstel/{to_sign.pk}/")
    hidden = []
    for _ in range(40):
        who.page.keyboard.press("Tab")
        under = who.page.evaluate(
            """() => {
              const on = document.activeElement, bar = document.querySelector('.ave-decide__bar');
              if (!on || on === document.body || bar.contains(on)) return '';
              const a = on.getBoundingClientRect(), b = bar.getBoundingClientRect();
              return a.bottom > b.top + 1 && a.top < b.bottom - 1 ? on.outerHTML.slice(0, 80) : '';
            }"""
        )
        if under:
            hidden.append(under)
    assert not hidden
