"""What is typed in any form is kept while one types, and found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.core.models import Case
from cases.record.models import Plan
from roles.models import Draft
from tests.cast import Town, a_case
from tests.story import Story
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
PLAN = "Plan van aanpak"


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    return a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))


@pytest.fixture
def visitor(contexts: Callable[..., Any], dalfsen: Town) -> Callable[..., Visitor]:
    def make(name: str) -> Visitor:
        someone = Visitor(contexts(viewport=PHONE), dalfsen.user(name))
        someone.is_signed_in()
        return someone

    return make


def is_kept(page: Page) -> None:
    expect(page.locator("[data-draft-status]").first).to_contain_text("Concept bewaard om")


def test_a_plan_is_kept_found_after_the_session_ended_and_done_once_it_is_sent(
    visitor: Callable[..., Visitor], case: Case, axe: Callable[[Page], list[str]]
) -> None:
    someone = visitor("casusregisseur")
    address = reverse("cases:plan_new", args=[case.reference])
    someone.opens(address)
    page = someone.page
    page.get_by_label(PLAN).fill("Samen om tafel.")
    page.get_by_label("Afgesproken met").fill("Het gezin")
    is_kept(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe(page) == []
    someone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    someone.is_signed_in()
    someone.opens(address)
    expect(page.get_by_label(PLAN)).to_have_value("Samen om tafel.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Concept van vandaag")
    someone.presses("Plan vastleggen")
    assert Plan.objects.get(case=case).text == "Samen om tafel."
    assert not Draft.objects.exists()
    someone.opens(address)
    expect(page.locator("[data-draft-status]")).to_be_empty()


def test_a_draft_is_thrown_away_on_a_phone(visitor: Callable[..., Visitor], case: Case) -> None:
    someone = visitor("casusregisseur")
    someone.opens(reverse("cases:plan_new", args=[case.reference]))
    page = someone.page
    page.get_by_label("Afgesproken met").fill("Het gezin")
    is_kept(page)
    page.get_by_text("Concept weggooien", exact=True).click()
    someone.presses("Ja, gooi het concept weg")
    someone.reads("Het concept is weggegooid.")
    expect(page.get_by_label("Afgesproken met")).to_have_value("")
    assert not Draft.objects.exists()


def test_the_motivation_stays_when_a_consultation_is_sent_at_once_after_typing(
    visitor: Callable[..., Visitor], dalfsen: Town
) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    story.propose("netwerkcoordinator", "4", "up")
    someone = visitor("aover")
    pending = story.case.proposals.latest("pk")
    someone.opens(reverse("cases:proposal", args=[story.case.reference, pending.pk]))
    page = someone.page
    page.locator("[name=decide-motivation]").fill("Er is gevaar.")
    consult = page.locator("form").filter(has=page.locator("[name=consult-text]"))
    page.locator("[name=consult-function]").select_option("burgemeester")
    page.locator("[name=consult-text]").fill("Is het eens.")
    outcome = page.locator("[name=consult-outcome]").first
    if outcome.evaluate("field => field.type") == "radio":
        outcome.check()
    with page.expect_navigation():
        consult.get_by_role("button", name="Vastleggen").click()
    assert pending.consultations.count() == 1
    expect(page.locator("[name=decide-motivation]")).to_have_value("Er is gevaar.")
    expect(page.locator("[name=consult-text]")).to_have_value("")


def test_a_reload_of_the_last_page_of_a_step_keeps_the_motivation(
    visitor: Callable[..., Visitor], case: Case
) -> None:
    someone = visitor("casusregisseur")
    step = reverse("cases:step_propose", args=[case.reference, "3", "up"])
    someone.opens(step)
    page = someone.page
    page.locator("[name=criteria]").first.check()
    someone.presses("Verder")
    someone.presses("Verder")
    page.locator("[name=motivation]").fill("Het stokt.")
    is_kept(page)
    page.reload()
    expect(page.locator("[name=motivation]")).to_have_value("Het stokt.")
    page.go_back()
    page.go_back()
    expect(page.locator("[name=criteria]").first).to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page.locator("[name=motivation]")).to_have_value("Het stokt.")


def test_leaving_at_once_after_typing_keeps_it_too(
    visitor: Callable[..., Visitor], case: Case
) -> None:
    someone = visitor("casusregisseur")
    address = reverse("cases:plan_new", args=[case.reference])
    someone.opens(address)
    someone.page.get_by_label("Afgesproken met").fill("Het gezin")
    someone.opens("/casussen/")
    someone.opens(address)
    expect(someone.page.get_by_label("Afgesproken met")).to_have_value("Het gezin")
