"""The monthly figures, held against the second computation of the tests, at a large size."""

from __future__ import annotations

from collections.abc import Iterator

from bench import run
from bench.figures import Figure, at_most
from bench.fill import filled
from bench.servers import create, drop

PART = "figures"
COPY = "figures"
"""Cases are scanned and judged in a copy: the other parts begin without flags."""


def measure(sizes: list[int]) -> Iterator[Figure]:
    """How many figures were compared, and how many differ; which do is said as it goes."""
    for cases in sizes:
        database = filled(cases)
        run.say(f"Counting {cases} cases twice …")
        create(COPY, template=database.name)
        try:
            found = run.measured(COPY, "bench.recount_worker", database.now)
        finally:
            drop(COPY)
        for difference in found["examples"]:
            run.say(difference)
        yield Figure(PART, "months", cases, found["months"])
        yield Figure(PART, "municipalities", cases, found["municipalities"])
        yield Figure(PART, "reviews made for it", cases, found["reviews"])
        yield Figure(PART, "figures counted twice", cases, found["compared"])
        yield Figure(PART, "figures that differ", cases, found["different"], "", at_most(0))
        yield Figure(PART, "frozen figures that differ", cases, found["frozen"], "", at_most(0))
        yield Figure(PART, "a month counted", cases, found["seconds"] / found["months"], "s")
        yield Figure(PART, "the second computation", cases, found["again"], "s")
