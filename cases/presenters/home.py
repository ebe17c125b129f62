"""Mijn werk: what waits for one person, worst first, and the cases in their hands."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cases.models import Case, Notice, Signal
from cases.waiting import returned_to, to_confirm, to_decide, vacancies
from roles import dates
from roles.ave_model.types import Responsibility
from roles.middleware import Visit
from roles.models import NormOverride
from roles.permissions import may_register

from .common import days_since, phase_of, regie_name

NEWEST = 10


def my_work(visit: Visit) -> dict[str, Any]:
    """The sections of Mijn werk; a section without rows is left out, save one's own cases."""
    sections = [decisions(visit), _answers(visit), _vacant(visit), _signals(visit)]
    return {
        "sections": [s for s in sections if s["rows"]],
        "notices": _notices(visit),
        "own": _own_cases(visit),
        "may_register": bool(_intake(visit)),
    }


def _row(case: Case, why: str, url: str, *, urgent: bool = False) -> dict[str, Any]:
    return {
        "url": url,
        "reference": case.reference,
        "title": case.title,
        "phase": phase_of(case.ave_model, case.phase),
        "why": why,
        "urgent": urgent,
    }


def decisions(visit: Visit) -> dict[str, Any]:
    """What this person decides or confirms now, what is most dangerous first."""
    rows = []
    for item in to_confirm(visit.actor):
        url = reverse("cases:decision", args=[item.case.reference, item.decision.number])
        late = bool(item.decision.confirm_before and item.decision.confirm_before < visit.now)
        why = f"Spoedbesluit van {item.decision.decider}. " + (
            "De termijn om te bevestigen is voorbij."
            if late
            else "Bevestig het of zeg waarom niet."
        )
        rows.append(_row(item.case, why, url, urgent=True))
    for waiting in to_decide(visit.actor):
        proposal, model = waiting.proposal, waiting.case.ave_model
        target = model.phase(proposal.to_phase)
        url = reverse("cases:proposal", args=[waiting.case.reference, proposal.pk])
        ago = dates.near(proposal.proposed_at, visit.actor.day)
        what = "Meningsverschil over" if proposal.status == "disputed" else "Voorstel:"
        why = f"{what} naar {target.label}, {ago} gedaan door {proposal.proposer}."
        rows.append(_row(waiting.case, why, url, urgent=target.severity >= 4))
    rows.sort(key=lambda row: not row["urgent"])
    return {"title": "U beslist", "rows": rows}


def _answers(visit: Visit) -> dict[str, Any]:
    rows = [
        _row(
            p.case,
            "Er is een vraag gesteld over uw voorstel.",
            reverse("cases:proposal", args=[p.case.reference, p.pk]),
        )
        for p in returned_to(visit.actor)
    ]
    return {"title": "U antwoordt", "rows": rows}


def _vacant(visit: Visit) -> dict[str, Any]:
    models = [(pk, m.ave_model) for pk, m in visit.municipalities.items()]
    rows = []
    for item in vacancies(visit.actor, models):
        days = days_since(item.case.phase_since, visit.actor.day)
        name = regie_name(item.slot.responsibility, item.slot.aspect)
        since = "sinds vandaag" if days == 0 else f"al {days} {'dag' if days == 1 else 'dagen'}"
        url = reverse("cases:case", args=[item.case.reference])
        rows.append(_row(item.case, f"{name}: nog niemand, {since}.", url, urgent=True))
    return {"title": "Regie ontbreekt", "rows": rows}


def _intake(visit: Visit) -> list[int]:
    return [
        pk
        for pk, m in visit.municipalities.items()
        if may_register(m.ave_model, visit.actor.functions_in(pk))
    ]


def _signals(visit: Visit) -> dict[str, Any]:
    waiting = Signal.objects.in_municipalities(_intake(visit)).waiting()[:NEWEST]
    rows = [
        {
            "url": reverse("cases:signal", args=[s.reference]),
            "reference": s.reference,
            "title": s.get_kind_display(),
            "phase": None,
            "why": f"Melder: {s.get_reporter_display()}. "
            f"Ontvangen: {dates.near(s.received_at, visit.actor.day)}.",
            "urgent": False,
        }
        for s in waiting
    ]
    return {"title": "Signalen zonder besluit", "rows": rows, "no_phase": True}


def _notices(visit: Visit) -> list[dict[str, Any]]:
    notices = (
        Notice.objects.filter(recipient=visit.actor.user_id, seen_at__isnull=True)
        .filter(case__in=Case.objects.visible_to(visit.actor))
        .select_related("case")
        .order_by("-created_at")[:NEWEST]
    )
    return [
        {
            "text": n.text,
            "reference": n.case.reference,
            "url": reverse("cases:case", args=[n.case.reference]),
            "at": n.created_at,
        }
        for n in notices
    ]


def _own_cases(visit: Visit) -> list[dict[str, Any]]:
    """The cases one holds casusregie or procesregie on, longest still first."""
    cases = (
        Case.objects.visible_to(visit.actor)
        .open()
        .held_by(visit.actor.user_id, Responsibility.CASUSREGIE, Responsibility.PROCESREGIE)
        .order_by("last_activity_at")[:100]
    )
    overrides = NormOverride.objects.filter(
        municipality__in=visit.actor.municipality_ids
    ).by_municipality()
    rows = []
    for case in cases:
        own = overrides.get(case.municipality_id, {})
        norm = own.get((case.phase, "inactive_days"), case.ave_phase.norms.inactive_days)
        days = days_since(case.last_activity_at, visit.actor.day)
        rows.append(
            {
                **_row(case, "", reverse("cases:case", args=[case.reference])),
                "last_at": case.last_activity_at,
                "late": norm is not None and days > norm,
                "norm": norm,
                "waakvlam": case.waakvlam_until,
            }
        )
    return rows
