"""What differs between two baselines, and where."""

from __future__ import annotations

import difflib
import gzip
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

MADE = ("now", "seed", "cases", "full")
AROUND = 1
"""Lines that are shown around one that differs."""

Baseline = dict[str, Any]
"""`sections`: name → key → what is there. The rest is for who looks, and is not compared."""


def keep(baseline: Baseline, path: Path) -> None:
    """As JSON, gzipped; the same baseline gives the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(baseline, ensure_ascii=False, sort_keys=True, indent=0)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def load(path: Path) -> Baseline:
    found: Baseline = json.loads(gzip.decompress(path.read_bytes()))
    return found


def compare(
    old: Baseline, new: Baseline, *, only: Collection[str] = (), without: Collection[str] = ()
) -> dict[str, dict[str, list[str]]]:
    """Section → key → the lines that say what differs; empty where nothing does.

    Raises ValueError for a section that neither has, and when they were not made the same way.
    """
    for name in MADE:
        if old["about"].get(name) != new["about"].get(name):
            raise ValueError(f"These were made in different ways ({name}), and tell nothing.")
    names = {*old["sections"], *new["sections"]}
    if unknown := {*only, *without} - names:
        raise ValueError(f"Unknown: {', '.join(sorted(unknown))}. There are: {sorted(names)}.")
    return {
        name: dict(_differences(old["sections"].get(name, {}), new["sections"].get(name, {})))
        for name in sorted(names)
        if (not only or name in only) and name not in without
    }


def _differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key in sorted({*old, *new}):
        if key not in new:
            yield key, ["gone; it was:", *_lines(old[key])]
        elif key not in old:
            yield key, ["new:", *_lines(new[key])]
        elif old[key] != new[key]:
            before, after = _lines(old[key]), _lines(new[key])
            found = difflib.unified_diff(before, after, "before", "after", "", "", AROUND, "")
            yield key, [*found]


def _lines(value: Any) -> list[str]:
    """As people read it: a page line by line, anything else field by field."""
    if isinstance(value, dict) and "text" in value and "status" in value:
        rest = {name: part for name, part in value.items() if name != "text"}
        return [json.dumps(rest, ensure_ascii=False), *value["text"].splitlines()]
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).splitlines()


def told(found: dict[str, dict[str, list[str]]], *, most: int) -> Iterator[str]:
    """The differences in words, `most` of each section, and how many there are in all."""
    for section, differences in found.items():
        for key, lines in list(differences.items())[:most]:
            yield f"{section} | {key}"
            yield from (f"    {line}" for line in lines)
        left = len(differences) - most
        if left > 0:
            yield f"{section} | and {left} more"
    yield ""
    for section, differences in found.items():
        yield f"{section:<16}{len(differences) or 'equal'}"
