"""Programs that the bench starts, each in a process of its own so that none warms another."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from bench.servers import LOGS, ROOT, environment


class FailedError(Exception):
    """A program ended badly; the message tells its last words."""


def say(text: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{text}\n")


def python(database: str, *arguments: str, settings: str = "bench.settings") -> str:
    """Run this Python on a database; gives what it printed. Raises FailedError."""
    return program([sys.executable, *arguments], environment(database, settings))


def manage(database: str, *arguments: str) -> str:
    """Run a `manage.py` command on a database."""
    return python(database, "manage.py", *arguments)


def measured(database: str, module: str, *arguments: str) -> dict[str, Any]:
    """Run one of the bench's own modules that prints its figures as JSON on its last line."""
    printed = python(database, "-m", module, *arguments)
    figures: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return figures


def program(command: list[str], environment: dict[str, str]) -> str:
    LOGS.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    with (LOGS / "programs.log").open("a") as log:
        log.write(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr}\n")
    if done.returncode != 0:
        raise FailedError(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout
