"""Reviewing at the browser: each outcome up to what follows, several at once, and by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.core.models import Case
from cases.record.models import Assignment
from escalation.models import Flag, Review
from escalation.scan import scan
from notifications.models import Notice
from tests.cast import Town, a_case, days_ago
from tests.visitors import Visitor
from tests.world import flag_of_a_person

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "/escalatielijst/"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def town() -> Town:
    return Town("dalfsen")


@pytest.fixture
def sees(contexts: Callable[..., Any], town: Town) -> Callable[..., Visitor]:
    """Somebody of the town, signed in."""

    def locked_case(name: str, **options: Any) -> Visitor:
        visitor = Visitor(contexts(**options), town.user(name))
        visitor.is_signed_in()
        return visitor

    return locked_case


def lying_still(town: Town, days: int = 31, **case: Any) -> Case:
    found = a_case(town, at=days_ago(days), **case)
    scan(now=timezone.now())
    return found


def reviews(visitor: Visitor, case: Case, outcome: str, why: str, until: str = "") -> None:
    """From the list, as people do."""
    visitor.opens(QUEUE)
    visitor.follows(f"Beoordeel ({case.reference})", within=visitor.main)
    visitor.reads("31 dagen, norm in AVE2 is 30")
    visitor.ticks(outcome)
    if until:
        visitor.types("Tot wanneer?", until)
    visitor.types("Waarom?", why)
    visitor.presses("Leg de beoordeling vast")


def test_the_day_before_the_norm_is_passed_nothing_is_on_the_list(
    sees: Callable[..., Visitor], town: Town
) -> None:
    case = lying_still(town, 30)
    coordinator = sees("netwerkcoordinator")
    coordinator.opens(QUEUE)
    coordinator.reads("Er wacht niets op uw beoordeling.")
    assert case.reference not in coordinator.main.inner_text()


def test_one_click_opens_the_case_where_its_flags_are(
    sees: Callable[..., Visitor], town: Town
) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    coordinator.opens(QUEUE)
    coordinator.follows(case.reference, within=coordinator.main)
    assert coordinator.page.url.endswith(f"/casus/{case.reference}/#signalering")
    expect(coordinator.main.get_by_role("heading", name="Gesignaleerd 1")).to_be_in_viewport()


def test_putting_off_asks_for_a_day_and_takes_the_case_off_the_list(
    sees: Callable[..., Visitor], town: Town
) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    reviews(coordinator, case, "Uitstellen", "Ziek.")
    coordinator.reads("Kies een dag.")
    coordinator.types("Tot wanneer?", "over 5 dagen")
    coordinator.presses("Leg de beoordeling vast")
    coordinator.reads("De signalering rust tot")
    assert Review.objects.get().until == timezone.localdate() + timedelta(days=5)
    assert case.reference not in coordinator.main.get_by_role("table").all_inner_texts()
    assert coordinator.complaints == []


def test_only_what_the_outcome_needs_is_asked(sees: Callable[..., Visitor], town: Town) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    coordinator.opens(reverse("escalation:review", args=[case.reference]))
    day, slot = (coordinator.main.get_by_label(w) for w in ("Tot wanneer?", "Welke regie?"))
    expect(day).to_be_visible()
    coordinator.ticks("Ongegrond")
    expect(day).to_be_hidden()
    coordinator.ticks("Regie beleggen of vervangen")
    expect(slot).to_be_visible()
    coordinator.ticks("Uitstellen")
    expect(day).to_be_visible()
    expect(slot).to_be_hidden()


def test_an_assignment_goes_to_the_casusregisseur_and_comes_back_done(
    sees: Callable[..., Visitor], town: Town
) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    reviews(coordinator, case, "Opdracht aan de casusregisseur", "Ga langs.", "over 5 dagen")
    regisseur = sees("casusregisseur")
    regisseur.opens("/")
    regisseur.reads("Opdracht: Ga langs.")
    regisseur.follows("Meld klaar", within=regisseur.main)
    regisseur.types("Wat heeft u gedaan, en wat leverde het op?", "Geweest: het gaat beter.")
    regisseur.presses("Meld klaar")
    regisseur.reads("De opdracht is klaar gemeld.", "Geweest: het gaat beter.")
    assert Assignment.objects.get().done_by == town.user("casusregisseur")
    scan(now=timezone.now())
    assert not Flag.objects.open().filter(case=case).exists()


def test_a_meeting_is_told_to_who_holds_regie(sees: Callable[..., Visitor], town: Town) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    reviews(coordinator, case, "Opschalingsoverleg plannen", "We zitten vast.", "over 3 dagen")
    coordinator.reads("is beoordeeld")
    assert Notice.objects.filter(text__contains="overleg gepland").exists()


def test_regie_leads_to_the_page_of_the_regie_that_is_meant(
    sees: Callable[..., Visitor], town: Town
) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    reviews(coordinator, case, "Regie beleggen of vervangen", "Er moet iemand bij.")
    coordinator.reads("Vastgelegd. Beleg nu de regie.", "Procesregie beleggen")


def test_the_casusregisseur_goes_up_on_what_is_flagged(
    sees: Callable[..., Visitor], town: Town
) -> None:
    case = lying_still(town)
    coordinator = sees("netwerkcoordinator")
    reviews(coordinator, case, "Op- of afschalen", "Het loopt vast.")
    regisseur = sees("casusregisseur")
    regisseur.opens(reverse("cases:case", args=[case.reference]))
    regisseur.presses("Opschalen naar AVE3", within=regisseur.part("Gesignaleerd"))
    box = regisseur.main.get_by_role("checkbox", checked=True)
    expect(box).to_have_count(1)
    regisseur.presses("Verder")
    regisseur.presses("Verder")
    motivation = regisseur.main.get_by_label("Waarom deze stap?").input_value()
    assert motivation.startswith("Geen activiteit sinds ")


def test_several_are_chosen_by_keys_and_reviewed_together(
    sees: Callable[..., Visitor], town: Town
) -> None:
    cases = [lying_still(town) for _ in range(3)]
    coordinator = sees("netwerkcoordinator")
    coordinator.opens(QUEUE)
    keys = coordinator.page.keyboard
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(coordinator.main.get_by_role("checkbox", checked=True)).to_have_count(2)
    coordinator.presses("Beoordeel samen")
    coordinator.reads("Beoordeel 2 casussen samen")
    coordinator.ticks("Ongegrond")
    coordinator.types("Waarom?", "Er is wel contact.")
    coordinator.presses("Leg de beoordelingen vast")
    coordinator.reads("2 casussen zijn beoordeeld.", "1 casus wacht op u")
    assert Review.objects.count() == 2
    assert len({review.case_id for review in Review.objects.all()} & {c.pk for c in cases}) == 2


def test_a_double_click_reviews_once(sees: Callable[..., Visitor], town: Town) -> None:
    lying_still(town)
    coordinator = sees("netwerkcoordinator", viewport=PHONE, java_script_enabled=False)
    coordinator.opens(QUEUE)
    coordinator.main.get_by_role("checkbox").first.check()
    coordinator.presses("Beoordeel samen")
    coordinator.ticks("Ongegrond")
    coordinator.types("Waarom?", "Er is wel contact.")
    coordinator.main.get_by_role("button", name="Leg de beoordelingen vast").dblclick()
    coordinator.page.wait_for_url(f"**{QUEUE}")
    assert Review.objects.count() == 1


def test_a_filter_swaps_the_list_and_stays_in_the_address(
    sees: Callable[..., Visitor], town: Town
) -> None:
    lying_still(town)
    coordinator = sees("netwerkcoordinator")
    coordinator.opens(QUEUE)
    coordinator.picks("Fase", "AVE4")
    coordinator.reads("Geen casussen met dit filter.")
    assert "fase=4" in coordinator.page.url


def test_too_many_cases_in_one_hand_are_seen_to(sees: Callable[..., Visitor], town: Town) -> None:
    flag_of_a_person(town, "casusregisseur")
    manager = sees("beheerder")
    manager.opens("/")
    manager.follows("Escalatielijst")
    manager.reads("46 casussen met casusregie in het afgelopen jaar")
    manager.follows("De casusregisseur", within=manager.main)
    manager.ticks("Opgepakt")
    manager.types("Tot wanneer?", "over 9 dagen")
    manager.types("Waarom?", "Drie casussen gaan over.")
    manager.presses("Leg de beoordeling vast")
    manager.reads("De beoordeling is vastgelegd.", "Al beoordeeld")
