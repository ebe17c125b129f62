"""How heavy pages are as production serves them, and that nothing moves while they load.

The table of a run stands in `var/page-weight.md`. A kilobyte is 1000 bytes, as they travel: the
headers count, the pictures and styles too, and what the browser still has does not.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from roles.models import User
from tests.browser.addresses import Addresses

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_LOAD = 200_000  # bytes
NEXT_PAGE = 20_000  # bytes
START_TIMEOUT = 30.0  # seconds
WATCH_SHIFTS = """
window.shifted = 0;
window.movers = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.shifted += entry.value;
    for (const {node} of entry.sources) window.movers.push(node?.outerHTML?.slice(0, 80) ?? "?");
  }
}).observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class Load:
    """One page as it travelled: bytes, requests, and how much of it moved (no unit)."""

    size: int
    requests: int
    shift: float
    movers: tuple[str, ...]
    """What moved: the beginning of each element."""


@pytest.fixture
def production(tmp_path: Path, settings: Any) -> Iterator[str]:
    """The address of gunicorn on the production settings, over the database of this test."""
    settings.SECRET_KEY = secrets.token_hex(32)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.production_like",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "EMAIL_URL": "smtp://localhost:25",
        "AVE_TRUSTED_PROXIES": "0",
        "DATABASE_URL": urlunsplit(database._replace(path=f"/{connection.settings_dict['NAME']}")),
        "STATIC_ROOT": str(tmp_path),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=environment, cwd=settings.BASE_DIR, check=True)
    serve = [sys.executable, "-m", "gunicorn", "ave.wsgi", "--bind", f"127.0.0.1:{port}"]
    serve += ["--threads", "4", "--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen(
        serve, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL
    )
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/gezond/")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  # our own server
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


class Scales:
    """A browser whose cache starts empty, and that weighs what it loads.

    To be closed: being slow is work for the processor, for as long as the page is there.
    """

    def __init__(self, browser: Browser, address: str, user: User | None) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=address, viewport={"width": 1440, "height": 900}, locale="nl-NL"
        )
        self.context.add_init_script(WATCH_SHIFTS)
        if user:
            client = Client()
            client.force_login(user)
            value = client.cookies["sessionid"].value
            self.context.add_cookies([{"name": "sessionid", "value": value, "url": address}])
        self.page: Page = self.context.new_page()
        self._sizes: list[int] = []
        network = self.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        network.on("Network.loadingFinished", lambda e: self._sizes.append(e["encodedDataLength"]))

    def close(self) -> None:
        self.context.close()

    def load(self, address: str) -> Load:
        self._sizes.clear()
        answer = self.page.goto(address, wait_until="networkidle")
        assert answer
        assert answer.status == 200, address
        assert "/account/login/" in address or "/account/login/" not in self.page.url
        travelled = [int(size) for size in self._sizes if size]
        return Load(
            sum(travelled),
            len(travelled),
            self.page.evaluate("shifted"),
            tuple(self.page.evaluate("movers")),
        )


SLOW = 4
"""How many times slower than this machine; a page comes in pieces then, and they must not move."""
PAGES = {
    "cases:cases": "netwerkcoordinator",
    "cases:case": "netwerkcoordinator",
    "cases:history": "netwerkcoordinator",
    "cases:step_choose": "netwerkcoordinator",
    "cases:step_propose": "netwerkcoordinator",
    "cases:proposal": "netwerkcoordinator",
    "cases:plan_new": "netwerkcoordinator",
    "cases:household": "netwerkcoordinator",
    "cases:new_signal": "netwerkcoordinator",
    "cases:household_signal": "netwerkcoordinator",
    "cases:signal": "netwerkcoordinator",
    "roles:in_short": "netwerkcoordinator",
}
"""What one opens after Mijn werk, by whom."""


def test_pages_are_light_and_stand_still(
    production: str, browser: Browser, record_property: Callable[[str, Any], None]
) -> None:
    addresses = Addresses()
    wrong = []

    def weighed(name: str, load: Load, most: int) -> None:
        first, following = ("", f"{load.size / 1000:.1f}")
        if most == FIRST_LOAD:
            first, following = following, first
        record_property("page-weight", (name, first, following, load.requests, f"{load.shift:.3f}"))
        if load.size > most:
            wrong.append(f"{name}: {load.size} bytes, {most} is the bound")
        if load.shift > 0:
            wrong.append(f"{name}: moves while it loads, {load.shift}: {load.movers}")

    with closing(Scales(browser, production, None)) as scales:
        weighed("sign in", scales.load("/account/login/"), FIRST_LOAD)
    with closing(Scales(browser, production, addresses.town.user("netwerkcoordinator"))) as scales:
        weighed("cases:home", scales.load("/"), FIRST_LOAD)
        weighed("cases:home, again", scales.load("/"), NEXT_PAGE)
        for name in PAGES:
            address = reverse(name) if name == "cases:cases" else addresses.address(name)
            weighed(name, scales.load(address), NEXT_PAGE)
    assert not wrong, "\n".join(wrong)
