"""Makes the pictures of the documentation from a running demo: `make screenshots PORT=8000`.

It only looks: every page is reached by the links a person would follow, so that no reference of
the made-up data stands here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import find_chromium

IMAGES = Path(__file__).parent / "images"
SIZE = {"width": 1440, "height": 960}


def first(page: Page, selector: str) -> None:
    """Follow the first link of that kind."""
    page.locator(selector).first.click()
    page.wait_for_load_state()


def menu(label: str) -> Callable[[Page], None]:
    return lambda page: first(page, f".ave-navbar a:has-text('{label}')")


def in_section(title: str, words: str = "") -> Callable[[Page], None]:
    """The first row with these words in a part of Mijn werk."""
    section = f"section:has(h2:has-text('{title}'))"
    return lambda page: first(page, f"{section} tbody tr:has-text('{words}') a")


def own_case(phase: str) -> Callable[[Page], None]:
    return in_section("Mijn casussen", phase)


def to_decide(step: str) -> Callable[[Page], None]:
    return in_section("Wacht op u", step)


def steps(page: Page) -> None:
    first(page, "a:has-text('Op- of afschalen')")


PICTURES: tuple[tuple[str, str, tuple[Callable[[Page], None], ...]], ...] = (
    ("casus", "netwerkcoordinator", (own_case("AVE3"),)),
    ("casussen", "netwerkcoordinator", (menu("Casussen"),)),
    ("handboek/casusregisseur-mijn-werk", "casusregisseur", ()),
    ("handboek/casusregisseur-stappen", "casusregisseur", (own_case("AVE3"), steps)),
    ("handboek/netwerkcoordinator-mijn-werk", "netwerkcoordinator", ()),
    ("handboek/aover-voorstel", "aover", (to_decide("naar AVE4"),)),
    ("handboek/burgemeester-voorstel", "burgemeester", (to_decide("naar AVE3"),)),
    ("handboek/toegangsteam-triage", "toegangsteam", (in_section("Wacht op u", "elding"),)),
    ("handboek/beheerder-mensen", "beheerder", (menu("Mensen"),)),
    ("handboek/fg-inzagelog", "fg", (menu("Inzagelog"),)),
)


@contextmanager
def signed_in(browser: Browser, address: str, function: str) -> Iterator[Page]:
    """As the made-up account of that function in Dalfsen."""
    page = browser.new_page(viewport=SIZE, locale="nl-NL", timezone_id="Europe/Amsterdam")
    page.goto(f"{address}/account/login/")
    page.locator(f"form:has(input[value='{function}@dalfsen.example']) button").click()
    page.wait_for_load_state()
    yield page
    page.close()


def main(address: str) -> None:
    (IMAGES / "handboek").mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for name, function, path in PICTURES:
            with signed_in(browser, address, function) as page:
                for step in path:
                    step(page)
                page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
            print(name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
