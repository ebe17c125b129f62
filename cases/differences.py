"""How one text became another, word by word, and where a long text folds. Plain rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_LINES = 6
MOST_LETTERS = 480
"""About six lines on the page."""
SLACK = 120
"""Less than this is not worth a click."""
MOST_WORDS = 4_000
"""Comparing takes time with the square; what is longer is shown as one old and one new text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; what went stands before what came for it."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > MOST_WORDS:
        return list(_pieces([("gone", before), ("new", after)]))
    pieces: list[tuple[Literal["same", "gone", "new"], str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[a:b])))
        else:
            pieces += [("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))]
    return list(_pieces(pieces))


def folded(text: str) -> tuple[str, str]:
    """The beginning of a text and the rest, which is empty unless the text is long.

    Cut at the end of a line or sentence if there is one near, else between two words.
    """
    lines = text.splitlines(keepends=True)
    limit = min(MOST_LETTERS, len("".join(lines[:MOST_LINES])))
    if len(text) <= limit + SLACK and len(lines) <= MOST_LINES + 1:
        return text, ""
    for end in ("\n", ". ", " "):
        cut = text.rfind(end, limit // 2, limit)
        if cut > 0:
            limit = cut + len(end)
            break
    return text[:limit].rstrip(), text[limit:].lstrip()


def _words(text: str) -> list[str]:
    return re.findall(r"\S+|\s+", text)


def _pieces(pieces: list[tuple[Literal["same", "gone", "new"], str]]) -> Iterator[Piece]:
    return (Piece(kind, text) for kind, text in pieces if text)
