"""Worker, broker or database taken away in the middle: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection
from redis import Redis

from ave.celery import app
from ave.settings.base import redis_settings
from common.models import JobRun
from demo import processes
from demo.embedded import Servers
from escalation.models import Flag, FlagEvent
from escalation.scan import scan
from tests.cast import Town
from tests.demo.test_demo import children
from tests.escalation.stock import many

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:task_always_eager"),
]

WITHIN = 60.0
"""Seconds in which anything must happen, on a busy machine."""
REST = 5.0
"""Seconds in which a worker says that it has done what it did."""
SCAN = "flag_stagnation"


class Workplace:
    """A broker of the tests' own, and at most one real worker, reached and taken away at will.

    The worker reaches PostgreSQL through a door that can be shut. It is left running from one test
    to the next, since most of what it costs is its start.
    """

    def __init__(self, home: Path) -> None:
        self.broker = Servers(home / "broker")
        self.worker: subprocess.Popen[bytes] | None = None
        self.log = self.broker.home / "worker.log"
        self.door = Path(f"/tmp/{home.parent.name}-{os.getpid()}")  # noqa: S108  # sockets want short names

    def opens(self) -> None:
        self.broker.start(postgres=False)
        if not self.door.is_symlink():
            url = urlsplit(os.environ["DATABASE_URL"])
            self.door.symlink_to(parse_qs(url.query)["host"][0])

    def closes(self) -> None:
        self.lose_worker()
        self.broker.stop()
        self.broker.remove()
        self.door.unlink(missing_ok=True)

    def hire(self) -> subprocess.Popen[bytes]:
        """A worker with one process, on the database of these tests; the one there is, if any."""
        if self.worker is None:
            url = urlsplit(os.environ["DATABASE_URL"])
            database = url._replace(
                path=f"/{connection.settings_dict['NAME']}", query=f"host={self.door}&port=5432"
            )
            environment = {
                "DATABASE_URL": database.geturl(),
                "REDIS_URL": self.broker.redis_url,
                "DJANGO_SETTINGS_MODULE": "tests.escalation.worker_settings",
            }
            self.worker = processes.spawn(
                ["env", *(f"{name}={value}" for name, value in environment.items()),
                 sys.executable, "-m", "celery", "--app", "ave.celery", "worker",
                 "--concurrency", "1", "--without-gossip", "--without-mingle",
                 "--loglevel", "INFO"],
                log=self.log,
            )  # fmt: skip
        return self.worker

    def lose_worker(self) -> None:
        """It is killed with all its processes, at once."""
        if self.worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self.worker = None

    def send(self, task: str = SCAN, *given: int) -> None:
        """As beat does: past the eager setting of the tests."""
        _, url = redis_settings(self.broker.redis_url)
        with Connection(url) as line:
            app.send_task(task, args=given, connection=line)

    def waiting(self) -> int:
        """Messages that were taken by a worker and are not done."""
        with Redis.from_url(self.broker.redis_url) as queue:
            return queue.zcard("unacked_index")

    def rests(self) -> None:
        """Nothing is left to do; what a test that failed left behind goes, with its worker."""
        deadline = time.monotonic() + REST
        with Redis.from_url(self.broker.redis_url) as queue:
            while queue.exists("unacked", "celery") and time.monotonic() < deadline:
                time.sleep(0.05)
            if queue.exists("unacked", "celery"):
                self.lose_worker()
                queue.flushdb()

    def hour_goes_by(self) -> None:
        """For the broker: what was taken then is longer away than any task may last."""
        seconds = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] + 1
        with Redis.from_url(self.broker.redis_url) as queue:
            for tag in queue.zrange("unacked_index", 0, -1):
                queue.zincrby("unacked_index", -seconds, tag)

    @contextmanager
    def stopped_before_writing(self) -> Iterator[None]:
        """A scan that was sent has found everything, and cannot write as long as this lasts."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE escalation_flag IN EXCLUSIVE MODE")
            self.send()
            until(waits_to_write, "the scan")
            yield


