"""The embedded servers, started and ended as a newcomer's machine would."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

from demo.embedded import EmbeddedServerError, ServerEndedError, Servers
from demo.supervisor import ChildEndedError, Supervisor


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    made = Servers(tmp_path / "servers")
    yield made
    made.stop()
    made.remove()


def ask(servers: Servers, query: str) -> object:
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone() if cursor.description else None


def test_what_was_stored_is_there_after_a_second_start(servers: Servers) -> None:
    servers.start()
    ask(servers, "CREATE TABLE kept AS SELECT 1 AS one")
    servers.stop()
    assert not servers.answer()
    servers.start()
    assert ask(servers, "SELECT one FROM kept") == (1,)
    assert redis.from_url(servers.redis_url).ping()


def test_a_second_process_uses_the_servers_of_the_first_and_leaves_them_running(
    servers: Servers,
) -> None:
    servers.start()
    second = Servers(servers.home)
    second.start()
    second.stop()
    assert servers.answer()
    servers.check()


def test_a_long_path_and_a_path_with_spaces_are_no_obstacle(tmp_path: Path) -> None:
    servers = Servers(tmp_path / "een map met spaties & meer" / ("lang" * 40))
    try:
        servers.start()
        assert ask(servers, "SELECT 1") == (1,)
        assert redis.from_url(servers.redis_url).ping()
    finally:
        servers.stop()
        servers.remove()


def test_nobody_else_can_enter_the_directory_of_the_sockets(servers: Servers) -> None:
    servers.start()
    assert servers.sockets.stat().st_mode & 0o077 == 0


def test_a_directory_that_somebody_else_prepared_is_refused(servers: Servers) -> None:
    elsewhere = servers.home.parent / "elsewhere"
    elsewhere.mkdir()
    servers.data.mkdir(parents=True, exist_ok=True)
    servers.sockets.symlink_to(elsewhere)
    with pytest.raises(EmbeddedServerError, match="belongs to another user"):
        servers.start()


def test_a_lock_file_left_by_a_crash_does_not_stop_the_next_start(servers: Servers) -> None:
    servers.start()
    servers.stop()
    # As in a new container, the old number is now that of some other process.
    (servers.data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    servers.start()
    assert ask(servers, "SELECT 1") == (1,)


def test_the_servers_end_when_their_parent_is_killed(servers: Servers) -> None:
    script = (
        "import sys, time; from pathlib import Path; from demo.embedded import Servers;"
        "Servers(Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(servers.home)]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        assert servers.answer()
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while servers.answer() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not servers.answer()


def test_a_program_that_ends_by_itself_is_named_with_its_log(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    supervisor.start("lasting", ["sleep", "60"])
    supervisor.start("failing", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(ChildEndedError, match=r"failing ended with code 3; see .*failing\.log"):
        supervisor.watch(lambda: None)
    supervisor.stop()


@pytest.mark.parametrize("name", ["PostgreSQL", "Valkey"])
def test_a_server_that_dies_ends_what_needs_it_with_its_name_and_log(
    servers: Servers, tmp_path: Path, name: str
) -> None:
    servers.start()
    second = Servers(servers.home)  # of a second demo of this checkout
    second.start()
    servers.check()
    second.check()
    os.kill(_process_of(name, servers), signal.SIGKILL)
    supervisor = Supervisor(tmp_path)
    supervisor.start("lasting", ["sleep", "60"])
    try:
        with pytest.raises(ServerEndedError, match=rf"{name} ended with code -9; see .*\.log"):
            supervisor.watch(servers.check)
        with pytest.raises(ServerEndedError, match=f"{name}, which another demo started, ended"):
            supervisor.watch(second.check)
    finally:
        supervisor.stop()


def _process_of(name: str, servers: Servers) -> int:
    if name == "PostgreSQL":
        return int((servers.data / "postgres" / "postmaster.pid").read_text().split()[0])
    return int(redis.from_url(servers.redis_url).info("server")["process_id"])


def test_a_program_that_is_never_ready_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    supervisor.start("slow", ["sleep", "60"])
    with pytest.raises(TimeoutError, match="not ready"):
        supervisor.wait_until(lambda: False, within=0.3)
    supervisor.stop()
