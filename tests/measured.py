"""What tests measured, as tables for people: printed at the end of a run, and kept in var/.

A test hands in a row by `record_property(<table>, <row>)`. That way the rows of every process of a
parallel run come together where the run ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TABLES: Mapping[str, tuple[str, ...]] = {
    "effort": ("Task", "Clicks", "Keys", "Page loads", "Today's bound", "Goal"),
    "page-weight": ("Page", "First visit, kB", "Next visit, kB", "Requests", "Layout shift"),
}
"""The name of each table, and its columns."""


def rows_of(reports: Mapping[str, list[Any]], table: str) -> list[tuple[Any, ...]]:
    found = {
        tuple(value)
        for outcome in ("passed", "failed")
        for report in reports.get(outcome, [])
        for name, value in getattr(report, "user_properties", [])
        if name == table
    }
    return sorted(found, key=str)


def as_markdown(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def publish(reports: Mapping[str, list[Any]], folder: Path) -> Iterator[str]:
    """Write each table that has rows into the folder, and yield its lines."""
    for table, columns in TABLES.items():
        if rows := rows_of(reports, table):
            lines = list(as_markdown(columns, rows))
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{table}.md").write_text("\n".join(lines) + "\n")
            yield from ("", *lines)
