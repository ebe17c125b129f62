"""The pages as people see them: everybody opens the same addresses, and nothing is kept of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Count
from django.test import Client

from bench.run import say
from cases.core.models import Case
from roles.models import Municipality, User

from .text import UUID, Page, read_page

TRIALS = "/normen/proberen/"
LISTS = ("/casussen/", "/escalatielijst/", "/te-beslissen/", "/signalen/")
"""Opened with each of their filters too."""
PAGES = (
    "/",
    "/?toon=wacht",
    "/?toon=verwacht",
    *LISTS,
    "/casussen/?stand=open&mijn=on",
    "/escalatielijst/mensen/",
    "/meldingen/",
    "/meldingen/mail/",
    "/bestuurlijke-informatie/",
    "/dashboard/",
    "/dashboard/delen/",
    TRIALS,
    "/beheer/normen/",
    "/beheer/mensen/",
    "/beheer/taken/",
    "/inzagelog/",
    "/ave-in-het-kort/",
    "/signalen/nieuw/",
)
COUNTS = "/tellers/"
"""What the navigation says; asked by htmx only."""
PARTS = (
    "historie",
    "logboek",
    "bestuur",
    "bestuur/nieuw",
    "plan",
    "plan/nieuw",
    "maatregelen/nieuw",
    "afspraken/nieuw",
    "gegevens",
    "pauze",
    "sluiten",
    "grip",
    "teruggeven",
    "partijen",
    "partijen/nieuw",
    "stap",
    "vragen",
    "beoordelen",
)
"""Of the first case that somebody sees: also what they may not, and how that is said."""
WORKERS = 2
"""Processes that open pages side by side."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How much of it all is opened."""

    seen: int
    """Cases of each phase that a person opens; as many are tried that are refused."""
    followed: int
    """Of those: with every link to a page of that case."""
    alike: int
    """Of links that differ in a key or a value only."""
    choices: int
    """Choices of each filter."""


USUAL, FULL, LISTS_ONLY = Depth(4, 1, 1, 2), Depth(10, 3, 2, 12), Depth(0, 0, 0, 0)

NUMBER = re.compile(r"/\d+(?=/)")
CASE = re.compile(r"/casus/([^/]+)/")
VALUE = re.compile(r"=[^&]*")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    email: str
    town: str
    """The slug of their municipality."""
    session: str


def visitors() -> list[Visitor]:
    """Of each municipality who has an address by function, and who holds most cases there."""
    found = []
    for town in Municipality.objects.order_by("slug"):
        here = User.objects.filter(email__endswith=f"@{town.slug}.example").order_by("email")
        by_function = [user for user in here if "." not in user.email.partition("@")[0]]
        busiest = here.annotate(held=Count("holdings")).order_by("-held", "email")[:1]
        for user in dict.fromkeys([*by_function, *busiest]):
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            found.append(Visitor(user.email, town.slug, session))
    return found


Pages = dict[str, dict[str, object]]
"""Key → status and text."""
Queries = dict[str, int]
"""Key → how many it took; to be looked at only."""


def visit_all(depth: Depth) -> tuple[Pages, Queries]:
    """Everybody opens everything, in a few processes that share nothing."""
    people, cases = visitors(), cases_by_phase()
    pages: Pages = {}
    queries: Queries = {}
    connections.close_all()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as pool:
        asked = [(visitor, cases[visitor.town], depth) for visitor in people]
        for visit in pool.map(visit_as, asked):
            pages |= visit.pages
            say(f"  {len(pages)} pages")
            queries |= visit.queries
    return pages, queries


def cases_by_phase() -> dict[str, dict[str, list[str]]]:
    """Municipality → phase, or closed → references in order."""
    found: dict[str, dict[str, list[str]]] = {}
    names = "municipality__slug", "phase", "reference", "closed_at"
    for town, phase, reference, closed in Case.objects.order_by("reference").values_list(*names):
        phases = found.setdefault(town, {})
        phases.setdefault("closed" if closed else phase, []).append(reference)
    return found


