"""The figures as a table on the screen and as JSON in `bench/results/`."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.servers import RESULTS

MET = {True: "met", False: "NOT MET", None: ""}


def line(figure: Figure) -> str:
    """One row, such as "  100,000  scan beside raw SQL   1.8 ×   ≤ 2  met"."""
    goal = figure.goal.words() if figure.goal else ""
    value = f"{figure.value:,.{_digits(figure)}f}"
    return (
        f"{figure.size:>10,}  {figure.name:<58} {value:>12} {figure.unit:<3}"
        f" {goal:<7} {MET[figure.met]}"
    ).rstrip()


def _digits(figure: Figure) -> int:
    if not figure.unit:
        return 0
    return 3 if figure.unit == "s" else 1 if abs(figure.value) >= 10 else 2


def table(figures: Iterable[Figure]) -> str:
    """All rows, by part, and how many goals are met."""
    found = list(figures)
    lines = []
    for part, of_part in groupby(found, key=lambda figure: figure.part):
        lines += ["", part, *map(line, of_part)]
    held = [figure for figure in found if figure.goal]
    lines += ["", f"{sum(bool(f.met) for f in held)} of {len(held)} goals met."]
    return "\n".join(lines)


def keep(figures: Iterable[Figure], folder: Path = RESULTS) -> Path:
    """Write the figures beside those of other runs; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    file = folder / f"{now:%Y%m%d-%H%M%S}.json"
    written = {
        "at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": os.getloadavg(),
        "figures": [_plain(figure) for figure in figures],
    }
    file.write_text(json.dumps(written, ensure_ascii=False, indent=1))
    return file


def _plain(figure: Figure) -> dict[str, Any]:
    return {
        "part": figure.part,
        "name": figure.name,
        "cases": figure.size,
        "value": figure.value,
        "unit": figure.unit,
        "goal": figure.goal.words() if figure.goal else None,
        "met": figure.met,
    }
