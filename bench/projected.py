"""How long it takes to write what follows from cases: of all, after a norm changed, and of one."""

from __future__ import annotations

from collections.abc import Iterator

from bench import run
from bench.figures import Figure, at_most
from bench.fill import filled
from bench.servers import create, drop

PART = "project"
COPY = "projected"
"""A copy, since it begins by emptying the tables."""
FILL = 360 / 100_000
"""Seconds for each open case at most: six minutes for a hundred thousand."""
NORM = 45 / 10_000
"""Seconds for each case that a norm concerns."""


def measure(sizes: list[int]) -> Iterator[Figure]:
    """Each size in a copy of its own."""
    for cases in sizes:
        database = filled(cases)
        run.say(f"Projecting {cases} cases …")
        create(COPY, template=database.name)
        try:
            found = run.measured(COPY, "bench.projected_worker", database.now)
        finally:
            drop(COPY)
        one, norm, fill = found["one"], found["norm"], found["fill"]
        number, still_open = fill["cases"], fill["open"]
        yield Figure(PART, "queries of one case", cases, one["queries"], "", at_most(18))
        yield Figure(PART, "processor time of one case", cases, one["processor"], "ms")
        beside = one["processor"] / one["page"]
        yield Figure(PART, "one case beside the minimal page", cases, beside, "×", at_most(3))
        yield Figure(PART, "cases that a norm concerns", cases, norm["cases"])
        goal = at_most(max(norm["cases"] * NORM, 1))
        yield Figure(PART, "a norm changed", cases, norm["seconds"], "s", goal)
        yield Figure(PART, "first fill: all cases", cases, number)
        yield Figure(PART, "first fill: open cases", cases, still_open)
        yield Figure(PART, "first fill: rows", cases, fill["rows"])
        goal = at_most(max(still_open * FILL, 1))
        yield Figure(PART, "first fill", cases, fill["seconds"], "s", goal)
        yield Figure(PART, "first fill, processor time", cases, fill["processor"], "s")
        yield Figure(PART, "memory of the first fill", cases, fill["memory"], "MB", at_most(60))