@pytest.fixture(scope="module")
def premises(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    workplace = Workplace(tmp_path_factory.mktemp("killed"))
    yield workplace
    workplace.closes()


@pytest.fixture
def workplace(premises: Workplace) -> Workplace:
    """With its broker up and nothing left to do, and cases that wait to be scanned."""
    premises.opens()
    premises.rests()
    with transaction.atomic():
        many(Town("dalfsen"), CASES)
    return premises


CASES = 50
"""How many cases lie still, each with four flags to come; their number makes no difference here."""


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


def assert_as_undisturbed() -> None:
    """What stands is what one scan, from nothing, makes of the same records."""
    found, events = flags(), FlagEvent.objects.count()
    assert len(found) == events == 4 * CASES
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE escalation_flag CASCADE")
    scan(now=timezone.now())
    assert flags() == found


def test_what_is_sent_while_the_broker_is_away_arrives(workplace: Workplace) -> None:
    workplace.lose_worker()
    workplace.send()  # waits in the broker when that stops
    workplace.broker.stop()
    sending = threading.Thread(target=workplace.send)
    sending.start()
    workplace.hire()  # also a worker waits for the broker
    time.sleep(2)  # longer than the few tries that Celery makes unless told otherwise
    assert sending.is_alive()
    workplace.opens()
    sending.join(WITHIN)
    until(lambda: finished() == 2, "both scans")
    assert_as_undisturbed()


def test_a_worker_outlives_its_broker(workplace: Workplace) -> None:
    workplace.hire()
    workplace.send()
    until(finished, "the first scan")
    until(lambda: not workplace.waiting(), "its end")
    workplace.broker.stop()
    workplace.opens()
    workplace.send()
    until(lambda: finished() == 2, "the second scan")
    assert_as_undisturbed()


def test_a_database_that_is_away_for_a_moment_only_delays(workplace: Workplace) -> None:
    workplace.hire()
    before = workplace.log.stat().st_size
    with workplace.stopped_before_writing():
        workplace.door.unlink()  # nobody reaches it any more, and who was connected is put out
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l WHERE NOT granted"
                " AND relation = 'escalation_flag'::regclass"
            )
    until(lambda: b"Retry in" in workplace.log.read_bytes()[before:], "a retry")
    assert not Flag.objects.exists()
    workplace.opens()
    until(finished, "the retry")
    assert_as_undisturbed()


def test_a_failed_task_is_logged_without_the_message_of_its_error(workplace: Workplace) -> None:
    workplace.hire()
    before = workplace.log.stat().st_size

    def logged() -> str:
        return workplace.log.read_bytes()[before:].decode()

    workplace.send("seal_log", 0)  # it takes nothing
    until(lambda: '"exc_type"' in logged() and logged().endswith("\n"), "the failure")
    lines = [json.loads(line) for line in logged().splitlines() if "seal_log[" in line]
    assert lines[-1]["exception"][0]["exc_type"] == "TypeError"
    assert "positional argument" not in logged()


def test_a_process_killed_in_the_middle_of_a_scan_does_it_again(workplace: Workplace) -> None:
    worker = workplace.hire()
    with workplace.stopped_before_writing():
        (process,) = children(worker.pid)
        os.kill(process, signal.SIGKILL)
    until(finished, "the same worker")
    assert JobRun.objects.count() == 2
    assert_as_undisturbed()


def test_a_worker_killed_in_the_middle_of_a_scan_leaves_it_to_the_next(
    workplace: Workplace,
) -> None:
    workplace.hire()
    with workplace.stopped_before_writing():
        workplace.lose_worker()
    assert not Flag.objects.exists()
    assert JobRun.objects.get().finished_at is None
    workplace.hour_goes_by()
    workplace.hire()
    until(finished, "the next worker")
    assert_as_undisturbed()


def test_settings_keep_a_task_until_it_is_done() -> None:
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    limit = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert limit > settings.CELERY_TASK_TIME_LIMIT
