"""What the daily tasks cost: never more than the bound, which goes down to the goal and not up.

Each starts at Mijn werk, signed in. The table of a run stands in `var/effort.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from cases.intake.models import Signal
from tests.browser.effort import Counted
from tests.cast import PASSWORD
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db(transaction=True)

Starts = Callable[[Story, str], Counted]
Costs = Callable[..., None]


@pytest.fixture
def starts(contexts: Callable[..., BrowserContext]) -> Starts:
    """Somebody of the story's town at Mijn werk, about to begin."""

    def locked_case(story: Story, name: str) -> Counted:
        person = Counted(contexts(viewport={"width": 1440, "height": 900}), story.town.user(name))
        person.is_signed_in()
        person.opens("/")
        person.begins()
        return person

    return locked_case


@pytest.fixture
def costs(record_property: Callable[[str, Any], None]) -> Costs:
    """Hold what a task took against its bound, and keep it for the table."""

    def held(task: str, person: Counted, *, bound: int, goal: int, loads: int) -> None:
        took = person.effort
        row = (task, took.clicks, took.keys, took.loads, f"{bound}, {loads} loads", goal)
        record_property("effort", row)
        assert took.presses <= bound, f"{task}: {took}, and {bound} presses is the bound"
        assert took.loads <= loads, f"{task}: {took}, and {loads} page loads is the bound"

    return held


def test_to_log_a_visit(starts: Starts, costs: Costs) -> None:
    story = dalfsen_in("2")
    regisseur = starts(story, "casusregisseur")
    regisseur.main.locator(f"#werk-{story.case.reference}").get_by_role(
        "link", name="Schrijf"
    ).click()
    text = regisseur.main.get_by_label("Wat is er gebeurd of besproken")
    expect(text).to_be_focused()
    regisseur.writes(text, "De post ligt ongeopend.")
    regisseur.clicks("Vastleggen", "button")
    regisseur.reads("Vastgelegd, net nu")
    costs("Log a visit", regisseur, bound=2, goal=2, loads=0)


def test_to_register_a_signal_for_a_known_household(starts: Starts, costs: Costs) -> None:
    story = begin("dalfsen", "2")
    intake = starts(story, "casusregisseur")  # who registered before: the form remembers how
    intake.follows("Nieuw signaal")
    intake.types("Naam, adres of kenmerk", "Voorb")
    intake.hits("Enter")
    intake.follows("Signaal voor dit huishouden")
    intake.types("Wat is er aan de hand", "De buren horen veel ruzie.")
    intake.presses("Leg het signaal vast")
    assert Signal.objects.count() == 2
    costs("Register a signal for a known household", intake, bound=4, goal=4, loads=4)


def test_to_scale_up_to_ave3(starts: Starts, costs: Costs) -> None:
    story = dalfsen_in("2")
    regisseur = starts(story, "casusregisseur")
    regisseur.opens_row("Mijn casussen")
    regisseur.follows("Op- of afschalen")
    regisseur.chooses("Stagnatie van samenwerking")
    regisseur.presses("Verder met opschalen naar AVE3")
    regisseur.presses("Verder")
    regisseur.types("Waarom deze stap?", "Het stokt al weken.")
    regisseur.presses("Besluiten")
    assert story.phase == "3"
    costs("Scale up to AVE3", regisseur, bound=6, goal=6, loads=5)


def test_to_sign_off_ave4(starts: Starts, costs: Costs) -> None:
    story = dalfsen_in("3")
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    aover = starts(story, "aover")
    aover.opens_row("Wacht op u")
    aover.begins()
    aover.types("Waarom besluit u dit?", "De buurt dreigt.")
    aover.presses("Goedkeuren")
    aover.types("Wachtwoord", PASSWORD)
    aover.presses("Bevestig en leg vast")
    assert story.phase == "4"
    costs("Sign off AVE4, after reading", aover, bound=3, goal=3, loads=2)


def test_to_find_a_case_by_half_a_surname(starts: Starts, costs: Costs) -> None:
    story = begin("dalfsen", "2")
    regisseur = starts(story, "casusregisseur")
    regisseur.page.keyboard.press("/")
    regisseur.writes(regisseur.page.locator("#zoek"), "voorb")
    found = regisseur.page.locator("#zoek-gevonden").get_by_role("link")
    expect(found.filter(has_text="Voorbeeld")).to_have_count(1)
    costs("Find a case by half a surname", regisseur, bound=1, goal=1, loads=0)


def test_to_see_what_is_overdue(starts: Starts, costs: Costs) -> None:
    story = dalfsen_in("3")  # in March 2026, as the cast lives then; nothing happened since
    regisseur = starts(story, "casusregisseur")
    regisseur.reads("over de norm")
    costs("See one's overdue work", regisseur, bound=0, goal=0, loads=0)
