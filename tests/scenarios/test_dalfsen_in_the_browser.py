"""Dalfsen by clicking: from the first signal to AVE4 and back, everyone at their own browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.core.models import Case
from cases.scaling.models import PhaseTransition
from tests.cast import Town
from tests.scenarios.clicking import (
    approves,
    decides_at_once,
    hears,
    logs_a_visit,
    makes_a_plan_for,
    may_not_decide,
    opens_a_case,
    opens_the_page_of,
    opens_what_waits,
    proposes,
    registers_a_signal_about_a_new_household,
    takes,
)
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

SEEN_BY_TEAM = "Het signaal is besproken"
STAGNATION = "Stagnatie van samenwerking"
UNREST = "Er is risico op eigenrichting"
NOT_STUCK = "Ja, met een risico-inschatting en bindende afspraken"
CALM = ("Er zijn afdoende maatregelen", "Er is geen dreiging", "De maatschappelijke onrust is")
BETTER = (
    "De inzet heeft geholpen",
    "De persoon heeft hulp aanvaard",
    "De samenwerking tussen partijen is vlot",
    "Het gevaar voor de veiligheid is verminderd",
)
STABLE = ("De situatie in het huishouden is stabiel", "Er is geen actieve ondersteuning")


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def raalte() -> Town:
    """Another municipality on the same model."""
    return Town("raalte", model="dalfsen")


def test_a_household_goes_from_signal_to_ave4_and_back_to_waakvlam(
    dalfsen: Town, raalte: Town, at_the_browser: Callable[..., Visitor]
) -> None:
    regisseur, coordinator, aover, burgemeester, wethouder = (
        at_the_browser(dalfsen.user(function))
        for function in (
            "casusregisseur",
            "netwerkcoordinator",
            "aover",
            "burgemeester",
            "wethouder",
        )
    )
    stranger = at_the_browser(raalte.user("aover"))

    # Given a signal about a household that nobody knew, and a case in AVE2
    registers_a_signal_about_a_new_household(regisseur)
    regisseur.follows("Open een nieuwe casus")
    case = opens_a_case(regisseur, SEEN_BY_TEAM)
    regisseur.reads("De casusregisseur", "AVE2")
    logs_a_visit(regisseur, "Huisbezoek gebracht; de post ligt ongeopend.")

    # When the work together stagnates, the casusregisseur alone decides on AVE3
    decides_at_once(regisseur, "Opschalen naar AVE3", STAGNATION, why="Het stokt al weken.")
    regisseur.reads("Besluit tot opschalen", "Het stokt al weken.")
    assert phase(case) == "3"

    # Then the netwerkcoördinator is told, takes procesregie, and proposes AVE4
    coordinator.opens("/")
    coordinator.reads(case.reference)
    opens_the_page_of(case, coordinator)
    takes(coordinator, "Procesregie casus")
    up = proposes(coordinator, "Opschalen naar AVE4", UNREST, NOT_STUCK, why="De buurt dreigt.")
    coordinator.reads("U stelde dit voor. Daarom besluit een ander.")

    # Which neither the proposer, nor the casusregisseur, the wethouder or a stranger can decide
    may_not_decide(coordinator, up, knows=True)
    may_not_decide(regisseur, up, knows=True)
    may_not_decide(wethouder, up, knows=False)
    may_not_decide(stranger, up, knows=False)

    # And the AOV'er only after the bestuurder was consulted
    opens_what_waits(aover, case)
    aover.reads("De burgemeester of de wethouder is geraadpleegd")
    assert not aover.has_button("Goedkeuren")
    hears(aover, "Burgemeester", "De burgemeester vindt dit nodig.")
    approves(aover)
    aover.reads("Het besluit is vastgelegd.", "De burgemeester vindt dit nodig.")
    assert phase(case) == "4"

    # When the unrest is over, AVE3 is for the burgemeester alone, and only with a plan for AVE3
    opens_the_page_of(case, aover)
    down = proposes(aover, "Afschalen naar AVE3", *CALM, why="De rust is terug.")
    for other in (aover, coordinator, regisseur):
        may_not_decide(other, down, knows=True)
    opens_what_waits(burgemeester, case)
    burgemeester.reads("Er ligt een plan voor AVE3.")
    assert not burgemeester.has_button("Goedkeuren")
    opens_the_page_of(case, aover)
    makes_a_plan_for(aover, "AVE3")
    opens_what_waits(burgemeester, case)
    approves(burgemeester, "Er ligt een goede aanpak.")
    assert phase(case) == "3"

    # Then the netwerkcoördinator lets it go back to AVE2
    opens_the_page_of(case, regisseur)
    proposes(regisseur, "Afschalen naar AVE2", *BETTER)
    opens_what_waits(coordinator, case)
    approves(coordinator)
    coordinator.reads("Het besluit is vastgelegd.")
    assert phase(case) == "2"

    # And the casusregisseur lets it rest on waakvlam
    opens_the_page_of(case, regisseur)
    decides_at_once(regisseur, "Afschalen naar AVE1", *STABLE, why="Het gaat goed.")
    opens_the_page_of(case, regisseur)
    regisseur.reads("Waakvlam tot", "De casusregisseur")
    assert course(case) == ["2", "3", "4", "3", "2", "1"]
    everyone = (regisseur, coordinator, aover, burgemeester, wethouder, stranger)
    assert not [line for who in everyone for line in who.complaints]


def test_a_signal_becomes_a_case_and_is_written_about_without_javascript(
    dalfsen: Town, at_the_browser: Callable[..., Visitor]
) -> None:
    regisseur = at_the_browser(dalfsen.user("casusregisseur"), java_script_enabled=False)

    registers_a_signal_about_a_new_household(regisseur)
    regisseur.follows("Open een nieuwe casus")
    case = opens_a_case(regisseur, SEEN_BY_TEAM, regie="Nog niemand")
    takes(regisseur, "Casusregie")
    logs_a_visit(regisseur, "Huisbezoek gebracht.")
    decides_at_once(regisseur, "Opschalen naar AVE3", STAGNATION, why="Het stokt.")

    assert phase(case) == "3"


def phase(case: Case) -> str:
    case.refresh_from_db()
    return case.phase


def course(case: Case) -> list[str]:
    steps = PhaseTransition.objects.filter(case=case).order_by("number")
    return list(steps.values_list("to_phase", flat=True))
