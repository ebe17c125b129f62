"""How a figure is written: a number, a share, days; hidden; or not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.periods import Month
from dashboards.reading import Read
from dashboards.sentences import percent

HIDDEN = "×"
"""Hidden: small, or something small could be worked out from it."""
UNKNOWN = "–"
STAYS = (
    "Een huishouden telt mee bij de wijk en het probleem van de dag waarop het in zijn fase kwam. "
    "Verhuist het of verandert het probleem, dan blijft het daar tellen tot de volgende fase."
)
"""What a figure of a part counts; why: docs/adr/0011."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows, with the value and the format that a spreadsheet gets."""

    text: str
    value: float | date | None = None
    format: str = "General"


def number(read: Read, month: Month, key: str) -> Cell:
    """As counted; between which two it lies, where that is all that is hidden."""
    cells = read.of(month)
    return written(cells, key, read.between(month, key) if key in cells else None)


def written(cells: Mapping[str, Any], key: str, between: tuple[int, int] | None = None) -> Cell:
    if key not in cells:
        return Cell(UNKNOWN)
    value = cells[key]
    if value is not None:
        return Cell(f"{value:,}".replace(",", "."), value, "#,##0")
    if between is None:
        return Cell(HIDDEN)
    low, high = between
    return Cell(f"{low}–{high}" if low < high else str(low))


def share(cells: Mapping[str, Any], pair: str) -> Cell:
    """ "87 %"."""
    if f"{pair}:yes" not in cells:
        return Cell(UNKNOWN)
    if cells[f"{pair}:yes"] is None:
        return Cell(HIDDEN)
    value = percent(cells, pair)
    if value is None:
        return Cell(UNKNOWN)
    return Cell(f"{value}\u00a0%", value / 100, "0%")


def days(cells: Mapping[str, Any], key: str, which: int) -> Cell:
    """The median (0) or the 90th percentile (1), in whole days, or with a decimal under ten."""
    if key not in cells:
        return Cell(UNKNOWN)
    value = cells[key] and cells[key][which]
    if value is None:
        return Cell(HIDDEN)
    text = f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")
    return Cell(text, value, "0.0")


def rate(cells: Mapping[str, Any], key: str, inhabitants: int | None) -> Cell:
    """How many of every thousand residents, with one decimal."""
    found = written(cells, key)
    if not isinstance(found.value, int | float) or not inhabitants:
        return Cell(found.text if found.value is None else UNKNOWN)
    value = 1000 * found.value / inhabitants
    return Cell(f"{value:.1f}".replace(".", ","), round(value, 1), "0.0")


def month_cell(month: Month) -> Cell:
    """ "okt 2026"; a date in a spreadsheet."""
    return Cell(month.short, month.first_day, "mmm yyyy")


def class_words(low: int, high: int | None) -> str:
    """ "6 tot en met 10", "50 of meer"."""
    if high is None:
        return f"{low} of meer"
    return f"{low} tot en met {high}" if low < high else str(low)
