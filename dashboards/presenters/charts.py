"""Charts as plain data: series with values, told to ECharts by static/js/charts.js.

A hidden value is a gap. Colours are names of phases or of the theme; the page's stylesheet knows
what they look like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures import Group
from dashboards.reading import Read
from dashboards.sentences import percent


def series(name: str, values: Sequence[Any], colour: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "values": list(values), "colour": colour, **more}


def pyramid(read: Read, groups: Sequence[Group]) -> dict[str, Any]:
    """Households per phase, heaviest on top."""
    return {
        "kind": "bars",
        "across": [group.label for group in groups],
        "unit": "huishoudens",
        "series": [
            {
                "name": "Huishoudens",
                "values": [read.at().get(f"stock:{group.key}") for group in groups],
                "colours": [f"phase-{group.severity}" for group in groups],
            }
        ],
    }


def stocks(read: Read, groups: Sequence[Group]) -> dict[str, Any]:
    """Households per phase by month."""
    return {
        "kind": "lines",
        "across": [month.short for month in read.months],
        "unit": "huishoudens",
        "series": [
            series(
                group.label,
                [read.of(month).get(f"stock:{group.key}") for month in read.months],
                f"phase-{group.severity}",
            )
            for group in groups
        ],
    }


def flow(read: Read, groups: Sequence[Group]) -> dict[str, Any]:
    """In and out of each phase in the month."""
    values = {
        side: [read.at().get(f"{side}:{group.key}") for group in groups]
        for side in ("entered", "left")
    }
    return {
        "kind": "columns",
        "across": [group.label for group in groups],
        "unit": "huishoudens",
        "series": [
            series("Erbij", values["entered"], "accent"),
            series("Eruit", values["left"], "soft"),
        ],
    }


def shares(read: Read, pairs: Mapping[str, str]) -> dict[str, Any]:
    """What part of the cases has something, by month; the goal is all."""
    colours = ("accent", "phase-1", "phase-3")
    return {
        "kind": "lines",
        "across": [month.short for month in read.months],
        "unit": "%",
        "most": 100,
        "series": [
            series(words, [percent(read.of(month), pair) for month in read.months], colour)
            for (pair, words), colour in zip(pairs.items(), colours, strict=False)
        ],
    }


def bars(names: Mapping[str, str], cells: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """One bar for each name with a number; what is hidden or zero stands in the table only."""
    told = {name: words for name, words in names.items() if cells.get(name)}
    return {
        "kind": "bars",
        "from_above": True,
        "across": list(told.values()),
        "unit": unit,
        "series": [series(unit.capitalize(), [cells[name] for name in told], "accent")],
    }
