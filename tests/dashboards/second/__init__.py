"""The figures once more, by another way and in plain SQL: what `dashboards` counts must agree.

It knows the definitions on the page and the tables, and nothing of `dashboards`: no statement, rule
or period of it. Where `dashboards` makes stays and counts those that run, this adds up who came and
who went since the beginning; where that asks which version of a record held, this joins on from and
until. All months come from one statement for each kind of figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import connection

SQL = Path(__file__).parent
TABLES = (
    "again_month",
    "again_town",
    "again_home",
    "again_file",
    "again_event",
    "again_running",
    "again_heavy",
)
Key = tuple[str, int, str, str, str]
"""Month ("2026-06"), municipality id, dimension and value ("" for the whole), name of a figure."""


def counted_again(first: str, last: str, towns: Mapping[int, Mapping[str, Any]]) -> dict[Key, Any]:
    """Every figure of every month from `first` to `last` ("2026-06"), of these municipalities.

    `towns`: id → its norm of coming back (months), the measures its model names, and the phases of
    which that asks which cases need a casusregisseur. A count is a
    number; days are (how many, median, 90th percentile), a caseload is the cases of each person.
    Not there: none.
    """
    found: dict[Key, Any] = {}
    with connection.cursor() as cursor:
        cursor.execute(_text("tables"), _parameters(first, last, towns))
        for name in ("stocks", "flows", "half_year", "year", "orders"):
            cursor.execute(_text(name))
            for month, town, dimension, value, key, number in cursor.fetchall():
                found[month, town, dimension, value or "", key] = number
        cursor.execute(_text("days"))
        for month, town, key, *numbers in cursor.fetchall():
            found[month, town, "", "", key] = tuple(map(float, numbers))
        cursor.execute(_text("loads"))
        for month, town, key, each in cursor.fetchall():
            found[month, town, "", "", key] = tuple(map(float, each))
        cursor.execute(f"DROP TABLE {', '.join(TABLES)}")
    return {key: number for key, number in found.items() if number}


def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _parameters(first: str, last: str, towns: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    rows: Iterator[tuple[Any, ...]] = (
        (pk, own["recurrence"], list(own["instruments"]), own["heaviest"])
        for pk, own in towns.items()
    )
    ids, recurrence, instruments, heaviest = zip(*rows, strict=True)
    named = [f",{','.join(names)}," for names in instruments]
    return {
        "first": f"{first}-01",
        "last": f"{last}-01",
        "towns": list(ids),
        "recurrence": list(recurrence),
        "instruments": named,
        "heaviest": ["".join(phases) for phases in heaviest],
    }
