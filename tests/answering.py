"""The requests that the live server is busy with, also those that the browser no longer awaits.

Who leaves a page before it has come leaves the server working on it; emptying the database at the
end of the test would then meet its locks.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

from django.core.signals import request_finished, request_started

PATIENCE = 30
"""Seconds that one answer may take, on a slow machine."""


class Answering:
    """Counts while it is entered; the requests of Django's own test client do not count."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open = 0

    def __enter__(self) -> Self:
        request_started.connect(self._started)
        request_finished.connect(self._finished)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        request_started.disconnect(self._started)
        request_finished.disconnect(self._finished)

    def wait_until_quiet(self) -> None:
        """Raises AssertionError when the server is still busy after `PATIENCE`."""
        with self._changed:
            quiet = self._changed.wait_for(lambda: self._open == 0, timeout=PATIENCE)
            assert quiet, f"The live server is still busy with {self._open} requests."

    def _started(self, **_: Any) -> None:
        self._count(1)

    def _finished(self, **_: Any) -> None:
        self._count(-1)

    def _count(self, change: int) -> None:
        if threading.current_thread() is threading.main_thread():
            return
        with self._changed:
            self._open += change
            self._changed.notify_all()
