"""The case page at work: what is in sight, the film by keyboard, a log book that loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from cases.core.models import Case
from cases.record.models import LogEntry
from roles.models import Draft
from tests.browser.judge import PHONE, SIDEWAYS, WIDE
from tests.cast import Town, a_case
from tests.ugly import ugly_case
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Wat is er gebeurd of besproken"
AT_THE_TOP = {
    "the reference": "h1",
    "the phase and since when": ".ave-case__since",
    "the household and the subject": ".ave-case__subject",
    "the main action": ".ave-case__actions a >> nth=0",
    "who holds what": ".ave-regie__rows",
    "what is wrong": ".ave-now--wrong",
    "what is next": "section:has(> #hierna)",
}


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def visitor(contexts: Callable[..., Any]) -> Callable[..., Visitor]:
    def make(town: Town, name: str, size: dict[str, int] = WIDE) -> Visitor:
        someone = Visitor(contexts(viewport=size), town.user(name))
        someone.is_signed_in()
        return someone

    return make


def address(case: Case) -> str:
    return reverse("cases:case", args=[case.reference])


def out_of_sight(page: Page, size: dict[str, int]) -> list[str]:
    found = []
    for what, where in AT_THE_TOP.items():
        box = page.locator(where).first.bounding_box()
        assert box, what
        inside = (
            box["x"] >= 0
            and box["y"] >= 0
            and box["x"] + box["width"] <= size["width"]
            and box["y"] + box["height"] <= size["height"]
        )
        if not inside:
            found.append(f"{what}: {box}")
    return found


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("who", ["aover", "netwerkcoordinator"])
def test_what_matters_is_in_sight_without_scrolling_on_the_ugliest_case(
    dalfsen: Town, visitor: Callable[..., Visitor], size: dict[str, int], who: str
) -> None:
    someone = visitor(dalfsen, who, size)
    someone.opens(address(ugly_case(dalfsen)))
    assert out_of_sight(someone.page, size) == []
    assert someone.page.evaluate(SIDEWAYS) == 0


def test_the_ugliest_case_is_good_in_every_state(
    dalfsen: Town, visitor: Callable[..., Visitor], axe: Callable[[Page], list[str]]
) -> None:
    someone = visitor(dalfsen, "aover")
    case = ugly_case(dalfsen)
    page = someone.page
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for query in ("", "film/?film=weken", "?soort=logboek"):
            someone.opens(address(case) + query)
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            assert page.evaluate(SIDEWAYS) == 0
            assert axe(page) == []
    assert someone.complaints == []


def test_the_newest_part_of_the_film_is_in_sight_and_only_the_film_scrolls(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    someone = visitor(dalfsen, "aover", PHONE)
    someone.opens(address(ugly_case(dalfsen)) + "film/?film=weken")
    box = someone.page.locator("[data-mark]").last.bounding_box()
    assert box
    assert 0 <= box["x"] <= PHONE["width"]
    assert someone.page.evaluate(SIDEWAYS) == 0


def test_the_film_is_walked_by_arrows_and_enter_opens_the_record(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    someone = visitor(dalfsen, "aover")
    someone.opens(address(ugly_case(dalfsen)) + "film/?film=weken")
    page = someone.page
    expect(page.locator("[data-mark][tabindex='0']")).to_have_count(1)  # the script is there
    page.get_by_role("region", name="De film van de casus").focus()
    page.keyboard.press("Tab")
    name = "document.activeElement.getAttribute('aria-label')"
    last = page.evaluate(name)
    assert re.search(r"\d{4}$|lijst$", last)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    earlier = page.evaluate(name)
    assert earlier != last
    page.keyboard.press("ArrowRight")
    assert page.evaluate(name) != earlier
    page.keyboard.press("Home")
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterSettle'))")  # another part
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-film]')") is None
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#*")


def test_another_zoom_comes_in_place_and_equals_the_whole_page(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    someone = visitor(dalfsen, "aover")
    someone.opens(address(ugly_case(dalfsen)))
    page = someone.page
    page.get_by_role("link", name="Film", exact=True).click()
    page.get_by_role("link", name="Maanden").click()
    expect(page.locator("#film-maanden")).to_have_attribute("aria-current", "true")
    assert "film=maanden" in page.url
    expect(page.locator("#film-maanden")).to_be_focused()
    markup = "document.querySelector('[data-film]').innerHTML.replace(/ tabindex=\"[^\"]*\"/g, '')"
    swapped = page.evaluate(markup)
    page.reload()
    assert page.evaluate(markup) == swapped


def test_a_line_is_written_in_place_with_ctrl_enter(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    someone.opens(address(case))
    page = someone.page
    page.get_by_role("link", name="Schrijf in het logboek").click()
    expect(page.get_by_label(TEXT)).to_be_focused()
    page.keyboard.type("Op de koffie geweest.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ave-timeline__event").first).to_contain_text("Op de koffie geweest.")
    expect(page.locator("[data-draft-status]")).to_have_text("Vastgelegd in het logboek.")
    expect(page.get_by_label(TEXT)).to_have_value("")
    expect(page.get_by_label(TEXT)).to_be_focused()
    entry = LogEntry.objects.get()
    assert timezone.now() - entry.happened_at < timedelta(minutes=1)
    assert not Draft.objects.exists()
    page.keyboard.type("En nog een.")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.locator(".ave-timeline__event").first).to_contain_text("En nog een.")
    page.get_by_role("link", name="Film", exact=True).click()
    expect(page.locator("[data-film]")).to_contain_text("2")
    assert someone.complaints == []


def test_another_part_that_comes_meanwhile_does_not_hide_that_the_line_was_written(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    page = someone.page
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        on_their_way.append(route)

    page.route(f"**{reverse('cases:counts')}", hold)
    someone.opens(address(case))
    expect(page.locator("[hx-trigger=load].htmx-request")).to_be_attached()
    page.route(f"**{reverse('cases:log', args=[case.reference])}", hold)
    page.get_by_label(TEXT).fill("Op de koffie geweest.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("form[data-done].htmx-request")).to_be_attached()
    counts, line = on_their_way
    counts.continue_()
    expect(page.locator("[hx-trigger=load].htmx-request")).not_to_be_attached()
    line.continue_()
    expect(page.locator(".ave-timeline__event").first).to_contain_text("Op de koffie geweest.")
    expect(page.locator("[data-draft-status]")).to_have_text("Vastgelegd in het logboek.")


def test_what_is_wrong_with_a_line_is_said_in_place(
    dalfsen: Town, visitor: Callable[..., Visitor], axe: Callable[[Page], list[str]]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    someone.opens(address(case))
    page = someone.page
    page.get_by_label(TEXT).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#schrijf [data-error-summary]")).to_be_focused()
    expect(page.locator("#schrijf")).to_contain_text("Schrijf op wat er is gebeurd of besproken.")
    assert axe(page) == []


def test_without_a_script_a_line_is_written_all_the_same(
    dalfsen: Town, contexts: Callable[..., Any]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = Visitor(contexts(java_script_enabled=False), dalfsen.user("casusregisseur"))
    someone.is_signed_in()
    someone.opens(address(case))
    someone.types(TEXT, "Zonder script.")
    someone.presses("Vastleggen")
    someone.reads("Vastgelegd in het logboek.", "Zonder script.")


def test_who_closes_the_page_finds_the_draft_again_and_can_throw_it_away(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    someone.opens(address(case))
    someone.picks("Soort", "Huisbezoek")
    someone.page.get_by_label(TEXT).press_sequentially("Halverwege")
    expect(someone.page.locator("[data-draft-status]")).to_contain_text("Concept bewaard om")
    someone.page.close()
    someone.page = someone.context.new_page()
    someone.opens(address(case))
    expect(someone.page.get_by_label(TEXT)).to_have_value("Halverwege")
    expect(someone.page.locator("[data-draft-status]")).to_contain_text("Concept van vandaag")
    assert someone.page.get_by_label("Soort", exact=True).input_value() == "visit"
    someone.page.get_by_text("Concept weggooien", exact=True).click()
    someone.presses("Ja, gooi het concept weg")
    someone.reads("Het concept is weggegooid.")
    expect(someone.page.get_by_label(TEXT)).to_have_value("")


def test_offline_the_page_says_so_calmly_keeps_the_text_and_saves_later(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    someone.opens(address(case))
    page = someone.page
    someone.context.set_offline(True)
    page.get_by_label(TEXT).press_sequentially("In de kelder")
    expect(page.locator("[data-draft-trouble]")).to_contain_text("U bent niet verbonden")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_label(TEXT)).to_have_value("In de kelder")
    someone.context.set_offline(False)
    expect(page.locator("[data-draft-status]")).to_contain_text("Concept bewaard")
    expect(page.locator("[data-draft-trouble]")).to_be_empty()
    assert Draft.objects.get().typed["text"] == ["In de kelder"]


def test_a_session_that_ran_out_loses_nothing_and_saves_after_signing_in_elsewhere(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    someone.opens(address(case))
    page = someone.page
    someone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label(TEXT).fill("Te laat getypt")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.locator("[data-draft-trouble]")).to_contain_text("Uw tekst staat nog hier")
    expect(page.get_by_text("U bent afgemeld")).to_have_count(1)
    expect(page.get_by_label(TEXT)).to_have_value("Te laat getypt")
    assert not LogEntry.objects.exists()
    elsewhere = Visitor(someone.context, someone.user)
    elsewhere.signs_in()
    expect(page.locator("[data-draft-status]")).to_contain_text("Concept bewaard")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.locator(".ave-timeline__event").first).to_contain_text("Te laat getypt")
    elsewhere.opens(address(case))
    elsewhere.reads("Te laat getypt")


def test_pasting_from_a_mail_keeps_its_lines(
    dalfsen: Town, visitor: Callable[..., Visitor]
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
    someone = visitor(dalfsen, "casusregisseur")
    someone.opens(address(case))
    someone.page.get_by_label(TEXT).fill("Beste Jan,\n\nTot morgen.\nGroet")
    someone.page.get_by_role("button", name="Vastleggen").click()
    expect(someone.page.locator("[data-draft-status]")).to_contain_text("Vastgelegd")
    newest = someone.page.locator(".ave-timeline__event .ave-pre").first
    expect(newest).to_contain_text("Beste Jan")
    lines = newest.inner_text().splitlines()
    assert [line for line in lines if line] == ["Beste Jan,", "Tot morgen.", "Groet"]
