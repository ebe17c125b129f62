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

PAGES = {
    "case": "casus, overzicht",
    "history": "historie",
    "log": "logboek: schrijven",
    "log_correct": "logboek: verbeteren",
    "plan": "plan van aanpak",
    "plan_new": "plan van aanpak: nieuwe versie",
    "facts": "gegevens wijzigen",
    "close": "casus sluiten",
    "grip": "GRIP vastleggen",
    "appoint": "regie beleggen",
    "relieve": "regie beëindigen",
    "hand_back": "casus teruggeven",
    "parties": "partijen",
    "party_add": "partij toevoegen",
    "party_set_aside": "partij buitenspel zetten",
    "party_bring_back": "partij weer laten meedoen",
    "step_choose": "op- of afschalen: kiezen",
    "step_propose": "op- of afschalen: voorstellen",
    "proposal": "voorstel",
    "decision": "besluit",
    "signal": "signaal",
    "new_case": "nieuwe casus",
    "household": "huishouden",
    "household_signal": "nieuw signaal",
    "household_address": "adres wijzigen",
    "member_new": "lid toevoegen",
    "member_leaves": "lid vertrekt",
    "member_moves": "lid verhuist",
}
"""The names of the pages about one case, signal or household, in words."""


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
        {"text": _page(row), "sub": "formulier verstuurd" if row.method == "POST" else "bekeken"},
        {"text": row.address or "–"},
    ]
    return [{**cell, "column": column} for cell, column in zip(cells, COLUMNS, strict=True)]


def _page(row: AccessLog) -> str:
    return PAGES.get(row.what.removeprefix("cases:"), row.what)


def _what(row: AccessLog) -> str:
    if row.case:
        return f"casus {row.case.reference}"
    return f"huishouden {row.household.reference}" if row.household else "zoekopdracht"


def _label(function: str) -> str:
    known = registry.library().functions.get(function)
    return known.label if known else function
