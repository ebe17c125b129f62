"""What every test may use: the browser. Servers come from `ave.settings.test`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template.backends.jinja2 import Template
from django.test.signals import template_rendered
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from roles.models import User
from tests import databases, measured
from tests.answering import Answering
from tests.chromium import find_chromium
from tests.nu import NuChecker
from tests.projecting import what_follows_is_written
from tests.visitors import Visitor

__all__ = ["what_follows_is_written"]

# Machines are shared and noisy: how long one example takes says nothing.
hypothesis_settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("steady")

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """rules => axe.run({
  runOnly: {type: 'tag', values: rules}, rules: {'target-size': {enabled: true}},
  resultTypes: ['violations']
})"""
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    folder = Path(settings.BASE_DIR) / "var"
    for line in measured.publish(terminalreporter.stats, folder):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """One database per test process, from the dump of an earlier run where there is one."""
    with django_db_blocker.unblock():
        restored = databases.restore(connection)
        made = setup_databases(verbosity=0, interactive=False, keepdb=restored)
        if not restored:
            databases.keep(connection)
        databases.let_tests_empty_tables(connection)
    yield
    with django_db_blocker.unblock():
        databases.send_others_away(connection)
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def what_pages_are_made_of() -> Iterator[None]:
    """`response.context` of a page in Jinja2 too: Django tells a test of its own templates only."""
    plain = Template.render

    class Told(dict[str, Any]):
        def __copy__(self) -> Told:
            return self  # what context processors add while the page is made belongs to it

    def render(self: Template, context: Any = None, request: Any = None) -> str:
        told = Told(context or {})
        template_rendered.send(sender=self, template=self, context=told)
        page: str = plain(self, told, request)
        return page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", render)
        yield


@pytest.fixture(scope="session")
def nu() -> Iterator[NuChecker]:
    """The Nu HTML checker, started by the first page it is asked about."""
    checker = NuChecker()
    yield checker
    checker.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, once per test process."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*QUIET, *as_root]
        )
        yield started
        left = started.contexts
        started.close()
        assert not left, "A test left its browser open; what runs in it slows all that follow."


@pytest.fixture
def answering() -> Iterator[Answering]:
    """What the live server is busy with."""
    with Answering() as busy:
        yield busy


@pytest.fixture
def contexts(
    browser: Browser, live_server: Any, answering: Answering
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes visitors of their own: no cookies of another; addresses relative to the server."""
    made = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, locale="nl-NL", timezone_id="Europe/Amsterdam", **options
        )
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        for page in context.pages:  # what it still asks would meet the emptying of the database
            page.wait_for_load_state("networkidle")
        context.close()
    answering.wait_until_quiet()


@pytest.fixture
def context(contexts: Callable[..., BrowserContext]) -> BrowserContext:
    return contexts()


@pytest.fixture
def at_the_browser(contexts: Callable[..., BrowserContext]) -> Callable[..., Visitor]:
    """Somebody of the cast, signed in by the form in a browser of their own."""

    def signed_in(user: User, **options: Any) -> Visitor:
        visitor = Visitor(contexts(**options), user)
        visitor.signs_in()
        return visitor

    return signed_in


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Calling it with a page gives its violations of WCAG 2.2 A and AA and of best practice.

    One line each: the rule, its help, and the elements. An empty list is what a test wants.
    """

    def violations(page: Page) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE.read_text())  # not as a script element: the page's CSP refuses those
        found = page.evaluate(RUN_AXE, AXE_RULES)
        return [
            f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']]}"
            for rule in found["violations"]
        ]

    return violations
