"""Requests that come in too slowly, by mistake or on purpose: they hold a thread of the web server
until they are there, so they get a certain time and no more."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SECONDS = 20.0
"""So long a request may take to come in whole, from its first byte [ours]. The largest that is
asked of anybody, a roster or a long text, takes one second on a slow phone."""
FAREWELL = 1.0
"""So long a visitor has to hang up after the answer."""
EVERY = 0.5
"""Seconds between looking."""


class Doorkeeper:
    """Ends what comes in over a connection once its time is over; an answer still goes out."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends: dict[socket.socket, float] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def watching(self, connection: socket.socket) -> Iterator[None]:
        """While this connection is being read and answered."""
        with self._lock:
            self._ends[connection] = time.monotonic() + self._seconds
        try:
            yield
        finally:
            with self._lock:
                self._ends.pop(connection, None)

    def look(self) -> None:
        """Whoever waits for more from a connection whose time is over reads its end."""
        now = time.monotonic()
        with self._lock:
            for connection in [each for each, end in self._ends.items() if end < now]:
                del self._ends[connection]
                with contextlib.suppress(OSError):  # it is gone already
                    connection.shutdown(socket.SHUT_RD)

    def stay(self) -> None:
        """Look for ever, in a thread of its own."""

        def look_again() -> None:
            while True:
                time.sleep(EVERY)
                self.look()

        threading.Thread(target=look_again, name="slow requests", daemon=True).start()


class PunctualWorker(ThreadWorker):
    """Gunicorn's worker with threads, that waits for no request for ever."""

    seconds = SECONDS

    def init_process(self) -> None:
        self.doorkeeper = Doorkeeper(self.seconds)
        self.doorkeeper.stay()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        with self.doorkeeper.watching(conn.sock):
            stays = super().handle(conn)
            if not stays:
                _part(conn.sock)
        return stays


def _part(connection: socket.socket) -> None:
    """Say that the answer was all, and wait a moment until the visitor has it.

    Gunicorn waits as well, but in the one thread that lets in everybody: a few visitors who never
    hang up would stop it. After this it finds nothing to wait for.
    """
    with contextlib.suppress(OSError):  # the visitor hung up
        connection.shutdown(socket.SHUT_WR)
        ends = time.monotonic() + FAREWELL
        while (left := ends - time.monotonic()) > 0:
            connection.settimeout(left)
            if not connection.recv(4096):
                break
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
