"""The browser that the tests drive, and the judge of accessibility in it."""

from collections.abc import Callable

from playwright.sync_api import Page

GOOD = """<!doctype html><html lang="nl"><title>Goed</title>
<main><h1>Goed</h1><p>Dit leest iedereen.</p></main></html>"""
BAD = """<!doctype html><html><title>Fout</title><main><h1>Fout</h1><img src="x"></main></html>"""


def test_the_browser_sees_the_application(page: Page) -> None:
    response = page.goto("/gezond/")
    assert response is not None
    assert response.text() == "gezond"


def test_axe_accepts_a_good_page(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.set_content(GOOD)
    assert axe(page) == []


def test_axe_names_what_is_wrong_with_a_bad_page(
    page: Page, axe: Callable[[Page], list[str]]
) -> None:
    page.set_content(BAD)
    assert {line.split(":")[0] for line in axe(page)} == {"html-has-lang", "image-alt"}


def test_axe_looks_at_a_page_with_a_strict_policy(
    page: Page, axe: Callable[[Page], list[str]]
) -> None:
    page.goto("/account/login/")
    assert isinstance(axe(page), list)
