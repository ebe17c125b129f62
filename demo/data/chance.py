"""The one source of chance: repeatable by its seed, and quick, as millions of rows draw on it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """Python's own, with plainer draws of one thing: a hair less even, three times as fast."""

    def choice(self, seq: Sequence[T]) -> T:  # type: ignore[override]
        return seq[int(self.random() * len(seq))]

    def randint(self, a: int, b: int) -> int:
        return a + int(self.random() * (b - a + 1))

    def randrange(self, start: int, *rest: Any) -> int:
        return int(self.random() * start) if not rest else super().randrange(start, *rest)
