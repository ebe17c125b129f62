"""The log of looks as the FG reads it: who, what and when, and nothing of the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from cases.models import AccessLog
from roles.ave_model import registry

PAGE = 50
COLUMNS: tuple[dict[str, Any], ...] = (
    {"label": "Wanneer"},
    {"label": "Wie"},
    {"label": "Casus of huishouden"},
    {"label": "Pagina"},
    {"label": "Vanaf"},
)


def access_log(municipality_ids: Iterable[int], asked: dict[str, Any]) -> dict[str, Any]:
    """One page of looks at cases and households of these municipalities, newest first, by key."""
    places = list(municipality_ids)
    rows = AccessLog.objects.filter(
        Q(case__municipality__in=places) | Q(household__municipality__in=places)
    )
    reference, person = asked.get("kenmerk") or "", asked.get("persoon") or ""
    if reference:
        wanted = reference.upper()
        rows = rows.filter(Q(case__reference=wanted) | Q(household__reference=wanted))
    if person:
        rows = rows.filter(Q(user__name__icontains=person) | Q(user__email__icontains=person))
    if asked.get("voor"):
        rows = rows.filter(pk__lt=asked["voor"])
    found = list(rows.select_related("user", "case", "household").order_by("-pk")[: PAGE + 1])
    query = {"kenmerk": reference, "persoon": person}
    last = found[PAGE - 1].pk if len(found) > PAGE else None
    return {
        "columns": COLUMNS,
        "rows": [{"cells": _cells(row)} for row in found[:PAGE]],
        "active": bool(reference or person),
        "next_url": f"?{urlencode({**query, 'voor': last})}" if last else "",
        "first_url": f"?{urlencode(query)}" if asked.get("voor") else "",
    }


def _cells(row: AccessLog) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [
        {"datetime": row.at},
        {"text": row.user.name, "sub": ", ".join(_label(f) for f in row.functions)},
        {"text": _what(row)},
        {"text": row.what, "sub": "gewijzigd" if row.method == "POST" else "gelezen"},
        {"text": row.address or "–"},
    ]
    return [{**cell, "column": column} for cell, column in zip(cells, COLUMNS, strict=True)]


def _what(row: AccessLog) -> str:
    if row.case:
        return f"casus {row.case.reference}"
    return f"huishouden {row.household.reference}" if row.household else "zoekopdracht"


def _label(function: str) -> str:
    known = registry.library().functions.get(function)
    return known.label if known else function
