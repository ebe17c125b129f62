"""Opens every page of `pages.py` over and over, in turn with the minimal one. Prints JSON.

Run on one of the bench's databases: `python -m bench.browse [RATHER_FEW_ROUNDS]`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import django

from bench.serve import served

ROUNDS = 60
WARMING = 6
"""Rounds before the clock runs: each of the workers has seen each page."""
TOKEN = "a" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}


class Visitor:
    """A browser without eyes: asks, reads to the end, and knows how long it took."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.headers = {
            "Host": "localhost",
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Accept-Encoding": "gzip",
        }

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[float, int]:
        """Milliseconds and bytes. Raises AssertionError when it is not the page itself."""
        started = time.perf_counter()
        connection = HTTPConnection("localhost", self.port, timeout=120)
        headers = {**self.headers, **(FORM if form else {})}
        connection.request("POST" if form else "GET", path, urlencode(form or {}), headers)
        response = connection.getresponse()
        size = len(response.read())
        connection.close()
        spent = 1000 * (time.perf_counter() - started)
        if response.status != 200:
            raise AssertionError(
                f"{path} answers {response.status} {response.getheader('location')}"
            )
        return spent, size


def signed_in(user: Any) -> str:
    """The session of somebody who signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def queries(session: str, path: str, form: dict[str, str], *, is_list: bool) -> int:
    """How many times the page asks the database. Raises AssertionError for an empty list."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, form) if form else client.get(path)
    if is_list and b"ave-empty" in answer.content:
        raise AssertionError(f"{path} has no row: that measures nothing")
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def main(rounds: int) -> dict[str, Any]:
    """Per page the times of all rounds, its size and its queries; the minimal page as "minimal"."""
    from bench.pages import PAGES

    users = {page.name: page.visitor() for page in PAGES}
    keys = {user.pk: signed_in(user) for user in users.values()}
    asks = {page.name: page.asks(users[page.name]) for page in PAGES}
    lists = {page.name for page in PAGES if page.peer == "list"}
    found: dict[str, Any] = {
        name: {
            "times": [],
            "size": 0,
            "queries": max(
                queries(keys[users[name].pk], a.path, a.form, is_list=name in lists)
                for a in of_page
            ),
        }
        for name, of_page in asks.items()
    }
    found["minimal"] = {"times": [], "size": 0}
    with servers() as (own, minimal):
        visitors = {name: Visitor(own, keys[user.pk]) for name, user in users.items()}
        least = Visitor(minimal, next(iter(keys.values())))
        turns = {name: cycle(of_page) for name, of_page in asks.items()}
        for number in range(WARMING + rounds):
            for name, visitor in visitors.items():
                asked = next(turns[name])
                results = {"minimal": least.ask("/"), name: visitor.ask(asked.path, asked.form)}
                for which, (spent, size) in results.items():
                    if number >= WARMING:
                        found[which]["times"].append(spent)
                    found[which]["size"] = max(size, found[which]["size"])
    return found


@contextmanager
def servers() -> Iterator[tuple[int, int]]:
    """AVE and the minimal page, each under the same gunicorn; gives their ports."""
    with ExitStack() as stack:
        own = stack.enter_context(served("ave.wsgi"))
        minimal = stack.enter_context(
            served(
                "django.core.wsgi:get_wsgi_application()", settings="bench.minimal.minimal_settings"
            )
        )
        yield own, minimal


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)) + "\n")
