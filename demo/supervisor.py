"""Runs several programs as one: all up, or all down."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from . import processes


class ChildEndedError(Exception):
    """A program ended by itself; the message names it, its exit code and its log."""


class Interrupted(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or the terminal was closed.

    No `Exception`, so that no handler on the way takes it for an error.
    """


class Supervisor:
    """Starts programs one after the other and stops them the other way round."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        self._running[name] = processes.spawn(command, log=self._log(name))

    def check(self) -> None:
        """Raises ChildEndedError when one of the programs has ended."""
        for name, process in self._running.items():
            if (code := process.poll()) is not None:
                raise ChildEndedError(f"{name} ended with code {code}; see {self._log(name)}")

    def wait_until(self, ready: Callable[[], bool], *, within: float) -> None:
        """Raises ChildEndedError, or TimeoutError after `within` seconds."""
        deadline = time.monotonic() + within
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready within {within:.0f} seconds; see {self.logs}")
            time.sleep(0.1)

    def watch(self, also: Callable[[], None]) -> None:
        """Wait for ever, for what these programs need too. Raises ChildEndedError, and what `also`
        raises when that is gone."""
        while True:
            also()
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask all to end at once, then wait for each, at most 4 seconds."""
        deadline = time.monotonic() + 4
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        while self._running:
            _, process = self._running.popitem()
            processes.stop(process, within=max(0.1, deadline - time.monotonic()))

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn signals that ask for the end into Interrupted, once; the end itself goes undisturbed."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in asked:
            signal.signal(number, signal.SIG_IGN)
        raise Interrupted

    for number in asked:
        signal.signal(number, interrupt)
    yield
