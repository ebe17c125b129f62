"""The cache: it makes pages quicker, and may be away.

What is kept in it can all be made again. So while Redis is away, or hangs, the cache is as good as
empty: pages are made without it, and for a while do not even ask.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PAUSE = 5.0
"""Seconds without asking a cache that did not answer [ours]."""
PATIENCE = 0.25
"""Seconds that it has to answer: a hanging one may not hold up a page [ours]."""
OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 0),
}

log = logging.getLogger("ave.cache")
Answer = TypeVar("Answer")


class CacheThatMayBeAway(RedisCache):
    """Django's own, and an empty cache while Redis does not answer.

    Every method asks once, and then has the answer of a cache that keeps nothing.
    """

    away_until = 0.0
    """By the clock of this process, and on the class: Django makes a backend for each thread."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        ask = super().get
        return self._ask(lambda: ask(key, default, version), default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        ask = super().get_many
        return self._ask(lambda: ask(keys, version), {})

    def has_key(self, key: str, version: int | None = None) -> bool:
        ask = super().has_key
        return self._ask(lambda: ask(key, version), False)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        ask = super().add
        return self._ask(lambda: ask(key, value, timeout, version), True)

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        ask = super().set
        self._ask(lambda: ask(key, value, timeout, version), None)

    def set_many(
        self,
        data: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[str]:
        ask = super().set_many
        return self._ask(lambda: ask(data, timeout, version), list(data))

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        ask = super().touch
        return self._ask(lambda: ask(key, timeout, version), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        ask = super().incr
        return self._ask(lambda: ask(key, delta, version), delta)

    def delete(self, key: str, version: int | None = None) -> bool:
        ask = super().delete
        return self._ask(lambda: ask(key, version), False)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        ask = super().delete_many
        self._ask(lambda: ask(keys, version), None)

    def clear(self) -> None:
        self._ask(super().clear, None)

    def _ask(self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        mine = type(self)
        if time.monotonic() < mine.away_until:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            mine.away_until = time.monotonic() + PAUSE
            log.warning("the cache does not answer: %s", type(error).__name__)
            return otherwise

    def answers(self) -> bool:
        """Whether Redis is there now; asks it, also during a pause."""
        try:
            return bool(self._cache.get_client().ping())
        except (RedisError, OSError):
            return False
