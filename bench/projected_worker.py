"""One worker that projects: every case from nothing, a norm that changed, and one case at a time.
Prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from statistics import median
from typing import TYPE_CHECKING, Any

import django
from django.db import connection, transaction

from bench.scan_worker import Statements, forget_peak, memory

if TYPE_CHECKING:
    from cases.core.models import Case

ONE_BY_ONE = 200
"""So many cases are projected one at a time."""
OF_A_PAGE = "MIDDLEWARE", "ROOT_URLCONF", "SESSION_ENGINE", "TEMPLATES"
"""The settings that make the minimal page, and that projecting has nothing to do with."""
TABLES = (
    "cases_casegroupobjectpermission",
    "cases_caseuserobjectpermission",
    "cases_actingholder",
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
    """As inside a write, that changed when something last happened; each in turn with one visit to
    the minimal page. What is counted is not timed: reading statements to count them takes time."""
    from django.test.utils import override_settings

    from bench.minimal import minimal_settings
    from cases.core.models import Case

    queries, times, page = [], [], []
    with override_settings(**{name: getattr(minimal_settings, name) for name in OF_A_PAGE}):
        visit = minimal_page()
        for case in Case.objects.open().order_by("pk")[:ONE_BY_ONE]:
            case.last_activity_at += timedelta(hours=1)
            statements = Statements()
            with connection.execute_wrapper(statements):
                one(case, now)
            queries.append(statements.count)
            times.append(one(case, now) * 1000)
            page.append(visit() * 1000)
    return {"queries": max(queries), "processor": median(times), "page": median(page)}


def one(case: Case, now: datetime) -> float:
    """Seconds of this process to project one case; nothing of it stays."""
    from cases.core.project import project

    with transaction.atomic():
        _, processor, _ = timed(lambda: project(case, now))
        transaction.set_rollback(True)
    return processor


def minimal_page() -> Callable[[], float]:
    """What visits the minimal page in this process, and gives the seconds that this takes."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    from bench.browse import signed_in
    from roles.models import User

    cookie = f"sessionid={signed_in(User.objects.filter(is_active=True)[0])}"
    request = RequestFactory(SERVER_NAME="localhost").get("/", headers={"cookie": cookie})
    answer_to: Callable[..., Any] = WSGIHandler()

    def visit() -> float:
        _, processor, answer = timed(lambda: answer_to(dict(request.environ), lambda *_: None))
        answer.close()
        if answer.status_code != HTTPStatus.OK:
            raise AssertionError(f"The minimal page answers {answer.status_code}.")
        return processor

    return visit


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
