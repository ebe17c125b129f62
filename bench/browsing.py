"""The pages, beside the minimal one under the same server and beside the peer's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from typing import Any

from bench import peer, run
from bench.browse import ROUNDS
from bench.figures import Figure, at_least, at_most
from bench.fill import filled
from bench.pages import PAGES, Measured
from bench.servers import create, execute

PART = "pages"
COPY = "ave_pages"
"""With the flags of a night: without them the escalation list would be empty."""
PEER_ROUNDS = 12
"""It takes its time."""
GROWTH = 1.25


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def measure(sizes: list[int], peer_sizes: list[int], rounds: int = ROUNDS) -> Iterator[Figure]:
    """All figures of the pages; beside the peer only at `peer_sizes`."""
    medians: dict[int, dict[str, float]] = {}
    for cases in sizes:
        create(COPY, template=filled(cases).name)
        run.manage(COPY, "flag_stagnation")
        execute(COPY, "VACUUM (FREEZE, ANALYZE)")
        run.manage(COPY, "collectstatic", "--noinput", "--verbosity", "0")
        run.say(f"Opening the pages of {cases} cases …")
        found = run.measured(COPY, "bench.browse", f"{rounds}")
        theirs = peer.browse(cases, min(rounds, PEER_ROUNDS)) if cases in peer_sizes else {}
        yield from _of_one(cases, found, theirs)
        medians[cases] = {name: median(of_page["times"]) for name, of_page in found.items()}
    if len(sizes) > 1:
        small, large = min(sizes), max(sizes)
        for page in PAGES:
            ratio = beside(medians[large], page.name) / beside(medians[small], page.name)
            name = f"{page.name}: beside {small:,} cases"
            yield Figure(PART, name, large, ratio, "×", at_most(GROWTH))


def beside(medians: dict[str, float], name: str) -> float:
    """How many times the minimal page of the same minutes: the machine may have slowed since."""
    return medians[name] / medians["minimal"]


def _of_one(cases: int, found: dict[str, Any], theirs: dict[str, list[float]]) -> Iterator[Figure]:
    least = median(found["minimal"]["times"])
    yield Figure(PART, "minimal page: p50", cases, least, "ms")
    yield Figure(PART, "minimal page: size", cases, found["minimal"]["size"] / 1000, "kB")
    for name, times in theirs.items():
        yield Figure(PART, f"django-helpdesk, {name}: p50", cases, median(times), "ms")
    for page in PAGES:
        yield from _of_page(page, cases, found[page.name], least, theirs.get(page.peer))


def _of_page(
    page: Measured,
    cases: int,
    found: dict[str, Any],
    least: float,
    theirs: list[float] | None,
) -> Iterator[Figure]:
    def figure(name: str, value: float, unit: str = "", goal: Any = None) -> Figure:
        return Figure(PART, f"{page.name}: {name}", cases, value, unit, goal)

    middle, late = median(found["times"]), p95(found["times"])
    yield figure("p50", middle, "ms")
    yield figure("p95", late, "ms")
    if page.by_p95:
        yield figure("p95 beside the minimal page", late / least, "×", at_most(page.minimal))
    else:
        yield figure("p50 beside the minimal page", middle / least, "×", at_most(page.minimal))
        yield figure("p95 beside its p50", late / middle, "×", at_most(2))
    if theirs:
        ratio = median(theirs) / middle
        yield figure(f"faster than its {page.peer}", ratio, "×", at_least(page.faster))
    goal = None if page.queries is None else at_most(page.queries)
    yield figure("queries", found["queries"], "", goal)
    yield figure("size", found["size"] / 1000, "kB")
