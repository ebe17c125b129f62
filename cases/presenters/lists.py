"""The list of cases: its filters, its order, its columns, and one page of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from cases.forms.lists import CaseFilterForm
from cases.models import Case
from cases.paging import MOMENT, NUMBER, TEXT, Order, Read, page_of
from cases.querysets import CaseQuerySet
from roles.ave_model.types import Responsibility
from roles.middleware import Visit
from roles.models import FunctionPeriod, User
from roles.permissions import REGIE
from roles.preferences import Preferences

from .common import household_name, phase_of

PAGE = 25
COUNTED = 1000
"""Up to so many the count is exact."""
ORDERS: dict[str, dict[str, Read]] = {
    "activiteit": {"last_activity_at": MOMENT, "id": NUMBER},
    "fase": {"phase": TEXT, "last_activity_at": MOMENT, "id": NUMBER},
    "sinds": {"phase_since": MOMENT, "id": NUMBER},
    "kenmerk": {"reference": TEXT},
}
"""What the list can be in order of; each has its index. Phases are named so that their names
stand in order of severity."""
FIRST_DOWN = ("activiteit", "fase")
"""These begin with the highest: the newest activity, the gravest phase."""
AS_IT_COMES = "-activiteit"
COLUMNS = {
    "kenmerk": "Casus",
    "fase": "Fase",
    "onderwerp": "Onderwerp",
    "gemeente": "Gemeente",
    "casusregie": "Casusregie",
    "procesregie": "Procesregie",
    "sinds": "In fase sinds",
    "activiteit": "Laatste activiteit",
}
FIXED = ("kenmerk", "fase")
"""Without these a row says nothing."""
PAGED = ("na", "voor")
NEAR = {"week": 7, "maand": 30}
FAR = {"stil30": 30, "stil90": 90}


def case_list(visit: Visit, query: QueryDict, preferences: Preferences) -> dict[str, Any]:
    """One page of the cases one may see; all of its state is in the address."""
    visible = Case.objects.visible_to(visit.actor)
    form = CaseFilterForm(
        _asked(query), municipalities=visit.municipalities, holders=_holders(visit)
    )
    cases = _filtered(visible, form, visit)
    sort, order = order_of(form.cleaned_data.get("sorteer", ""))
    page = page_of(
        cases.with_people().with_names(visit.actor),
        order,
        size=PAGE,
        after=query.get("na", ""),
        before=query.get("voor", ""),
    )
    kept = {k: v for k, v in query.items() if k not in PAGED and v}
    several = len(visit.municipalities) > 1
    shown = [
        name
        for name in COLUMNS
        if name in FIXED or (name not in preferences.hidden and (several or name != "gemeente"))
    ]
    number = cases.order_by()[: COUNTED + 1].count()
    return {
        "form": form,
        "columns": [_column(name, sort, order, kept) for name in shown],
        "rows": [_row(case, shown) for case in page.rows],
        "count": number,
        "count_words": count_words(number),
        "next_url": _address(kept, na=page.after) if page.after else "",
        "previous_url": _address(kept, voor=page.before) if page.before else "",
        "active": any(k != "sorteer" and (k, v) != ("stand", "open") for k, v in kept.items()),
        "clear_url": _address({"stand": "open"}),
        "query": urlencode(kept),
        "views": _views(preferences, urlencode(kept)),
        "choices": [
            {"name": name, "label": label, "on": name in shown}
            for name, label in COLUMNS.items()
            if name not in FIXED and (several or name != "gemeente")
        ],
    }


def order_of(asked: str) -> tuple[str, Order]:
    """The order by its name, with a minus for from high to low; the newest activity otherwise."""
    name = asked.removeprefix("-")
    if name not in ORDERS:
        return "activiteit", Order(ORDERS["activiteit"], down=True)
    return name, Order(ORDERS[name], down=asked.startswith("-"))


def count_words(number: int) -> str:
    """ "37 casussen"."""
    if number > COUNTED:
        return f"Meer dan {COUNTED} casussen"
    return {0: "Geen casussen", 1: "1 casus"}.get(number, f"{number} casussen")


def _asked(query: QueryDict) -> QueryDict:
    """The filters as sent; without a stand the open cases, and the field says so."""
    asked = query.copy()
    asked.setdefault("stand", "open")
    return asked


def _holders(visit: Visit) -> list[tuple[str, str]]:
    """Who may hold regie in these municipalities today, by name."""
    holding = Q(pk__in=[])
    for pk, municipality in visit.municipalities.items():
        phases = municipality.ave_model.phases.values()
        may = {f for p in phases for s in p.slots if s.responsibility in REGIE for f in s.holders}
        here = Q(municipality=pk) | Q(region__municipalities=pk)
        holding |= here & Q(function__in=may)
    periods = FunctionPeriod.objects.active_on(visit.actor.day).filter(holding)
    people = User.objects.filter(pk__in=periods.values("user")).order_by("name")
    return [(str(public_id), name) for public_id, name in people.values_list("public_id", "name")]


def _filtered(cases: CaseQuerySet, form: CaseFilterForm, visit: Visit) -> CaseQuerySet:
    form.is_valid()
    wanted = form.cleaned_data
    stand = wanted.get("stand") or "open"
    if stand == "gesloten":
        cases = cases.filter(closed_at__isnull=False)
    elif stand == "open":
        cases = cases.open()
    if wanted.get("gemeente"):
        cases = cases.filter(municipality=wanted["gemeente"])
    if wanted.get("fase"):
        cases = cases.in_phase(wanted["fase"])
    if wanted.get("regie"):
        cases = cases.held_by_public(wanted["regie"], *REGIE)
    if wanted.get("mijn"):
        cases = cases.held_by(visit.actor.user_id)
    if wanted.get("zonder"):
        cases = cases.without(Responsibility.CASUSREGIE)
    if wanted.get("veiligheid"):
        cases = cases.filter(safety_risk=True)
    activity = wanted.get("activiteit")
    if activity in NEAR:
        cases = cases.filter(last_activity_at__gte=visit.now - timedelta(days=NEAR[activity]))
    elif activity in FAR:
        cases = cases.filter(last_activity_at__lt=visit.now - timedelta(days=FAR[activity]))
    return cases


def _address(kept: dict[str, Any], **more: str) -> str:
    wanted = {name: value for name, value in {**kept, **more}.items() if value}
    return f"{reverse('cases:cases')}?{urlencode(wanted or {'stand': 'open'})}"


def _column(name: str, sort: str, order: Order, kept: dict[str, Any]) -> dict[str, Any]:
    """A head: its word, and where it leads when the list can be in order of it."""
    column: dict[str, Any] = {"name": name, "label": COLUMNS[name], "sort_url": "", "sorted": ""}
    if name not in ORDERS:
        return column
    down = name in FIRST_DOWN
    if name == sort:
        column["sorted"] = "descending" if order.down else "ascending"
        down = not order.down
    asked = f"-{name}" if down else name
    column["sort_url"] = _address({**kept, "sorteer": "" if asked == AS_IT_COMES else asked})
    return column


def _row(case: Case, shown: list[str]) -> dict[str, Any]:
    holders = {h.responsibility: h for h in reversed(case.current_holdings)}  # type: ignore[attr-defined]
    return {
        "url": reverse("cases:case", args=[case.reference]),
        "reference": case.reference,
        "name": household_name(case.surnames),  # type: ignore[attr-defined]
        "title": case.title,
        "municipality": case.municipality.name,
        "phase": phase_of(case.ave_model, case.phase),
        "closed": case.is_closed,
        "casusregie": _holder(holders.get(Responsibility.CASUSREGIE)),
        "casusregie_missing": case.ave_phase.case_phase and not case.is_closed,
        "procesregie": _holder(holders.get(Responsibility.PROCESREGIE)),
        "safety_risk": case.safety_risk,
        "since": case.phase_since,
        "last": case.last_activity_at,
        "shown": shown,
    }


def _holder(holding: Any) -> str:
    return str(holding.holder or holding.organisation) if holding else ""


def _views(preferences: Preferences, query: str) -> list[dict[str, Any]]:
    return [
        {
            "name": view.name,
            "url": f"{reverse('cases:cases')}?{view.query}",
            "default": view.default,
            "current": view.query == query,
        }
        for view in preferences.views
    ]


def good_query(sent: str) -> str:
    """Of an address that was sent along: only what this list knows."""
    known = {*CaseFilterForm.base_fields}
    return urlencode({k: v for k, v in QueryDict(sent).items() if k in known and v})
