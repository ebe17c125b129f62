"""A day's work at the browser: keys, finding, writing from Mijn werk, and lists that swap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.core.models import Case
from cases.households.services.households import NewMember
from cases.record.models import LogEntry
from notifications.services.notices import notify
from tests.cast import PASSWORD, Town, a_case
from tests.story import Story
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def named(town: Town, name: str, **case: Any) -> Case:
    at = timezone.localtime() - timedelta(days=3)
    return a_case(town, at=at, members=(NewMember(last_name=name, first_name="Anna"),), **case)


@pytest.fixture
def regisseur(contexts: Callable[..., Any], dalfsen: Town) -> Visitor:
    visitor = Visitor(contexts(), dalfsen.user("casusregisseur"))
    visitor.is_signed_in()
    return visitor


def loads(page: Page) -> list[str]:
    """The pages that are loaded from now on."""
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url))
    return found


def test_a_visit_is_written_from_mijn_werk_in_two_clicks_and_without_a_page(
    regisseur: Visitor, dalfsen: Town
) -> None:
    case = named(dalfsen, "Kloosterman")
    regisseur.opens("/")
    page, loaded = regisseur.page, loads(regisseur.page)
    page.get_by_role("link", name="Schrijf (Kloosterman)").click()
    expect(page.get_by_label("Wat is er gebeurd of besproken")).to_be_focused()
    page.keyboard.type("Thee gedronken.")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_text("Vastgelegd, net nu")).to_be_visible()
    expect(page.get_by_role("link", name="Schrijf (Kloosterman)")).to_be_focused()
    assert loaded == []
    assert LogEntry.objects.get(case=case).text == "Thee gedronken."
    assert regisseur.complaints == []


def test_ctrl_enter_sends_what_one_writes_and_a_mistake_keeps_it(
    regisseur: Visitor, dalfsen: Town
) -> None:
    named(dalfsen, "Kloosterman")
    regisseur.opens("/")
    page = regisseur.page
    page.get_by_role("link", name="Schrijf (Kloosterman)").click()
    expect(page.get_by_label("Wat is er gebeurd of besproken")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="Dit klopt nog niet")).to_be_focused()
    page.get_by_label("Wat is er gebeurd of besproken").fill("Thee.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Vastgelegd, net nu")).to_be_visible()
    assert LogEntry.objects.count() == 1


def test_signed_out_meanwhile_what_one_wrote_in_mijn_werk_stands_and_is_sent_after_signing_in(
    regisseur: Visitor, dalfsen: Town
) -> None:
    case = named(dalfsen, "Kloosterman")
    regisseur.opens("/")
    page = regisseur.page
    page.get_by_role("link", name="Schrijf (Kloosterman)").click()
    text = page.get_by_label("Wat is er gebeurd of besproken")
    text.fill("Thee gedronken.")
    regisseur.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.locator("#ave-live")).to_contain_text("U bent afgemeld")
    expect(page.locator("#ave-live")).to_be_in_viewport()
    expect(text).to_have_value("Thee gedronken.")
    with regisseur.context.expect_page() as opened:
        page.get_by_role("link", name="Meld u opnieuw aan").click()
    elsewhere = Visitor(regisseur.context, regisseur.user)
    elsewhere.page.close()
    elsewhere.page = opened.value
    elsewhere.types("E-mail", dalfsen.user("casusregisseur").email)
    elsewhere.types("Wachtwoord", PASSWORD)
    elsewhere.presses("Aanmelden")
    elsewhere.reads("Mijn werk")
    page.bring_to_front()
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_text("Vastgelegd, net nu")).to_be_visible()
    assert LogEntry.objects.get(case=case).text == "Thee gedronken."


@pytest.mark.parametrize("where", ["search", "filter", "seen"])
def test_signed_out_meanwhile_no_part_of_a_page_becomes_the_sign_in_page(
    regisseur: Visitor, dalfsen: Town, where: str
) -> None:
    case = named(dalfsen, "Kloosterman")
    user = dalfsen.user("casusregisseur")
    notify([user.pk], about=case.reference, text="Nieuw plan.", now=timezone.localtime())
    regisseur.opens("/meldingen/" if where == "seen" else "/casussen/")
    page = regisseur.page
    regisseur.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    before = page.locator("h1").all_inner_texts()
    if where == "search":
        page.locator("#zoek").fill("kloos")
    elif where == "filter":
        page.locator("main search select").first.select_option(index=1)
    else:
        page.locator("main form[hx-post] button").first.click()
    expect(page.locator("#ave-live")).to_contain_text("U bent afgemeld")
    assert page.locator("h1").all_inner_texts() == before
    assert page.get_by_label("Wachtwoord").count() == 0


def test_half_a_surname_is_found_with_one_key_and_typing(
    regisseur: Visitor, dalfsen: Town, axe: Callable[[Page], list[str]]
) -> None:
    case = named(dalfsen, "Kloosterman")
    regisseur.opens("/ave-in-het-kort/")
    page = regisseur.page
    page.keyboard.press("/")
    page.keyboard.type("kloos")
    expect(page.locator("#zoek-gevonden [data-row-link]")).to_have_count(1)
    expect(page.locator("#zoek-stand")).to_have_text("1 gevonden")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.locator("#zoek-gevonden [data-row-link]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#zoek")).to_be_focused()
    assert page.locator("#zoek-gevonden *").count() == 0
    page.keyboard.type("kloos")
    expect(page.locator("#zoek-gevonden [data-row-link]")).to_have_count(1)
    with page.expect_navigation(url=f"**/casus/{case.reference}/"):
        page.keyboard.press("Enter")
    assert "kloos" not in page.url


def test_keys_go_through_the_rows_and_to_the_pages(regisseur: Visitor, dalfsen: Town) -> None:
    for name in ("Aalders", "Bakker"):
        named(dalfsen, name)
    regisseur.opens("/casussen/")
    page = regisseur.page
    rows = page.locator("main [data-row-link]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    with page.expect_navigation(url="**/casus/**"):
        page.keyboard.press("Enter")
    with page.expect_navigation(url="**/signalen/nieuw/"):
        page.keyboard.press("n")
    page.locator("body").click(position={"x": 5, "y": 400})
    page.keyboard.press("g")
    with page.expect_navigation(url="**/casussen/"):
        page.keyboard.press("c")


def test_keys_mean_nothing_while_typing_or_with_modifiers(
    regisseur: Visitor, dalfsen: Town
) -> None:
    named(dalfsen, "Aalders")
    regisseur.opens("/signalen/nieuw/")
    page = regisseur.page
    page.get_by_label("Naam, adres of kenmerk").first.fill("")
    page.locator("main input[name=q]").focus()
    page.keyboard.type("jk/n?")
    expect(page.locator("main input[name=q]")).to_have_value("jk/n?")
    assert not page.locator("dialog[open]").count()
    regisseur.opens("/casussen/")
    page.keyboard.press("Alt+j")
    assert page.evaluate("document.activeElement === document.body")


def test_the_question_mark_explains_the_keys_and_one_switch_turns_them_off(
    regisseur: Visitor, dalfsen: Town, axe: Callable[[Page], list[str]]
) -> None:
    named(dalfsen, "Aalders")
    regisseur.opens("/casussen/")
    page = regisseur.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.locator(".ave-menu--user summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Zet sneltoetsen uit").click()
    assert page.url.endswith("/casussen/")
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    assert not page.locator("dialog[open]").count()
    page.locator(".ave-menu--user summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Zet sneltoetsen aan").click()
    page.keyboard.press("j")
    expect(page.locator("main [data-row-link]").first).to_be_focused()


WHOLE = """() => document.getElementById('lijst').innerHTML
  .replace(/csrfmiddlewaretoken" value="\\w+"/g, '').replace(/ class="[^"]*htmx[^"]*"/g, '')"""


def test_a_filter_swaps_the_list_and_a_reload_gives_the_same(
    regisseur: Visitor, dalfsen: Town, axe: Callable[[Page], list[str]]
) -> None:
    named(dalfsen, "Aalders")
    named(dalfsen, "Bakker", safety_risk=True)
    regisseur.opens("/casussen/")
    page, loaded = regisseur.page, loads(regisseur.page)
    page.get_by_label("Veiligheidsrisico").check()
    expect(page.locator("main [data-row]")).to_have_count(1)
    expect(page.locator("#aantal")).to_have_text("1 casus")
    expect(page.get_by_label("Veiligheidsrisico")).to_be_focused()
    assert "veiligheid=on" in page.url
    page.get_by_role("link", name="Fase", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Fase")
    assert "sorteer=-fase" in page.url
    assert "veiligheid=on" in page.url
    assert not [url for url in loaded if url != page.url and "casussen" not in url]
    assert axe(page) == []
    swapped = page.evaluate(WHOLE)
    page.reload()
    assert page.evaluate(WHOLE) == swapped
    page.go_back()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Laatste activiteit")
    assert regisseur.complaints == []


def test_on_a_phone_the_rows_are_cards(
    contexts: Callable[..., Any], dalfsen: Town, axe: Callable[[Page], list[str]]
) -> None:
    named(dalfsen, "Aalders")
    visitor = Visitor(contexts(viewport=PHONE), dalfsen.user("casusregisseur"))
    visitor.is_signed_in()
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for address in ("/", "/casussen/"):
        visitor.opens(address)
        row = visitor.page.locator("main [data-row]").first
        assert row.evaluate("row => getComputedStyle(row).display") in ("block", "grid")
        assert row.locator("th a").bounding_box()
        assert not visitor.page.evaluate(wider)
        assert axe(visitor.page) == []
    visitor.opens("/")
    visitor.page.get_by_role("link", name="Schrijf (Aalders)").click()
    expect(visitor.page.get_by_label("Wat is er gebeurd of besproken")).to_be_focused()
    assert not visitor.page.evaluate(wider)
    assert axe(visitor.page) == []


def test_the_choices_of_a_list_open_well(
    regisseur: Visitor, dalfsen: Town, axe: Callable[[Page], list[str]]
) -> None:
    named(dalfsen, "Aalders")
    regisseur.opens("/casussen/?fase=2")
    page = regisseur.page
    page.locator("summary", has_text="Weergaven").click()
    page.get_by_label("Bewaar dit filter als").fill("Alles in AVE2")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("link", name="Alles in AVE2")).to_have_attribute("aria-current", "true")
    page.locator("summary", has_text="Weergaven").click()
    assert axe(page) == []
    page.locator("summary", has_text="Kolommen").click()
    page.get_by_label("Onderwerp").uncheck()
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Toon").click()
    assert not page.get_by_role("columnheader", name="Onderwerp").count()


def test_on_a_phone_the_counts_in_the_menu_stand_on_the_screen(
    contexts: Callable[..., Any], dalfsen: Town
) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    story.propose("netwerkcoordinator", "4", "up")
    visitor = Visitor(contexts(viewport=PHONE), dalfsen.user("aover"))
    visitor.is_signed_in()
    visitor.opens("/te-beslissen/")
    visitor.page.locator(".ave-menu--nav > summary").click()
    expect(visitor.page.locator(".ave-menu--nav .ave-count").first).to_be_visible()
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not visitor.page.evaluate(wider)
