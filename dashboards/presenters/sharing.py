"""Delen met de regio: who shares with whom, since when, and who changed that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from common.plurals import lower_first
from dashboards.definitions import BY_KEY
from dashboards.models import SharingChange
from roles.acting import Actor
from roles.models import Municipality
from roles.services.people import manages

SHARED = ("stock", "regie", "plan", "flagged")
"""The figures that municipalities of a region see of each other, in the order of the table."""
SHARED_WORDS = ", ".join(lower_first(BY_KEY[key].label) for key in SHARED)
NEIGHBOURS: tuple[dict[str, Any], ...] = (
    {"label": "Gemeente"},
    {"label": "Regio"},
    {"label": "Deelt de cijfers"},
)
CHANGES: tuple[dict[str, Any], ...] = (
    {"label": "Wanneer"},
    {"label": "Wat"},
    {"label": "Waarom"},
    {"label": "Wie"},
)


def sharing_of(municipality: Municipality, actor: Actor) -> dict[str, Any]:
    """One municipality: whether it shares, with whom, and its history; as plain data."""
    neighbours: dict[int, tuple[Municipality, list[str]]] = {}
    for region in municipality.regions.order_by("name").prefetch_related("municipalities"):
        for other in region.municipalities.all():
            if other.pk != municipality.pk:
                neighbours.setdefault(other.pk, (other, []))[1].append(region.name)
    changes = municipality.sharing_changes.select_related("by").order_by("-pk")
    together = [other.name for other, _ in neighbours.values() if other.shares_figures]
    return {
        "slug": municipality.slug,
        "name": municipality.name,
        "shares": municipality.shares_figures,
        "says": _says(municipality, sorted(together), bool(neighbours)),
        "change_url": reverse("dashboards:sharing_change", args=[municipality.slug])
        if manages(municipality, actor)
        else "",
        "columns": NEIGHBOURS,
        "neighbours": [_neighbour(other, regions) for other, regions in neighbours.values()],
        "change_columns": CHANGES,
        "changes": [_change(change) for change in changes],
    }


def _says(municipality: Municipality, together: list[str], has_region: bool) -> str:
    if not has_region:
        return f"{municipality.name} hoort in AVE bij geen regio met andere gemeenten."
    if not municipality.shares_figures:
        return (
            f"{municipality.name} deelt de maandcijfers niet, en ziet die van andere gemeenten "
            "daarom ook niet."
        )
    if not together:
        return (
            f"{municipality.name} deelt de maandcijfers. Nog geen andere gemeente van de regio "
            "doet dat."
        )
    return (
        f"{municipality.name} deelt de maandcijfers met {_listed(together)}, en ziet die van hen. "
        f"Het gaat om: {SHARED_WORDS}."
    )


def _listed(names: list[str]) -> str:
    return " en ".join(", ".join(names).rsplit(", ", 1))


def _neighbour(other: Municipality, regions: list[str]) -> dict[str, Any]:
    shares = other.shares_figures
    cells = (
        {"text": other.name},
        {"text": ", ".join(regions)},
        {"status": {"label": "Ja" if shares else "Nee", "kind": "ok" if shares else "neutral"}},
    )
    return {"cells": _in(NEIGHBOURS, cells)}


def _change(change: SharingChange) -> dict[str, Any]:
    cells = (
        {"datetime": change.at},
        {"text": "Gaat delen" if change.shares else "Stopt met delen"},
        {"text": change.reason},
        {"text": change.by.name if change.by else "Technisch beheer"},
    )
    return {"cells": _in(CHANGES, cells)}


def _in(
    columns: tuple[dict[str, Any], ...], cells: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [{**cell, "column": column} for cell, column in zip(cells, columns, strict=True)]
