"""One worker that scans twice: how long, how many statements, how much memory. Prints JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import sqlparse

KILOBYTE = 1024
SELF = Path("/proc/self")


FINDS = ("scan_finding", "scan_phase")
"""What a statement names that finds, or prepares for that; the one that writes says WRITES."""
WRITES = "escalation_flagevent"


class Statements:
    """Counts what goes to the database, save the marks of transactions, and how long PostgreSQL
    takes to find.

    One call may hold several statements.
    """

    def __init__(self) -> None:
        self.count = 0
        self.finding = 0.0
        """Seconds."""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql:
            self.count += sum(bool(s.strip(" \n;")) for s in sqlparse.split(sql))
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if WRITES not in sql and any(name in sql for name in FINDS):
                self.finding += time.perf_counter() - started


def memory(what: str) -> float:
    """Megabytes: `VmRSS` now, `VmHWM` at most since `forget_peak`."""
    for line in (SELF / "status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / KILOBYTE
    raise LookupError(what)


def forget_peak() -> None:
    (SELF / "clear_refs").write_text("5")


def work(now: datetime) -> dict[str, Any]:
    """The nightly scan with all that it brings about, up to and with the outbox."""
    from django.db import connection

    from escalation.models import Flag
    from escalation.tasks import flag_stagnation
    from notifications.services.outbox import post_urgent

    forget_peak()
    flags = Flag.objects.count()
    before, statements = memory("VmRSS"), Statements()
    with connection.execute_wrapper(statements):
        started = time.perf_counter()
        run = flag_stagnation(now=now)
        post_urgent(now=now)
        seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "statements": statements.count,
        "finding": statements.finding,
        "found": run.found,
        "opened": Flag.objects.count() - flags,
        "memory": {"before": before, "after": memory("VmRSS"), "peak": memory("VmHWM")},
    }


def warm_up(now: datetime) -> None:
    """As every worker is after its first hour: the hourly scan has run in it."""
    from escalation.scan import scan

    scan(now=now, gravest_only=True, keep=False)


if __name__ == "__main__":
    django.setup()
    moment = datetime.fromisoformat(sys.argv[1])
    warm_up(moment)
    sys.stdout.write(json.dumps({"first": work(moment), "again": work(moment)}) + "\n")
