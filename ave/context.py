"""What every template may use: who is signed in, and the main navigation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ave.handbook import functions_of, handbook
from cases.services.reading import oversees
from roles.ave_model import registry
from roles.middleware import Visit
from roles.permissions import may_register
from roles.services.people import manages
from roles.services.submissions import new_key


def once(request: HttpRequest) -> dict[str, Any]:
    """The key of this page's forms (components/once.html)."""
    return {"once_key": new_key()}


def who(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, in which functions, and where they can go."""
    visit: Visit | None = getattr(request, "visit", None)
    if visit is None or not request.user.is_authenticated:
        return {}
    municipalities = list(visit.municipalities.values())
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "help_url": handbook().help_with(here, functions_of(visit.actor)),
        "user_name": request.user.get_full_name(),
        "user_functions": _functions(visit),
        "municipality_name": municipalities[0].name if len(municipalities) == 1 else "",
        "navigation": _navigation(request, visit),
        "home_url": reverse("cases:home"),
    }


def _functions(visit: Visit) -> list[str]:
    several = len(visit.municipalities) > 1
    lines = []
    for pk, municipality in visit.municipalities.items():
        model = municipality.ave_model
        for function in sorted(visit.actor.functions_in(pk)):
            known = model.functions.get(function) or registry.library().functions.get(function)
            label = known.label if known else function
            lines.append(f"{label}, {municipality.name}" if several else label)
    return lines


def _navigation(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    places = [("cases:home", "Mijn werk"), ("cases:cases", "Casussen")]
    if any(
        may_register(m.ave_model, visit.actor.functions_in(pk))
        for pk, m in visit.municipalities.items()
    ):
        places += [("cases:new_signal", "Nieuw signaal"), ("cases:signals", "Signalen")]
    places += [("cases:to_decide", "Te beslissen"), ("roles:in_short", "AVE in het kort")]
    if any(manages(m, visit.actor) for m in visit.municipalities.values()):
        places += [("roles:people", "Mensen")]
    if any(oversees(m, visit.actor) for m in visit.municipalities.values()):
        places += [("cases:access_log", "Inzagelog")]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"url": reverse(name), "label": label, "current": name == here, "count": None}
        for name, label in places
    ]
