"""AVE can be seen: in a municipality's own colours, in forced colours, and at 400 %."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from roles.models import User
from tests.browser.addresses import NO_PAGE, Addresses
from tests.browser.judge import SIDEWAYS, Judge
from tests.nu import NuChecker
from tests.visitors import Visitor
from tests.who_may import OPEN_TO_ALL
from tests.world import names

pytestmark = pytest.mark.django_db(transaction=True)

MAIN = (
    "account_login",
    "cases:home",
    "cases:cases",
    "cases:case",
    "cases:plan",
    "cases:history",
    "cases:step_choose",
    "cases:proposal",
    "cases:decision",
    "cases:to_decide",
    "cases:new_signal",
    "cases:household",
    "roles:in_short",
)
AT_400_PERCENT = {"width": 320, "height": 256}  # a screen of 1280 × 1024
HIDDEN_BEHIND = """() => [...document.querySelectorAll('body *')]
  .filter((element) => {
    const style = getComputedStyle(element);
    return style.position === 'fixed'
      || (style.position === 'sticky' && (style.top !== 'auto' || style.bottom !== 'auto'));
  })
  .filter((element) => element.checkVisibility({visibilityProperty: true}))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.height > innerHeight / 2 && box.width > innerWidth / 2)
  .map(([element]) => `${element.outerHTML.slice(0, 80)} hides more than half of the page`)"""
VANISHED = """() => {
  const lines = (style) => ['Top', 'Right', 'Bottom', 'Left'].every((side) =>
    parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== 'none');
  const wrong = [];
  for (const badge of document.querySelectorAll('.ave-phase, .ave-status, .ave-count')) {
    if (!lines(getComputedStyle(badge))) wrong.push(`${badge.innerText}: a badge without a line`);
  }
  for (const icon of document.querySelectorAll('.ave-icon, .ave-phase__bar--on')) {
    const own = getComputedStyle(icon);
    const paint = icon.matches('.ave-icon') ? own.stroke : own.fill;
    if (paint === getComputedStyle(document.body).backgroundColor || paint === 'none')
      wrong.push(`${icon.getAttribute('class')}: a shape in the colour of the page`);
  }
  for (const row of document.querySelectorAll('[class*=ave-table__row--] > :first-child')) {
    const style = getComputedStyle(row);
    if (parseFloat(style.borderInlineStartWidth) < 3) wrong.push('a marked row without its mark');
  }
  return wrong;
}"""
"""What says something by colour alone once the colours are gone."""
UNSEEN_FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const seen = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
  return seen || element === document.body ? [] : [`no line around ${element.outerHTML} in focus`];
}"""
TABS = 12
ACCENT = "getComputedStyle(document.documentElement).getPropertyValue('--ave-accent').trim()"
PURPLE = "#8a3a9f"  # --ma-color-paars-9 of the second theme


def who(addresses: Addresses, name: str) -> tuple[User | None, str]:
    user, address = addresses.page(name)
    return (None if name in OPEN_TO_ALL else user), address


@pytest.fixture
def other_theme(settings: Any) -> Iterator[str]:
    """The settings of the second theme, as docs/operations.md gives them."""
    settings.AVE_THEME_STYLESHEETS = ["css/themes/ma.css"]
    settings.AVE_THEME_CLASS = "ma-theme"
    settings.AVE_THEME_LOGO = "img/themes/voorbeeldstad.svg"
    settings.AVE_THEME_NAME = "Gemeente Voorbeeldstad"
    return settings.AVE_THEME_NAME


def test_a_municipality_has_its_own_face(
    other_theme: str,
    axe: Callable[[Page], list[str]],
    nu: NuChecker,
    contexts: Callable[..., BrowserContext],
) -> None:
    judge, addresses = Judge(axe, nu, contexts), Addresses()
    for name in MAIN:
        user, address = who(addresses, name)
        page = judge.sees(user, address, state="in the second theme").page
        expect(page.locator(".ave-header")).to_contain_text(other_theme)
        logo = page.locator(".ave-brand__logo")
        assert logo.evaluate("image => image.complete && image.naturalWidth > 0"), address
        assert other_theme in page.title()
        assert page.evaluate(ACCENT) == PURPLE, address
    judge.finds_nothing_wrong()


def test_in_forced_colours_everything_still_says_what_it_says(
    contexts: Callable[..., BrowserContext],
) -> None:
    addresses = Addresses()
    wrong = []
    for name in MAIN:
        user, address = who(addresses, name)
        visitor = Visitor(contexts(forced_colors="active"), user)
        if user:
            visitor.is_signed_in()
        visitor.opens(address)
        wrong += [f"{address}: {what}" for what in visitor.page.evaluate(VANISHED)]
        for _ in range(TABS):
            visitor.page.keyboard.press("Tab")
            wrong += [f"{address}: {what}" for what in visitor.page.evaluate(UNSEEN_FOCUS)]
        visitor.context.close()
    assert not wrong, "\n".join(wrong)


def test_at_400_percent_nothing_is_cut_off(contexts: Callable[..., BrowserContext]) -> None:
    addresses = Addresses()
    wrong = []
    for name in dict.fromkeys(names()):
        if name in NO_PAGE:
            continue
        user, address = who(addresses, name)
        visitor = Visitor(contexts(viewport=AT_400_PERCENT), user)
        if user:
            visitor.is_signed_in()
        visitor.opens(address)
        wrong += [f"{address}: {what}" for what in visitor.page.evaluate(HIDDEN_BEHIND)]
        if over := visitor.page.evaluate(SIDEWAYS):
            wrong.append(f"{address}: {over} px to scroll sideways")
        visitor.context.close()
    assert not wrong, "\n".join(wrong)


def test_a_dark_preference_leaves_a_page_as_it_is(
    contexts: Callable[..., BrowserContext],
) -> None:
    visitor = Visitor(contexts(color_scheme="dark"))
    visitor.opens(reverse("account_login"))
    scheme, ink, surface = visitor.page.evaluate(
        """() => {
          const field = getComputedStyle(document.querySelector('input[type=password]'));
          return [getComputedStyle(document.documentElement).colorScheme, field.color,
            field.backgroundColor];
        }"""
    )
    assert scheme == "light only"
    assert surface == "rgb(255, 255, 255)"
    assert ink != surface
