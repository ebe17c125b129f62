"""`python -m bench.baseline`: write down what AVE does now, or compare two of those."""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.run import say

from .comparing import Baseline, compare, keep, load, told
from .making import CASES, NOW, SEED, begin, clock_at, go_on, make_region, start_servers

PAST = (-60, -20)
AHEAD = (0, 15, 45)
"""Days from NOW at which a scan is done."""
LATER = NOW + timedelta(days=15)


def write(path: Path, *, full: bool) -> None:
    """Make the region anew and keep what AVE makes of it."""
    started = time.monotonic()
    say("Making the region …")
    start_servers()
    with clock_at(NOW):
        make_region()
        baseline = _at_first(full)
    with clock_at(LATER):
        _later(baseline)
    seconds = round(time.monotonic() - started)
    keep(baseline, path)
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in baseline["sections"].items())
    say(f"{counts}: {seconds} s, in {path}")


def _at_first(full: bool) -> Baseline:
    """What there is before and after the first scan."""
    from roles.models import Municipality

    from . import reading
    from .visiting import FULL, USUAL, visit_all

    sections: dict[str, Any] = {"access": reading.access()}
    for name, days in (("flags_past", PAST), ("flags", AHEAD)):
        say(f"Scanning: {name} …")
        found = {day: reading.flags_from_nothing(NOW + timedelta(days=day)) for day in days}
        sections[name] = {
            f"{day:+} days: {key}": row for day, rows in found.items() for key, row in rows.items()
        }
    begin()
    reading.spread_notices()
    sections["access_after"] = reading.access()
    sections["standing"] = reading.standing(NOW)
    sections["tasks"] = reading.all_tasks(NOW.date())
    say("Replaying …")
    sections["replay"] = {
        town.slug: reading.replayed(town, NOW.date()) for town in Municipality.objects.all()
    }
    say("Opening pages …")
    sections["pages"], queries = visit_all(FULL if full else USUAL)
    about = {
        "commit": _commit(),
        "now": NOW.isoformat(),
        "seed": SEED,
        "cases": CASES,
        "full": full,
    }
    return {"about": about, "queries": queries, "sections": sections}


def _later(baseline: Baseline) -> None:
    """What has become of it after some days in which nobody did anything."""
    from . import reading
    from .visiting import LISTS_ONLY, visit_all

    say("Opening pages of a later day …")
    go_on(LATER)
    reading.spread_notices()
    sections = baseline["sections"]
    sections["standing_later"] = reading.standing(LATER)
    sections["tasks_later"] = reading.all_tasks(LATER.date())
    sections["pages_later"], _ = visit_all(LISTS_ONLY)


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def main() -> int:
    parser = ArgumentParser(prog="python -m bench.baseline", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write", help="make the region and keep what AVE does")
    writing.add_argument("file", type=Path)
    writing.add_argument("--full", action="store_true", help="more cases, filters and links")
    comparing = commands.add_parser("compare", help="say what differs; 1 when something does")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--only", type=names, default=[], help="these sections (a,b)")
    comparing.add_argument("--without", type=names, default=[], help="not these sections")
    comparing.add_argument("--most", type=int, default=20, help="shown of each section")
    asked = parser.parse_args()
    if asked.command == "write":
        write(asked.file, full=asked.full)
        return 0
    try:
        found = compare(load(asked.old), load(asked.new), only=asked.only, without=asked.without)
    except ValueError as error:
        parser.error(str(error))
    for line in told(found, most=asked.most):
        sys.stdout.write(f"{line}\n")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
