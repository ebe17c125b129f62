"""One worker that projects: every case from nothing, a norm that changed, and one case at a time.
Prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

import django

from bench.scan_worker import Statements, forget_peak, memory

ONE_BY_ONE = 200
"""So many cases are projected one at a time."""
TABLES = (
    "cases_casegroupobjectpermission",
    "cases_caseuserobjectpermission",
    "cases_task",
    "cases_deadline",
    "cases_projection",
)


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock, seconds of this process, and what came out."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - processor, found


def first_fill(now: datetime) -> dict[str, Any]:
    """Every case of the database, as after an import."""
    from django.db import connection

    from cases.core.models import Case
    from cases.core.project import project_everything

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
    forget_peak()
    before = memory("VmRSS")
    wall, processor, found = timed(lambda: project_everything(now))
    return {
        "seconds": wall,
        "processor": processor,
        "cases": found.cases,
        "open": Case.objects.open().count(),
        "rows": found.missing,
        "memory": memory("VmHWM") - before,
    }


def norm_changed(now: datetime) -> dict[str, Any]:
    """A norm of the municipality and phase with the most cases, and the job that carries it out."""
    from django.db.models import Count

    from cases.core.models import Case
    from cases.core.project import project_due
    from roles.models import NormOverride

    most = Case.objects.open().values("municipality", "phase").annotate(n=Count("pk"))
    place = most.order_by("-n")[0]
    NormOverride.objects.create(
        municipality_id=place["municipality"], phase=place["phase"], norm="inactive_days", days=3
    )
    wall, processor, found = timed(lambda: project_due(now))
    return {"seconds": wall, "processor": processor, "cases": found.cases}


def one_by_one(now: datetime) -> dict[str, Any]:
    """As inside a write, that changed when something last happened."""
    from datetime import timedelta

    from django.db import connection, transaction

    from cases.core.models import Case
    from cases.core.project import project

    queries, times = [], []
    for case in Case.objects.open().order_by("pk")[:ONE_BY_ONE]:
        statements = Statements()
        case.last_activity_at += timedelta(hours=1)
        with transaction.atomic(), connection.execute_wrapper(statements):
            _, processor, _ = timed(lambda case=case: project(case, now))  # type: ignore[misc]
            transaction.set_rollback(True)
        queries.append(statements.count)
        times.append(processor * 1000)
    return {"queries": max(queries), "processor": median(times)}


if __name__ == "__main__":
    django.setup()
    moment = datetime.fromisoformat(sys.argv[1])
    one_by_one(moment)  # so that what is made once is made
    measured = {
        "one": one_by_one(moment),
        "norm": norm_changed(moment),
        "fill": first_fill(moment),
    }
    sys.stdout.write(json.dumps(measured) + "\n")
