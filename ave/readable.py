"""What is refused before Django reads it: a form that says to be written in no known alphabet, that
is larger than any form here, or that did not arrive whole."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

from common.numbers import MOST_DIGITS

READABLE = frozenset({"utf-8", "ascii"})
"""In what a browser says that a form is written; without a word it is UTF-8."""
LARGEST = 3_000_000
"""Bytes. The largest form, a roster with its file, is a tenth of it; Django puts a file of any size
on the disk, also for who is not signed in."""
TOO_LARGE = "Dit is te veel om in één keer te versturen. Verstuur minder, of een kleiner bestand."
ANSWER = (
    "De aanvraag is niet goed aangekomen. Ga terug naar de vorige pagina en probeer het opnieuw."
)
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def only_readable(application: Wsgi) -> Wsgi:
    """Answer 400 or 413 in the place of the application, which would fail before any of its own
    pages, or read for ever.

    Django decodes the query by the alphabet of the form as soon as there is a request, so no
    middleware comes before it.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _length(environ)
        if length > LARGEST:
            start_response("413 Content Too Large", HEADERS)
            return [TOO_LARGE.encode()]
        if is_readable(environ.get("CONTENT_TYPE", "")):
            if length:
                environ["wsgi.input"] = WholeBody(environ["wsgi.input"], length)
            return application(environ, start_response)
        start_response("400 Bad Request", HEADERS)
        return [ANSWER.encode()]

    return answer


class WholeBody:
    """What was sent, or an error where it was broken off. Django would take the first half of a
    form for all of it."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._count(self._stream.read(wanted), wanted)

    def readline(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._count(self._stream.readline(wanted), min(wanted, 1))

    def _count(self, found: bytes, least: int) -> bytes:
        if len(found) < least:
            raise OSError("the request was broken off")
        self._left -= len(found)
        return found


def _length(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text[:MOST_DIGITS]) if text.isascii() and text.isdigit() else 0


def is_readable(content_type: str) -> bool:
    """Whether a form of this type can be read; also a type without any alphabet."""
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_param("charset", "utf-8")
    try:
        return codecs.lookup(str(charset)).name in READABLE
    except (LookupError, ValueError):
        return False
