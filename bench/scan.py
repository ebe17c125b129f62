"""The nightly scan, beside the raw SQL of the same writes."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from bench import run
from bench.figures import Figure, at_least, at_most
from bench.fill import Filled, filled
from bench.raw import Raw

PART = "scan"
HELD = 100_000
"""From here on a scan is held against the raw SQL, and per hit against the peer. Below it what a
scan always does (its tables and its thirty statements: a tenth of a second) outweighs what it
writes."""
LARGE = 1_000_000
"""From here on one round is enough."""
ROUNDS = 3


class Measured:
    """The rounds of one size: each a scan in a worker of its own, twice, and the raw SQL twice."""

    def __init__(self, database: Filled) -> None:
        self.cases = database.cases
        self.workers: list[dict[str, Any]] = []
        self.write: list[float] = []
        self.compare: list[float] = []
        raw = Raw(database.name)
        try:
            raw.forget()
            for _ in range(1 if self.cases >= LARGE else ROUNDS):
                raw.settle()
                self.workers.append(run.measured(database.name, "bench.scan_worker", database.now))
                self.rows = raw.keep()
                raw.forget()
                raw.settle()
                self.write.append(raw.write())
                self.compare.append(raw.compare())
                raw.forget()
            raw.forget(analysed=True)
            self.trap = run.measured(database.name, "bench.scan_worker", database.now)
            raw.forget()
        finally:
            raw.close()

    def middle(self, which: str, what: str) -> float:
        return median(float(worker[which][what]) for worker in self.workers)

    @property
    def seconds(self) -> float:
        return self.middle("first", "seconds")

    @property
    def finding(self) -> float:
        """Seconds that PostgreSQL took for the statements that find, when nothing was new."""
        return self.middle("again", "finding")

    @property
    def per_hit(self) -> float:
        """Seconds."""
        return self.seconds / max(self.middle("first", "opened"), 1)

    @property
    def peak(self) -> float:
        """Megabytes that the work took beside what the process had."""
        memory = [worker["first"]["memory"] for worker in self.workers]
        return max(float(m["peak"] - m["before"]) for m in memory)


def measure(sizes: list[int], peer_per_hit: dict[int, float]) -> Iterator[Figure]:
    """All figures of the scan; `peer_per_hit` are the peer's seconds for one hit, by size."""
    measured: dict[int, Measured] = {}
    for cases in sizes:
        database = filled(cases)
        run.say(f"Scanning {cases} cases …")
        measured[cases] = Measured(database)
        yield from _of_one(measured[cases])
    yield from _growth(measured)
    for cases in sorted(measured.keys() & peer_per_hit.keys()):
        ratio = peer_per_hit[cases] / measured[cases].per_hit
        goal = at_least(100) if cases >= HELD else None
        yield Figure(PART, "faster per hit than escalate_tickets", cases, ratio, "×", goal)


def _of_one(m: Measured) -> Iterator[Figure]:
    def figure(name: str, value: float, unit: str = "", goal: Any = None) -> Figure:
        return Figure(PART, name, m.cases, value, unit, goal)

    twice = at_most(2) if m.cases >= HELD else None
    first, raw = m.seconds, median(m.write)
    again, compared, found = m.middle("again", "seconds"), median(m.compare), m.finding
    yield figure("flags opened", m.middle("first", "opened"))
    yield figure("rows written", m.rows)
    yield figure("scan", first, "s")
    yield figure("raw SQL of the same rows", raw, "s")
    yield figure("scan beside raw SQL", first / raw, "×", twice)
    yield figure("scan again, nothing new", again, "s")
    yield figure("raw SQL again: finding", found, "s")
    yield figure("raw SQL again: comparing", compared, "s")
    yield figure("again beside raw SQL", again / (found + compared), "×", twice)
    yield figure("again beside comparing alone", again / compared, "×")
    yield figure("flags opened by the second run", m.middle("again", "opened"), "", at_most(0))
    yield figure("statements", m.middle("first", "statements"), "", at_most(30))
    for when in ("before", "after", "peak"):
        memory = max(worker["first"]["memory"][when] for worker in m.workers)
        yield figure(f"memory of the worker, {when}", memory, "MB")
    yield figure("memory that the scan took", m.peak, "MB", at_most(20))
    trapped = m.trap["again"]["seconds"]
    yield figure("again, when flags were last analysed empty", trapped, "s")
    yield figure("the same, beside the second run", trapped / again, "×", at_most(2))


def _growth(measured: dict[int, Measured]) -> Iterator[Figure]:
    for small, large in zip(measured, list(measured)[1:], strict=False):
        ratio = measured[large].seconds / measured[small].seconds
        goal = at_most(14) if large == 10 * small and large >= LARGE else None
        yield Figure(PART, f"time beside that of {small:,}", large, ratio, "×", goal)
