"""The list of cases with its filters, and what waits for a decision."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from cases.forms.lists import CaseFilterForm
from cases.models import Case
from cases.querysets import CaseQuerySet
from roles.ave_model.types import Responsibility
from roles.middleware import Visit

from .common import phase_of
from .home import decisions

PAGE = 25


def case_list(visit: Visit, query: QueryDict) -> dict[str, Any]:
    """One page of the cases one may see, newest activity first; the state is in the address."""
    form = CaseFilterForm(query or None, municipalities=visit.municipalities)
    cases = Case.objects.visible_to(visit.actor)
    cases = _filtered(cases, form, visit)
    page, next_key = _page(cases.with_people(), query.get("na", ""))
    kept = {k: v for k, v in query.items() if k != "na" and v}
    next_url = f"{reverse('cases:cases')}?{urlencode({**kept, 'na': next_key})}" if next_key else ""
    return {
        "form": form,
        "rows": [_row(case) for case in page],
        "next_url": next_url,
        "first_url": f"{reverse('cases:cases')}?{urlencode(kept)}" if query.get("na") else "",
        "active": bool(kept),
        "several": len(visit.municipalities) > 1,
    }


def _filtered(cases: CaseQuerySet, form: CaseFilterForm, visit: Visit) -> CaseQuerySet:
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if wanted.get("stand") == "gesloten":
        cases = cases.filter(closed_at__isnull=False)
    elif wanted.get("stand") != "alle":
        cases = cases.open()
    if wanted.get("gemeente"):
        cases = cases.filter(municipality=wanted["gemeente"])
    if wanted.get("fase"):
        cases = cases.in_phase(wanted["fase"])
    if wanted.get("mijn"):
        cases = cases.held_by(visit.actor.user_id)
    if wanted.get("zonder"):
        cases = cases.without(Responsibility.CASUSREGIE)
    if wanted.get("veiligheid"):
        cases = cases.filter(safety_risk=True)
    return cases


def _page(cases: CaseQuerySet, key: str) -> tuple[list[Case], str]:
    """The rows after a key, and the key of the last one if there is more."""
    cases = cases.order_by("-last_activity_at", "-id")
    after = read_key(key)
    if after:
        moment, pk = after
        cases = cases.filter(Q(last_activity_at__lt=moment) | Q(last_activity_at=moment, pk__lt=pk))
    rows = list(cases[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    return rows[:PAGE], write_key(rows[PAGE - 1])


def write_key(case: Case) -> str:
    """Where a page ends: the activity and the row, closed to reading by eye."""
    raw = json.dumps([case.last_activity_at.isoformat(), case.pk]).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_key(key: str) -> tuple[datetime, int] | None:
    """What `write_key` wrote; None for anything else, so that a mangled link shows page one."""
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        found = datetime.fromisoformat(moment)
        return (found, int(pk)) if found.tzinfo else None
    except (ValueError, TypeError, binascii.Error):
        return None


def _row(case: Case) -> dict[str, Any]:
    holders = {h.responsibility: h for h in reversed(case.current_holdings)}  # type: ignore[attr-defined]
    return {
        "url": reverse("cases:case", args=[case.reference]),
        "reference": case.reference,
        "title": case.title,
        "municipality": case.municipality.name,
        "phase": phase_of(case.ave_model, case.phase),
        "closed": case.is_closed,
        "casusregie": _holder(holders.get(Responsibility.CASUSREGIE)),
        "casusregie_missing": case.ave_phase.case_phase and not case.is_closed,
        "procesregie": _holder(holders.get(Responsibility.PROCESREGIE)),
        "safety_risk": case.safety_risk,
        "last_at": case.last_activity_at,
    }


def _holder(holding: Any) -> str:
    return str(holding.holder or holding.organisation) if holding else ""


def to_decide(visit: Visit) -> dict[str, Any]:
    """The page Te beslissen: the same rows as on Mijn werk."""
    return {"rows": decisions(visit)["rows"]}
