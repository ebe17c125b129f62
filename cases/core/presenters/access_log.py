"""The access log as the FG reads it: who, what and when, and nothing of the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from roles.ave_model import registry

from ..models import AccessLog
from ..models.access_log import SIGN_IN

PAGE = 50
COLUMNS: tuple[dict[str, Any], ...] = (
    {"label": "Wanneer"},
    {"label": "Wie"},
    {"label": "Casus of huishouden"},
    {"label": "Pagina"},
    {"label": "Vanaf"},
)


PAGES = {
    "cases:home": "Mijn werk, met namen",
    "cases:cases": "lijst van casussen, met namen",
    "cases:to_decide": "Te beslissen, met namen",
    "cases:search": "zoeken op naam, adres of kenmerk",
    "cases:write": "logboek, vanuit Mijn werk",
    "cases:new_signal": "huishouden zoeken",
    "cases:signals": "lijst van signalen, met adressen",
    "cases:signal": "signaal",
    "cases:new_case": "nieuwe casus",
    "cases:household": "huishouden",
    "cases:new_household": "nieuw huishouden: wat erop lijkt",
    "cases:household_signal": "signaal vastleggen",
    "cases:household_address": "adres wijzigen",
    "cases:household_same": "huishouden dat dubbel staat",
    "cases:household_split": "samengevoegd huishouden weer splitsen",
    "cases:member_new": "persoon toevoegen",
    "cases:member_correct": "gegevens van een persoon verbeteren",
    "cases:member_leaves": "persoon gaat weg",
    "cases:member_moves": "persoon verhuist",
    "cases:member_same": "persoon die dubbel staat",
    "cases:member_split": "samengevoegde persoon weer splitsen",
    "cases:access_log": "inzagelog",
    SIGN_IN: "aanmelden",
    "cases:case": "overzicht van de casus",
    "cases:film": "de film",
    "cases:history": "historie",
    "cases:log": "logboek",
    "cases:log_correct": "logboek verbeteren",
    "cases:plan": "plan",
    "cases:plan_new": "nieuw plan",
    "cases:briefings": "bestuurlijke informatie",
    "cases:briefing_new": "bestuurlijke informatie schrijven",
    "cases:measure_new": "maatregel vastleggen",
    "cases:measure_end": "einde van een maatregel",
    "cases:assignment": "opdracht",
    "cases:agreement_new": "bindende afspraak vastleggen",
    "cases:agreement": "bindende afspraak",
    "cases:facts": "gegevens van de casus",
    "cases:hold": "casus pauzeren",
    "cases:resume": "pauze beëindigen",
    "cases:close": "casus sluiten",
    "cases:reopen": "casus heropenen",
    "cases:ending": "einde van een casus",
    "cases:move_new": "verhuizing aankondigen",
    "cases:move": "aangekondigde verhuizing",
    "cases:move_back": "aankondiging terugnemen",
    "cases:arrived": "wat meekwam met een verhuizing",
    "cases:announcement": "verhuizing uit een andere gemeente",
    "cases:grip": "overgang naar GRIP",
    "cases:parties": "partijen",
    "cases:party_add": "partij toevoegen",
    "cases:party_set_aside": "partij buitenspel zetten",
    "cases:party_bring_back": "partij terughalen",
    "cases:appoint": "regie toewijzen",
    "cases:relieve": "regie beëindigen",
    "cases:handover": "casussen overdragen",
    "cases:hand_back": "casus teruggeven",
    "cases:step_choose": "stap kiezen",
    "cases:step_propose": "stap voorstellen",
    "cases:ask": "een collega iets vragen",
    "cases:proposal": "voorstel",
    "cases:decision": "besluit",
    "escalation:review": "signalering beoordelen",
    "escalation:undo": "beoordeling herstellen",
    "escalation:begin": "voorstel beginnen",
    "escalation:review_many": "signaleringen samen beoordelen",
    "escalation:reviewed": "verder na samen beoordelen",
}
"""Each page that shows a case, a household or search results, by its name, in plain words."""


OF_NOBODY = {SIGN_IN: "eigen account", "cases:access_log": "wie wat bekeek"}
"""What is about no case, household or search."""


def access_log(municipality_ids: Iterable[int], asked: dict[str, Any]) -> dict[str, Any]:
    """One page of reads and searches in these municipalities, newest first, by key."""
    ids = list(municipality_ids)
    rows = AccessLog.objects.filter(
        Q(municipality__in=ids) | Q(case__municipality__in=ids) | Q(household__municipality__in=ids)
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
        {"text": PAGES.get(row.what, row.what), "sub": _how(row)},
        {"text": row.address or "–"},
    ]
    return [{**cell, "column": column} for cell, column in zip(cells, COLUMNS, strict=True)]


def _what(row: AccessLog) -> str:
    if row.case:
        return f"casus {row.case.reference}"
    if row.household:
        return f"huishouden {row.household.reference}"
    return OF_NOBODY.get(row.what, "zoekopdracht")


def _how(row: AccessLog) -> str:
    if row.what == SIGN_IN:
        return "mislukt" if row.refused else "gelukt"
    if row.refused:
        return "geweigerd"
    if row.what == "cases:access_log":
        return "bekeken"
    if not (row.case_id or row.household_id):
        return "gezocht"
    return "formulier verstuurd" if row.method == "POST" else "bekeken"


def _label(function: str) -> str:
    known = registry.library().functions.get(function)
    return known.label if known else function
