"""How a figure is written: a number, a share, days; hidden; or not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.sentences import percent

HIDDEN = "×"
"""Hidden: small, or something small could be worked out from it."""
UNKNOWN = "–"
STAYS = (
    "Een huishouden telt mee bij de wijk en het probleem van de dag waarop het in zijn fase kwam. "
    "Verhuist het of verandert het probleem, dan blijft het daar tellen tot de volgende fase."
)
"""What a figure of a part counts; why: docs/adr/0011."""


def number(cells: Mapping[str, Any], key: str) -> str:
    if key not in cells:
        return UNKNOWN
    value = cells[key]
    return HIDDEN if value is None else f"{value:,}".replace(",", ".")


def share(cells: Mapping[str, Any], pair: str) -> str:
    """ "87 %"."""
    if f"{pair}:yes" not in cells:
        return UNKNOWN
    if cells[f"{pair}:yes"] is None:
        return HIDDEN
    value = percent(cells, pair)
    return UNKNOWN if value is None else f"{value}\u00a0%"


def days(cells: Mapping[str, Any], key: str, which: int) -> str:
    """The median (0) or the 90th percentile (1), in whole days, or with a decimal under ten."""
    if key not in cells:
        return UNKNOWN
    value = cells[key] and cells[key][which]
    if value is None:
        return HIDDEN
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")
