"""What no browser sends is answered with a plain 400, and leaves nothing of itself in the log."""

from __future__ import annotations

import json
import logging
from io import BytesIO, StringIO
from typing import Any

import pytest
import structlog
from django.test import Client

from ave.readable import LARGEST, is_readable, only_readable
from ave.settings.logs import LOGGING
from ave.wsgi import application
from common.paging import NUMBER, TEXT, Order
from tests.cast import Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "multipart/form-data; boundary=x; charset=utf8",
    ],
)
def test_what_browsers_send_is_read(content_type: str) -> None:
    assert is_readable(content_type)


@pytest.mark.parametrize(
    "charset", ["rot13", "hex", "base64", "undefined", "idna", "utf-7", "utf-16", "kl-1", "a\0b"]
)
def test_a_form_in_another_alphabet_is_refused_in_dutch(charset: str) -> None:
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/account/login/",
        "QUERY_STRING": "q=%ff",
        "CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}",
    }
    body = b"".join(application(environ, lambda status, _: told.append(status)))
    assert told == ["400 Bad Request"]
    assert "niet goed aangekomen" in body.decode()


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (str(LARGEST), "200 OK"),
        (str(LARGEST + 1), "413 Content Too Large"),
        ("9" * 30, "413 Content Too Large"),
        ("-1", "200 OK"),  # no length at all, so nothing is read
        ("", "200 OK"),
    ],
)
def test_more_than_any_form_is_refused_before_a_byte_is_read(length: str, told: str) -> None:
    """A visitor who is not signed in filled the disk with a file of any size."""
    said: list[Any] = []

    def reading(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return []

    environ = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": length,
        "wsgi.input": BytesIO(),
    }
    answer = only_readable(reading)(environ, lambda status, _: said.append(status))
    body = b"".join(answer)
    assert said == [told]
    assert told == "200 OK" or "kleiner bestand" in body.decode()


@pytest.mark.parametrize("path", ["/account/login/", "/", "/casussen/", "/nergens/"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_odd_queries_and_headers_never_break_a_page(path: str, *, signed_in: bool) -> None:
    client = Client()
    if signed_in:
        client.force_login(Town("dalfsen").user("netwerkcoordinator"))
    for query in ("q=%ff", "q=%ed%a0%80", "next=http://[", "next=//[x", "na=WyJcdWQ4MDAiLCAxXQ"):
        assert client.get(f"{path}?{query}").status_code < 500, query
        assert client.post(f"{path}?{query}").status_code < 500, query
    for address in ("http://[x", "http%3A//%5Bx"):
        answer = client.get(path, headers={"HX-Request": "true", "HX-Current-URL": address})
        assert answer.status_code == 400, address
        assert "Dit begrijpt AVE niet" in answer.text


def test_half_a_character_is_no_key_of_a_page() -> None:
    order = Order({"name": TEXT, "id": NUMBER})
    assert order.read("WyJhIiwgMV0") == ("a", 1)
    assert order.read("WyJcdWQ4MDAiLCAxXQ") is None  # ["\\ud800", 1]


def test_the_log_of_an_error_has_no_address_and_nothing_that_was_sent() -> None:
    output = StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            **{k: v for k, v in LOGGING["formatters"]["json"].items() if k != "()"}  # type: ignore[index]
        )
    )
    for name, text in (
        ("django.request", "Internal Server Error: %s"),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: %s"),
        ("django.security.SuspiciousOperation", "%s"),
    ):
        logger = logging.Logger(name)
        logger.addHandler(handler)
        logger.error(text, "/zoeken/Jansen/?naam=Jansen")
    lines = [json.loads(line)["event"] for line in output.getvalue().splitlines()]
    assert lines == [
        "Internal Server Error",
        "refused: DisallowedHost",
        "refused: SuspiciousOperation",
    ]
