"""`manage.py demo`, on the servers of the tests: all up, and all down again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from demo.management.commands.demo import Command, made_by_another_version

ENDS_WITHIN = 10  # seconds

DEMO = {**os.environ, "DJANGO_SETTINGS_MODULE": "ave.settings.demo"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=DEMO,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(port: int) -> Iterator["subprocess.Popen[str]"]:
    """A demo that has said where it is."""
    with start(port) as demo:
        try:
            assert demo.stdout is not None
            said = []
            for line in demo.stdout:
                said.append(line)
                if "Ctrl-C ends everything" in line:
                    break
            assert f"http://localhost:{port}/" in "".join(said), "".join(said)
            yield demo
        finally:
            demo.kill()


def children(pid: int) -> list[int]:
    """All processes below one, at any depth."""
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    parents = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        below = [child for child, its_parent in parents if its_parent == parent]
        found += below
        waiting += below
    return found


def assert_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + ENDS_WITHIN
    left = pids
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if is_alive(pid)]
        time.sleep(0.1)
    assert not left


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.long
def test_it_answers_and_ctrl_c_ends_all_it_started() -> None:
    port = free_port()
    with running(port) as demo:
        with urllib.request.urlopen(f"http://localhost:{port}/account/login/") as page:
            assert page.status == 200
        taken = start(port)
        said, _ = taken.communicate(timeout=60)
        assert taken.returncode == 1
        assert f"Port {port} cannot be used" in said
        below = children(demo.pid)
        assert len(below) >= 6  # web and its two, worker and its one, beat
        demo.send_signal(signal.SIGINT)
        assert demo.wait(ENDS_WITHIN) == 0
        assert_gone(below)


def test_it_ends_as_a_failure_when_a_part_of_it_does() -> None:
    with running(free_port()) as demo:
        below = children(demo.pid)
        os.kill(below[0], signal.SIGKILL)
        said, _ = demo.communicate(timeout=ENDS_WITHIN)
        assert demo.returncode == 1
        assert "ended with code -9" in said
        assert_gone(below)


def test_nothing_is_left_when_it_is_killed_itself() -> None:
    with running(free_port()) as demo:
        below = children(demo.pid)
        demo.send_signal(signal.SIGKILL)
        demo.wait()
        assert_gone(below)


def test_a_database_of_somebody_else_is_never_emptied() -> None:
    command = [sys.executable, "manage.py", "demo", "--reset", "--port", str(free_port())]
    refused = subprocess.run(
        command, cwd=settings.BASE_DIR, env=DEMO, capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert "only the demo's own database can be reset" in refused.stderr


@pytest.mark.parametrize("port", ["0x", "99999999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    command = [sys.executable, "manage.py", "demo", "--port", port]
    refused = subprocess.run(
        command, cwd=settings.BASE_DIR, env=DEMO, capture_output=True, text=True
    )
    assert refused.returncode != 0
    assert port in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.django_db
def test_a_database_of_another_version_is_not_migrated_but_made_afresh_by_who_agrees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorder = MigrationRecorder(connection)
    assert not made_by_another_version()
    recorder.record_applied("cases", "0020_of_another_version")
    assert made_by_another_version()
    recorder.record_unapplied("cases", "0020_of_another_version")
    recorder.record_unapplied("cases", "0001_initial")  # one with fewer is not migrated either
    assert made_by_another_version()
    recorder.migration_qs.all().delete()  # an empty database is no other version
    assert not made_by_another_version()
    recorder.record_applied("cases", "0001_initial")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    for at_the_keyboard in (True, False):
        monkeypatch.setattr(sys.stdin, "isatty", lambda there=at_the_keyboard: there)
        with pytest.raises(CommandError, match="make demo-reset"):
            Command(stdout=StringIO()).offer_reset()


@pytest.mark.django_db
def test_a_database_of_ones_own_is_never_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///mine")
    with pytest.raises(CommandError, match="DATABASE_URL"):
        Command(stdout=StringIO()).offer_reset()
