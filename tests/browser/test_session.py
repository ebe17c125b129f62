"""The warning before a session ends, in one tab and in several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from common.sessions import SessionStore
from tests.cast import Town
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def regisseur(contexts: Callable[..., Any]) -> Visitor:
    visitor = Visitor(contexts(viewport=PHONE), Town("dalfsen").user("casusregisseur"))
    visitor.is_signed_in()
    return visitor


def leaves(visitor: Visitor, seconds: int) -> None:
    """So many seconds of the session are left."""
    cookies = {c["name"]: c["value"] for c in visitor.context.cookies()}
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session.set_expiry(timezone.now() + timedelta(seconds=seconds))
    session.save()


def waits(page: Page, minutes: int) -> None:
    page.clock.fast_forward(minutes * 60 * 1000)


def test_five_minutes_before_it_ends_one_reads_so_and_goes_on_in_every_tab(
    regisseur: Visitor, axe: Callable[[Page], list[str]]
) -> None:
    one, other = regisseur, Visitor(regisseur.context, regisseur.user)
    one.page.clock.install()  # for every tab of this person
    for tab in (one, other):
        tab.opens("/casussen/")
    leaves(one, 4 * 60)
    waits(one.page, settings.SESSION_COOKIE_AGE // 60 - 10)
    for tab in (one, other):
        expect(tab.page.locator("#ave-live")).to_be_empty()
    waits(one.page, 6)
    for tab in (one, other):
        expect(tab.page.get_by_role("alert").filter(has_text="afgemeld")).to_be_visible()
    wide = one.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    assert axe(one.page) == []
    one.page.get_by_role("button", name="Ja, ik werk verder").click()
    for tab in (one, other):
        expect(tab.page.locator("#ave-live")).to_be_empty()
    waits(one.page, 10)
    expect(one.page.locator("#ave-live")).to_be_empty()
    assert one.complaints == []


def test_when_it_has_ended_the_page_says_so_by_itself(regisseur: Visitor) -> None:
    page = regisseur.page
    page.clock.install()
    regisseur.opens("/casussen/")
    regisseur.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    waits(page, settings.SESSION_COOKIE_AGE // 60)
    expect(page.locator("#ave-live")).to_contain_text("U bent afgemeld")
    expect(page.get_by_role("link", name="Meld u opnieuw aan")).to_be_visible()
