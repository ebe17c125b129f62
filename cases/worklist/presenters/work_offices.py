"""Mijn werk for who has no cases in their hands: bestuur, management, beheerder and FG."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from cases.core.models import AccessLog, Case
from cases.core.presenters.common import household_name, phase_of
from cases.core.querysets import rights_on
from cases.core.services.reading import oversees
from roles.coverage import gaps
from roles.middleware import Visit
from roles.models import FunctionPeriod, Municipality
from roles.presenters.people import SOON_DAYS, label_of, url_of
from roles.services.people import manages

from ..reading import surnames_of

SHOWN = 10
LOOKS_DAYS = 7


def in_view(visit: Visit) -> dict[str, Any]:
    """The open cases the model shows this person, gravest first; in outline for bestuur."""
    visible = Case.objects.visible_to(visit.actor).open()
    cases = list(visible.order_by("-phase", "-last_activity_at", "-pk")[: SHOWN + 1])
    names = surnames_of(cases, rights_on((case.pk for case in cases), visit.actor))
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


def of_the_beheerder(visit: Visit) -> list[dict[str, Any]]:
    """What a beheerder has to arrange: what nobody can do, and whose function ends soon."""
    rows: list[dict[str, Any]] = []
    for municipality in visit.municipalities.values():
        if manages(municipality, visit.actor):
            rows += _beheer(municipality, visit)
    return sorted(rows, key=lambda row: not row["danger"])


def _beheer(municipality: Municipality, visit: Visit) -> list[dict[str, Any]]:
    today = visit.actor.day
    periods = list(
        FunctionPeriod.objects.in_municipality(municipality)
        .not_over_on(today)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("end", "pk")
    )
    held = {p.function for p in periods if p.runs_on(today)}
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


def of_the_fg(visit: Visit) -> dict[str, Any] | None:
    """How many reads the access log has of the last days, for who watches over them."""
    places = [pk for pk, m in visit.municipalities.items() if oversees(m, visit.actor)]
    if not places:
        return None
    since = visit.now - timedelta(days=LOOKS_DAYS)
    looks = AccessLog.objects.filter(municipality__in=places, at__gte=since)
    return {"url": reverse("cases:access_log"), "looks": looks.count(), "days": LOOKS_DAYS}
