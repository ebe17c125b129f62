"""Visitors who send a letter a second stop nobody, and half a form is not carried out."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from ave.readable import WholeBody
from ave.slow_requests import SECONDS

from .quick_worker import QuickWorker

ROOT = Path(settings.BASE_DIR)
COMMAND: list[str] = json.loads(
    re.findall(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0]
)
THREADS = int(COMMAND[COMMAND.index("--threads") + 1])


@pytest.fixture
def server(transactional_db: None) -> Iterator[int]:
    """The port of the command of the image, with one process and less patience."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    changed = {
        "--bind": f"127.0.0.1:{port}",
        "--workers": "1",
        "--worker-class": f"{QuickWorker.__module__}.{QuickWorker.__name__}",
    }
    command = [sys.executable, "-m", *COMMAND]
    for option, value in changed.items():
        command[command.index(option) + 1] = value
    database = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ave.settings.demo",
        "DATABASE_URL": urlunsplit(database._replace(path=f"/{connection.settings_dict['NAME']}")),
    }
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        try:
            deadline = time.monotonic() + 60
            while not healthy(port):
                assert time.monotonic() < deadline
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()


def healthy(port: int, patience: float = 5) -> bool:
    try:
        asking = http.client.HTTPConnection("localhost", port, timeout=patience)
        asking.request("GET", "/gezond/")
        return asking.getresponse().status == 200
    except OSError:
        return False


HEAD = "POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"


@contextlib.contextmanager
def slow_visitors(port: int, number: int, *, begin: str) -> Iterator[None]:
    """So many that began a request and send a letter of the rest now and then, and come again."""
    over = threading.Event()

    def visit() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError), socket.create_connection(("localhost", port)) as to:
                to.sendall(begin.encode())
                while not over.wait(0.2):
                    to.sendall(b"x")

    visitors = [threading.Thread(target=visit) for _ in range(number)]
    for visitor in visitors:
        visitor.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        over.set()
        for visitor in visitors:
            visitor.join()


@pytest.mark.long
def test_a_page_is_served_while_visitors_send_their_request_letter_by_letter(server: int) -> None:
    assert SECONDS <= 30
    for begin in (HEAD + FORM, HEAD + "X-Slow: "):
        with slow_visitors(server, THREADS - 1, begin=begin):
            assert healthy(server, patience=QuickWorker.seconds - 1), begin
        with slow_visitors(server, 3 * THREADS, begin=begin):  # more than there are threads
            began = time.monotonic()
            assert healthy(server, patience=5 * QuickWorker.seconds)
            assert time.monotonic() - began < 5 * QuickWorker.seconds


@pytest.mark.long
def test_visitors_who_never_hang_up_stop_nobody(server: int) -> None:
    asked = b"GET /gezond/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    staying = [socket.create_connection(("localhost", server)) for _ in range(3 * THREADS)]
    try:
        for visitor in staying:
            visitor.sendall(asked)
        time.sleep(0.2)
        began = time.monotonic()
        assert healthy(server, patience=20)
        assert time.monotonic() - began < 8  # gunicorn by itself: two seconds for each of them
    finally:
        for visitor in staying:
            visitor.close()


def sent(port: int, form: bytes, *, length: int) -> tuple[int, str]:
    """What the sign-in page answers to a form of which only so much arrives."""
    asking = http.client.HTTPConnection("localhost", port)
    asking.request("GET", "/account/login/")
    page = asking.getresponse()
    text = page.read().decode()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', text))
    cookie = str(page.getheader("Set-Cookie")).partition(";")[0]
    whole = b"csrfmiddlewaretoken=" + token.encode() + form
    head = (
        "POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Length: {length or len(whole)}\r\nCookie: {cookie}\r\n{FORM}"
    )
    with socket.create_connection(("localhost", port)) as to:
        to.sendall(head.encode() + whole)
        answer = http.client.HTTPResponse(to)
        answer.begin()
        return answer.status, answer.read().decode()


@pytest.mark.long
def test_half_a_form_is_refused_and_a_whole_one_is_not(server: int) -> None:
    form = b"&login=a@b.nl&password=geen"
    status, text = sent(server, form, length=0)
    assert (status, "password" in text) == (200, True)
    status, _ = sent(server, form, length=5000)
    assert status in {400, 403}


@pytest.mark.parametrize("length", [6, 7, 60])
def test_a_body_is_read_whole_or_not_at_all(length: int) -> None:
    def read(body: WholeBody, *sizes: int) -> list[bytes]:
        return [body.read(size) for size in sizes]

    def made() -> WholeBody:
        return WholeBody(BytesIO(b"ab\ncde"), length)

    if length == 6:
        assert read(made(), 4, 9, 1) == [b"ab\nc", b"de", b""]
        assert read(made(), -1) == [b"ab\ncde"]
        lines: Any = made()
        assert [lines.readline(), lines.readline(2), lines.readline(), lines.readline()] == [
            b"ab\n", b"cd", b"e", b"",
        ]  # fmt: skip
    else:
        with pytest.raises(OSError, match="broken off"):
            read(made(), 4, 9)
        broken = made()
        assert [broken.readline(), broken.readline()] == [b"ab\n", b"cde"]
        with pytest.raises(OSError, match="broken off"):
            broken.readline()
