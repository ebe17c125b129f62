"""Who gets a secret wrong again and again must wait, each time twice as long.

Nobody is locked out: what is counted belongs to one source of attempts, and is forgotten. An
attempt is counted before the secret is looked at, so that many at once gain nothing; a right one
is taken off again. While the cache is away nothing is counted.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpResponse

FIRST_WAIT = 5
"""Seconds."""
LONGEST_WAIT = 15 * 60
KEPT = 60 * 60
"""So long after the last attempt a source is forgotten; longer than the longest wait."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where attempts come from, and how many may be wrong before there is a wait."""

    name: str
    free: int

    @property
    def key(self) -> str:
        """Tells the cache neither an account nor an address."""
        return "slowing:" + hashlib.sha256(self.name.encode(errors="replace")).hexdigest()

    @property
    def gate(self) -> str:
        return f"{self.key}:wait"


def wait_after(wrong: int, free: int) -> int:
    """How many seconds after so many wrong ones."""
    if wrong < free:
        return 0
    doubled = min(wrong - free, 10)  # far past the longest
    return min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)


def begin(sources: Iterable[Source]) -> int:
    """Count an attempt; gives how many seconds it must wait first, 0 when it may be looked at."""
    sources = list(sources)
    if left := max(map(_left, sources), default=0):
        return left
    for source in sources:
        cache.add(source.key, 0, KEPT)
        wrong = _add(source.key, 1)
        cache.touch(source.key, KEPT)
        seconds = wait_after(wrong, source.free)
        if seconds and not cache.add(source.gate, time.time() + seconds, seconds):
            return max(1, _left(source))  # another one at the same moment was first
    return 0


def was_right(sources: Iterable[Source]) -> None:
    """Take an attempt off again. What others got wrong from there stays counted."""
    for source in sources:
        _add(source.key, -1)
        cache.delete(source.gate)


def ask_to_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    """Say it to programs too."""
    response.status_code = 429
    response.headers["Retry-After"] = str(seconds)
    return response


def in_words(seconds: int) -> str:
    if seconds < 60:
        return "1 seconde" if seconds == 1 else f"{seconds} seconden"
    minutes = -(-seconds // 60)
    return "1 minuut" if minutes == 1 else f"{minutes} minuten"


def _left(source: Source) -> int:
    until = cache.get(source.gate)
    return max(0, -int(-(until - time.time()) // 1)) if until else 0


def _add(key: str, number: int) -> int:
    try:
        return int(cache.incr(key, number))
    except ValueError:  # forgotten in the meantime
        return max(number, 0)
