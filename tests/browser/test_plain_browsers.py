"""Browsers that have less, or want less: scripts that never come, and people who want no motion."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from cases.record.models import LogEntry
from tests.browser.judge import WIDE
from tests.story import dalfsen_in
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

MOVES = """() => [...document.querySelectorAll('*')].filter((element) => {
  const style = getComputedStyle(element);
  const longest = [style.transitionDuration, style.animationDuration]
    .flatMap((times) => times.split(',').map(parseFloat));
  return Math.max(...longest) > 0.001;
}).map((element) => `${element.localName}.${element.className}`)"""


def test_a_form_works_before_and_without_the_scripts_of_the_page(
    contexts: Callable[..., BrowserContext],
) -> None:
    story = dalfsen_in("2")
    context = contexts(viewport=WIDE)
    asked: list[str] = []
    context.on("requestfailed", lambda request: asked.append(request.url))
    context.route("**/*.js", lambda route: route.abort())
    regisseur = Visitor(context, story.town.user("casusregisseur"))
    regisseur.is_signed_in()
    regisseur.opens(f"/casus/{story.case.reference}/")
    regisseur.picks("Soort", "Huisbezoek")
    regisseur.types("Wat is er gebeurd of besproken", "De post ligt ongeopend.")
    regisseur.presses("Vastleggen")
    regisseur.reads("De post ligt ongeopend.")
    assert LogEntry.objects.get(case=story.case).kind == "visit"
    assert asked, "The page has scripts, and they were kept away."


def test_nothing_moves_for_who_wants_no_motion(contexts: Callable[..., BrowserContext]) -> None:
    story = dalfsen_in("3")
    coordinator = Visitor(
        contexts(viewport=WIDE, reduced_motion="reduce"), story.town.user("netwerkcoordinator")
    )
    coordinator.is_signed_in()
    for address in ("/", "/casussen/", f"/casus/{story.case.reference}/", "/hulp/"):
        coordinator.opens(address)
        assert coordinator.page.evaluate(MOVES) == [], address