def visit_as(asked: tuple[Visitor, dict[str, list[str]], Depth]) -> Visit:
    """All that one person opens."""
    visitor, phases, depth = asked
    visit = Visit(visitor, depth)
    visit.open_lists()
    for phase, references in phases.items():
        visit.open_cases(phase, references)
    return visit


class Counter:
    """Counts what goes to the database, save the marks of transactions."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += "SAVEPOINT" not in sql
        return execute(sql, params, many, context)


class Visit:
    """One person who opens pages, and what they read."""

    def __init__(self, visitor: Visitor, depth: Depth) -> None:
        self._email, self._depth = visitor.email, depth
        self._client = Client(raise_request_exception=False)
        self._client.cookies[settings.SESSION_COOKIE_NAME] = visitor.session
        self._tried_parts = False
        self._listed: set[str] = set()
        self.pages: Pages = {}
        self.queries: Queries = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"pages": self.pages, "queries": self.queries}

    def open(self, key: str, address: str, *, htmx: bool = False) -> Page:
        """Open an address; whatever that writes is undone."""
        headers = {"HX-Request": "true"} if htmx else {}
        queries = Counter()
        with transaction.atomic(), connection.execute_wrapper(queries):
            answer = self._client.get(address, headers=headers)
            transaction.set_rollback(True)
        kind = answer.get("Content-Type", "")
        page = read_page(answer.text) if kind.startswith("text/html") else Page()
        found: dict[str, object] = {"status": answer.status_code, "text": page.text}
        if 300 <= answer.status_code < 400:
            found["to"] = without_keys(answer["Location"])
        key = f"{self._email} {key}"
        self.pages[key] = found
        self.queries[key] = queries.number
        page.found = answer.status_code == 200
        self._listed.update(case[1] for link in page.links if (case := CASE.match(link)))
        return page

    def open_lists(self) -> None:
        for address in PAGES:
            page = self.open(address, address)
            if address in LISTS:
                for words, query in self._filtered(page):
                    self.open(f"{address} [{words}]", f"{address}?{query}")
            if address == TRIALS:
                for link in page.links:
                    if link.startswith("/normen/proef/"):
                        self.open("/normen/proef/", link)
        self.open(COUNTS, COUNTS, htmx=True)

    def _filtered(self, page: Page) -> Iterator[tuple[str, str]]:
        """Each choice of each filter by itself: what it is called, and the query."""
        tried: dict[str, int] = defaultdict(int)
        for name, value, words in page.filters:
            tried[name] += 1
            if tried[name] <= self._depth.choices:
                yield f"{name}: {words}", urlencode({name: value})

    def open_cases(self, phase: str, references: list[str]) -> None:
        """The cases that their lists led to come first; some others show what is refused."""
        seen = refused = 0
        for reference in sorted(references, key=lambda one: (one not in self._listed, one)):
            if self._depth.seen in (seen, refused):
                return
            base = f"/casus/{reference}/"
            page = self.open(f"{phase} {base}", base)
            if page.found:
                seen += 1
                if seen <= self._depth.followed:
                    self._follow(phase, base, page)
                if not self._tried_parts:
                    self._tried_parts = True
                    for part in PARTS:
                        self.open(f"{phase} {base}{part}/", f"{base}{part}/")
            else:
                refused += 1

    def _follow(self, phase: str, base: str, page: Page) -> None:
        """Every page of this case that its own page leads to."""
        alike: dict[str, int] = defaultdict(int)
        for link in page.links:
            address = base + link if link.startswith("?") else link
            if not address.startswith(base) or address == base:
                continue
            pattern = VALUE.sub("=…", without_keys(address))
            alike[pattern] += 1
            key = f"{phase} {pattern}" + (f" ({alike[pattern]})" if pattern != address else "")
            if alike[pattern] <= self._depth.alike and f"{self._email} {key}" not in self.pages:
                self.open(key, address)


def without_keys(address: str) -> str:
    """Keys of the database differ from one to the next."""
    return NUMBER.sub("/N", UUID.sub("UUID", address))
