"""Mijn werk for who has no cases in their hands: bestuur, management, beheerder and FG."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from cases.core.models import AccessLog, Case
from cases.core.presenters.common import household_name, phase_of
from cases.core.querysets import rights_on
from cases.core.services.reading import oversees
from roles.coverage import gaps
from roles.middleware import RequestContext
from roles.models import Absence, FunctionPeriod, FunctionRequest, Municipality
from roles.presenters.people import SOON_DAYS, label_of, url_of
from roles.services.people import manages

from ..reading import surnames_of

SHOWN = 10
LOOKS_DAYS = 7


def in_view(request_context: RequestContext) -> dict[str, Any]:
    """The open cases the model shows this person, gravest first; in outline for bestuur."""
    visible = Case.objects.visible_to(request_context.actor).open()
    cases = list(visible.order_by("-phase", "-last_activity_at", "-pk")[: SHOWN + 1])
    names = surnames_of(cases, rights_on((case.pk for case in cases), request_context.actor))
    return {
        "rows": [
            {
                "url": reverse("cases:case", args=[case.reference]),
                "reference": case.reference,
                "name": household_name(names[case.pk]),
                "title": case.title,
                "phase": phase_of(case.ave_model, case.phase),
                "since": case.phase_since,
                "why": ["Met veiligheidsrisico."] if case.safety_risk else [],
                "danger": False,
                "action": "Bekijk",
            }
            for case in cases[:SHOWN]
        ],
        "more": len(cases) > SHOWN,
    }


def of_the_beheerder(request_context: RequestContext) -> list[dict[str, Any]]:
    """What a beheerder has to arrange: what nobody can do, and whose function ends soon; and for
    the FG too, which functions wait for a second person."""
    rows: list[dict[str, Any]] = []
    for municipality in request_context.municipalities.values():
        if manages(municipality, request_context.actor):
            rows += _beheer(municipality, request_context)
    return sorted([*_to_confirm(request_context), *rows], key=lambda row: not row["danger"])


def _to_confirm(request_context: RequestContext) -> list[dict[str, Any]]:
    """The functions that wait until this beheerder or FG agrees, as the second person."""
    asked = FunctionRequest.objects.open().confirmed_by(request_context.actor)
    return [
        {
            "name": "",
            "phase": None,
            "moment": request.asked_at,
            "reference": request.user.name,
            "title": f"Functie bevestigen in {request.municipality.name}",
            "url": reverse("roles:function_request", args=[request.public_id]),
            "why": [f"{request.asked_by} vraagt de functie {label_of(request.function)}."],
            "since": request.asked_at,
            "danger": False,
            "action": "Bekijk",
        }
        for request in asked.select_related("user", "asked_by", "municipality").order_by("asked_at")
    ]


def _beheer(municipality: Municipality, request_context: RequestContext) -> list[dict[str, Any]]:
    today = request_context.actor.day
    periods = list(
        FunctionPeriod.objects.in_municipality(municipality)
        .not_over_on(today)
        .filter(user__is_active=True)
        .select_related("user")
        .annotate(absent=Exists(Absence.objects.running_on(today).filter(user=OuterRef("user"))))
        .order_by("end", "pk")
    )
    held = {p.function for p in periods if p.runs_on(today) and not p.absent}
    last = today + timedelta(days=SOON_DAYS)
    common = {"name": "", "phase": None, "moment": None}
    rows = [
        {
            **common,
            "reference": municipality.name,
            "title": "Functie zonder mensen",
            "url": reverse("roles:person_new", args=[municipality.slug]),
            "why": [gap.text],
            "since": None,
            "danger": True,
            "action": "Voeg toe",
        }
        for gap in gaps(municipality.ave_model, held)
    ]
    for period in periods:
        if period.end is None or period.end > last or _goes_on(period, periods):
            continue
        rows.append(
            {
                **common,
                "reference": period.user.name,
                "title": f"Functie loopt af in {municipality.name}",
                "url": url_of(period.user),
                "why": [
                    f"{label_of(period.function)}. Verleng de functie of regel wie het overneemt."
                ],
                "since": period.end,
                "danger": False,
                "action": "Bekijk",
            }
        )
    return rows


def _goes_on(period: FunctionPeriod, others: list[FunctionPeriod]) -> bool:
    """Whether the same person holds the function longer by another period."""
    return any(
        o.user_id == period.user_id
        and o.function == period.function
        and (o.end is None or (period.end and o.end > period.end))
        for o in others
    )


def of_the_fg(request_context: RequestContext) -> dict[str, Any] | None:
    """How many reads the access log has of the last days, for who watches over them."""
    overseen = [
        pk for pk, m in request_context.municipalities.items() if oversees(m, request_context.actor)
    ]
    if not overseen:
        return None
    since = request_context.now - timedelta(days=LOOKS_DAYS)
    looks = AccessLog.objects.looks().filter(municipality__in=overseen, at__gte=since)
    return {"url": reverse("cases:access_log"), "looks": looks.count(), "days": LOOKS_DAYS}
