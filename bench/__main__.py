"""`make bench`: measure, print the table, keep the figures."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator

import django

from bench import report
from bench.figures import Figure
from bench.fill import GENERATED
from bench.servers import SERVERS, environment

SIZES = (1_000, 10_000, 100_000)
PARTS = ("project", "scan", "peer", "pages")
PEER_MOST = 100_000
"""Its escalation takes minutes at this size, and would take an hour beyond."""
PAGES_AT = (1_000, 100_000)


def figures(parts: list[str], sizes: list[int], rounds: int) -> Iterator[Figure]:
    """Everything that was asked for, one after the other."""
    from bench import browsing, peer, projected, recounted, scan

    per_hit: dict[int, float] = {}
    if "peer" in parts:
        for figure in peer.measure([size for size in sizes if size <= PEER_MOST]):
            if figure.name == peer.PER_HIT:
                per_hit[figure.size] = figure.value / 1000
            yield figure
    if "project" in parts:
        yield from projected.measure([size for size in sizes if size <= GENERATED])
    if "scan" in parts:
        yield from scan.measure(sizes, per_hit)
    if "pages" in parts:
        chosen = [size for size in sizes if size in PAGES_AT] or sizes[:1]
        yield from browsing.measure(chosen, chosen if "peer" in parts else [], rounds)
    if "figures" in parts:  # only when asked for: it compares, and measures little
        yield from recounted.measure(sizes)


def numbers(text: str) -> list[int]:
    return sorted({int(part) for part in text.split(",") if part})


def main() -> None:
    parser = ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=numbers, default=list(SIZES))
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is opened")
    asked = parser.parse_args()
    # The table of pages names models, so Django must know them; it asks the database nothing here.
    os.environ.update(environment("postgres"))
    django.setup()
    SERVERS.start()
    found = []
    for figure in figures(asked.parts, asked.sizes, asked.rounds):
        found.append(figure)
        sys.stderr.write(report.line(figure) + "\n")
    sys.stdout.write(report.table(found) + "\n\n")
    sys.stdout.write(f"Kept in {report.keep(found)}\n")


if __name__ == "__main__":
    main()
