"""One web server, the same for whatever is measured: gunicorn with two workers."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.servers import LOGS, ROOT
from demo import processes

WITHIN = 60.0
"""Seconds in which it must answer."""
WORKERS = 2


class SilentError(Exception):
    """A server did not come up; the message names its log."""


@contextmanager
def served(
    application: str,
    *,
    settings: str = "",
    python: Path | None = None,
    surroundings: Mapping[str, str] | None = None,
) -> Iterator[int]:
    """The port on which it answers. Raises SilentError."""
    port = _free_port()
    # gunicorn reads the environment of its parent, as it would in production.
    command = [
        "env", *[f"{k}={v}" for k, v in _environment(settings, surroundings).items()],
        f"{python or sys.executable}", "-m", "gunicorn", application, "--no-control-socket",
        "--bind", f"127.0.0.1:{port}", "--workers", f"{WORKERS}", "--chdir", f"{ROOT}",
    ]  # fmt: skip
    log = LOGS / f"web-{port}.log"
    server = processes.spawn(command, log=log)
    try:
        deadline = time.monotonic() + WITHIN
        while not _listens(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SilentError(f"{application} does not answer; see {log}")
            time.sleep(0.1)
        yield port
    finally:
        processes.stop(server)


def _environment(settings: str, surroundings: Mapping[str, str] | None) -> dict[str, str]:
    found = dict(surroundings or {})
    if settings:
        found["DJANGO_SETTINGS_MODULE"] = settings
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
