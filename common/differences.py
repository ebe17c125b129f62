"""How one text became another, line by line and word by word, and where a long text folds.

Plain rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Literal

MOST_LINES = 6
MOST_LETTERS = 480
"""About six lines on the page."""
SLACK = 120
"""Less than this is not worth a click."""
MOST_WORDS = 4_000
"""Comparing takes time with the square; what is longer is shown as one old and one new text."""
ALIKE = 0.5
"""From so many words in common on, a line is the old one changed; else it is another line."""

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: Kind
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; what went stands before what came for it.

    A line that was changed is compared word by word; a line that was written anew stands whole
    beside the old one, for words that happen to be in both would make neither readable. In a
    numbered list a line that only moved is the same line with another number.
    """
    if len(_words(before)) + len(_words(after)) > MOST_WORDS:
        return list(_joined([("gone", before), ("new", after)]))
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[tuple[Kind, str]] = []
    lines = SequenceMatcher(None, [*map(_unnumbered, old)], [*map(_unnumbered, new)], False)
    for tag, a, b, c, d in lines.get_opcodes():
        if tag == "equal" or b - a == d - c:
            for was, became in zip(old[a:b], new[c:d], strict=True):
                pieces += _line(was, became)
        else:
            pieces += _line("".join(old[a:b]), "".join(new[c:d]))
    return list(_joined(pieces))


def _unnumbered(line: str) -> str:
    return re.sub(r"^\d+\.\s+", "", line)


def _line(was: str, became: str) -> list[tuple[Kind, str]]:
    old, new = _words(was), _words(became)
    if SequenceMatcher(None, was.split(), became.split(), autojunk=False).ratio() < ALIKE:
        return [("gone", was), ("new", became)]
    pieces: list[tuple[Kind, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces += [("same", "".join(old[a:b]))]
        else:
            pieces += [("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))]
    return pieces


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
    return re.findall(r"\S+\s*|\s+", text)


def _joined(pieces: Iterable[tuple[Kind, str]]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    for kind, group in groupby((p for p in pieces if p[1]), key=itemgetter(0)):
        yield Piece(kind, "".join(text for _, text in group))
