"""Worker, broker or database taken away in the middle: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection

from ave import processes
from ave.celery import app
from ave.embedded import Servers
from ave.settings.base import redis_settings
from escalation.models import Flag, FlagEvent, JobRun
from escalation.scan import scan
from tests.cast import Town
from tests.escalation.stock import many
from tests.house.test_demo import children

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:task_always_eager"),
]

WITHIN = 60.0
"""Seconds in which anything must happen, on a busy machine."""
SCAN = "escalation.flag_stagnation"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Servers]:
    """A Valkey of the test's own, that keeps what it has when it is stopped in order."""
    servers = Servers(tmp_path / "broker")
    servers.start(postgres=False)
    yield servers
    servers.stop()
    servers.remove()


@pytest.fixture
def cases(broker: Servers) -> int:
    """How many cases lie still, each with four flags to come."""
    with transaction.atomic():
        many(Town("dalfsen"), 200)
    return 200


@contextmanager
def working(
    broker: Servers, *, missed_after: str = "", host: str = ""
) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker with one process, on the database of this test, reached through `host`."""
    url = urlsplit(os.environ["DATABASE_URL"])
    place = parse_qs(url.query)["host"][0]
    database = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        "DATABASE_URL": database.replace(url.query, f"host={host or place}&port=5432"),
        "REDIS_URL": broker.redis_url,
        "DJANGO_SETTINGS_MODULE": "tests.escalation.worker_settings",
        "MISSED_AFTER": missed_after,
    }
    worker = processes.spawn(
        ["env", *(f"{name}={value}" for name, value in environment.items()), sys.executable, "-m",
         "celery", "--app", "ave.celery", "worker", "--concurrency", "1", "--loglevel", "INFO"],
        log=broker.home / "worker.log",
    )  # fmt: skip
    try:
        yield worker
    finally:
        processes.stop(worker, by=signal.SIGKILL)


def send(broker: Servers) -> None:
    """As beat does: past the eager setting of the tests."""
    _, url = redis_settings(broker.redis_url)
    with Connection(url) as line:
        app.send_task(SCAN, connection=line)


def until(true: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def finished() -> int:
    return JobRun.objects.filter(job="flag_stagnation", finished_at__isnull=False, error="").count()


def waits_to_write() -> bool:
    """Whether a scan has found everything and waits for the lock on the flags."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE NOT granted AND relation = 'escalation_flag'::regclass"
        )
        return bool(cursor.rowcount)


def flags() -> set[tuple[Any, ...]]:
    rows = Flag.objects.open().values_list("case", "cause", "severity", "since", "figures")
    return {(*row[:4], str(row[4])) for row in rows}


def assert_as_undisturbed(cases: int) -> None:
    """What stands is what one scan, from nothing, makes of the same records."""
    found, events = flags(), FlagEvent.objects.count()
    assert len(found) == events == 4 * cases
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE escalation_flag CASCADE")
    scan(now=timezone.now())
    assert flags() == found


@contextmanager
def stopped_before_writing(broker: Servers) -> Iterator[None]:
    """A scan that was sent has found everything, and cannot write as long as this lasts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE escalation_flag IN EXCLUSIVE MODE")
        send(broker)
        until(waits_to_write, "the scan")
        yield


def test_a_worker_killed_in_the_middle_of_a_scan_leaves_it_to_the_next(
    broker: Servers, cases: int
) -> None:
    with working(broker) as worker, stopped_before_writing(broker):
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert not Flag.objects.exists()
    assert JobRun.objects.get().finished_at is None
    with working(broker, missed_after="1"):
        until(finished, "the next worker")
    assert_as_undisturbed(cases)


def test_a_process_killed_in_the_middle_of_a_scan_does_it_again(
    broker: Servers, cases: int
) -> None:
    with working(broker) as worker:
        with stopped_before_writing(broker):
            (process,) = children(worker.pid)
            os.kill(process, signal.SIGKILL)
        until(finished, "the same worker")
    assert JobRun.objects.count() == 2
    assert_as_undisturbed(cases)


def test_what_is_sent_while_the_broker_is_away_arrives(broker: Servers, cases: int) -> None:
    send(broker)  # waits in the broker when that stops
    broker.stop()
    sending = threading.Thread(target=send, args=[broker])
    sending.start()
    time.sleep(3)  # longer than the few tries that Celery makes unless told otherwise
    assert sending.is_alive()
    with working(broker):  # also a worker waits for the broker
        broker.start(postgres=False)
        sending.join(WITHIN)
        until(lambda: finished() == 2, "both scans")
    assert_as_undisturbed(cases)


def test_a_worker_outlives_its_broker(broker: Servers, cases: int) -> None:
    with working(broker):
        send(broker)
        until(finished, "the first scan")
        broker.stop()
        broker.start(postgres=False)
        send(broker)
        until(lambda: finished() == 2, "the second scan")
    assert_as_undisturbed(cases)


def test_a_database_that_is_away_for_a_moment_only_delays(
    broker: Servers, cases: int, tmp_path: Path
) -> None:
    sockets = Path(parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0])
    door = Path(f"/tmp/{tmp_path.parent.name}-{os.getpid()}")  # noqa: S108  # sockets want short names
    door.symlink_to(sockets)
    try:
        with working(broker, host=f"{door}"):
            with stopped_before_writing(broker):
                door.unlink()  # nobody reaches it any more, and who was connected is put out
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l WHERE NOT granted"
                        " AND relation = 'escalation_flag'::regclass"
                    )
            until(lambda: b"Retry in" in (broker.home / "worker.log").read_bytes(), "a retry")
            assert not Flag.objects.exists()
            door.symlink_to(sockets)
            until(finished, "the retry")
    finally:
        door.unlink(missing_ok=True)
    assert_as_undisturbed(cases)


def test_settings_keep_a_task_until_it_is_done() -> None:
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    limit = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert limit > settings.CELERY_TASK_TIME_LIMIT
