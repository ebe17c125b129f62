"""A wethouder's minute: on a screen, on a phone, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.core.models import Case
from dashboards.periods import Month
from dashboards.services.snapshots import snapshot_month
from tests.cast import Town, a_case
from tests.story import Story
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

LAST = Month.of(timezone.now()).after(-1)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def town() -> Town:
    town = Town("dalfsen")
    at = LAST.after(-1).start + timedelta(days=2, hours=10)
    cases: list[Case] = []
    for n in range(14):
        holder = None if n < 6 else "casusregisseur"
        cases.append(a_case(town, at=at + timedelta(minutes=n), regisseur=holder))
    in_last = LAST.start + timedelta(days=4, hours=11)
    for case in cases[6:13]:
        Story(town, case, in_last).at_once("casusregisseur", "3", "up")
    for month in (LAST.after(-1), LAST):
        snapshot_month(month=month, now=timezone.now())
    return town


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_month_reads_from_above_without_a_fault(
    town: Town,
    size: dict[str, int],
    at_the_browser: Callable[..., Visitor],
    axe: Callable[[Page], list[str]],
) -> None:
    visitor = at_the_browser(town.user("wethouder"), viewport=size)
    page = visitor.page
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/dashboard/")
    expect(page.get_by_text(f"In {LAST.name} kwamen 7 huishoudens in AVE3")).to_be_visible()
    expect(page.locator(".ave-chart svg").first).to_be_visible()
    assert page.locator(".ave-chart svg").count() == page.locator(".ave-chart").count() > 0
    first = page.locator(".ave-report__told").bounding_box()
    assert first
    assert first["y"] < size["height"], "what the month says is there without scrolling"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert axe(page) == []
    assert faults == [], "the policy of the page refused nothing"


def test_a_definition_is_one_click_away(town: Town, at_the_browser: Callable[..., Visitor]) -> None:
    page = at_the_browser(town.user("wethouder")).page
    page.goto("/dashboard/")
    part = page.locator("#deel-piramide")
    meaning = part.get_by_text("Een huishouden heeft hoogstens één lopende casus")
    expect(meaning).to_be_hidden()
    part.get_by_text("Wat betekent dit?").click()
    expect(meaning).to_be_visible()


def test_another_month_and_another_part_are_chosen_in_the_address(
    town: Town, at_the_browser: Callable[..., Visitor]
) -> None:
    page = at_the_browser(town.user("burgemeester")).page
    page.goto("/dashboard/")
    page.get_by_label("Maand", exact=True).select_option(label=LAST.after(-1).title)
    page.get_by_label("Welk deel").select_option(label="Dorp")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LAST.after(-1).title)
    assert f"maand={LAST.after(-1)}" in page.url
    assert "deel=area%3ADorp" in page.url


def test_without_scripts_the_tables_say_the_same(
    town: Town, at_the_browser: Callable[..., Visitor]
) -> None:
    page = at_the_browser(town.user("wethouder"), java_script_enabled=False).page
    page.goto("/dashboard/")
    expect(page.locator(".ave-chart").first).to_be_hidden()
    row = page.locator("#deel-piramide tr", has_text="AVE3")
    expect(row).to_contain_text("7")


def test_on_paper_it_is_a_report_of_two_pages(
    town: Town, at_the_browser: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = at_the_browser(town.user("wethouder")).page
    page.goto("/dashboard/")
    expect(page.locator(".ave-chart svg").first).to_be_visible()
    report = page.pdf(format="A4", print_background=True)
    (tmp_path / "report.pdf").write_bytes(report)
    assert report.count(b"/Type /Page\n") == 2
