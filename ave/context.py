"""What every template may use: who is signed in, and the main navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

from ave.handbook import functions_of, handbook
from cases.briefings.presenters import informs_bestuur
from cases.core.services.reading import oversees
from common.addresses import link_to
from common.submissions import new_key
from roles.acting import Actor
from roles.ave_model import registry
from roles.middleware import RequestContext
from roles.models import Municipality
from roles.permissions import may_register, reviews
from roles.permissions_over_figures import may_see_figures
from roles.permissions_over_people import reviewers_of_people
from roles.services.norms import reads_norms
from roles.services.people import manages
from roles.sessions import seconds_left


def once(request: HttpRequest) -> dict[str, Any]:
    """The key of this page's forms (components/once.html)."""
    return {"once_key": new_key()}


def token(request: HttpRequest) -> dict[str, Any]:
    """The token of this page's forms, masked once a page; made only when it is asked for."""
    masked = SimpleLazyObject(lambda: get_token(request))
    field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    return {
        "csrf_token": masked,
        "csrf_input": SimpleLazyObject(lambda: format_html(field, masked)),
    }


def who(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, in which functions, and where they can go."""
    request_context: RequestContext | None = getattr(request, "request_context", None)
    if request_context is None or not request.user.is_authenticated:
        return {}
    municipalities = list(request_context.municipalities.values())
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "help_url": handbook().help_with(here, functions_of(request_context.actor)),
        "session_left": seconds_left(request),
        "user_key": request.user.public_id,
        "user_name": request.user.get_full_name(),
        "user_functions": _functions(request_context),
        "municipality_name": municipalities[0].name if len(municipalities) == 1 else "",
        "navigation": _navigation(request, request_context),
        "home_url": link_to("cases:home"),
        "shortcuts": request.user.preferences.shortcuts,
    }


def _functions(request_context: RequestContext) -> list[str]:
    several = len(request_context.municipalities) > 1
    lines = []
    for pk, municipality in request_context.municipalities.items():
        model = municipality.ave_model
        for function in sorted(request_context.actor.functions_in(pk)):
            known = model.functions.get(function) or registry.library().functions.get(function)
            label = known.label if known else function
            lines.append(f"{label}, {municipality.name}" if several else label)
    return lines


@dataclass(frozen=True, slots=True)
class MenuItem:
    """Somewhere the navigation leads; `key` goes there after a `g`."""

    name: str
    label: str
    key: str
    count: str = ""
    """Which number stands beside it, by its name in `nav_counts`."""
    shown: Callable[[Municipality, Actor], bool] = lambda *_: True
    """Whether this person has it, by what they are in one of their municipalities."""


def _does_intake(municipality: Municipality, actor: Actor) -> bool:
    return may_register(municipality.ave_model, actor.functions_in(municipality.pk))


def _reviews(municipality: Municipality, actor: Actor) -> bool:
    model, functions = municipality.ave_model, actor.functions_in(municipality.pk)
    return reviews(model, functions) or bool(functions & frozenset(reviewers_of_people(model)))


def _sees_figures(municipality: Municipality, actor: Actor) -> bool:
    return may_see_figures(municipality.ave_model, actor.functions_in(municipality.pk))


MENU = (
    MenuItem("cases:home", "Mijn werk", "m", "home"),
    MenuItem("cases:cases", "Casussen", "c"),
    MenuItem("cases:new_signal", "Nieuw signaal", "n", shown=_does_intake),
    MenuItem("cases:signals", "Signalen", "s", shown=_does_intake),
    MenuItem("cases:to_decide", "Te beslissen", "b", "to_decide"),
    MenuItem("cases:briefed", "Bestuurlijke informatie", "o", shown=informs_bestuur),
    MenuItem("escalation:queue", "Escalatielijst", "e", "escalation", shown=_reviews),
    MenuItem("dashboards:figures", "Dashboard", "d", shown=_sees_figures),
    MenuItem("escalation:trials", "Normen proberen", "r", shown=reads_norms),
    MenuItem("roles:in_short", "AVE in het kort", "k"),
    MenuItem("roles:people", "Mensen", "p", shown=manages),
    MenuItem("roles:norms", "Normen", "x", shown=manages),
    MenuItem("escalation:jobs", "Taken", "t", shown=manages),
    MenuItem("cases:access_log", "Inzagelog", "i", shown=oversees),
)


def _navigation(request: HttpRequest, request_context: RequestContext) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {
            "url": link_to(item.name),
            "label": item.label,
            "current": item.name == here,
            "key": item.key,
            "count": item.count,
        }
        for item in MENU
        if any(
            item.shown(m, request_context.actor) for m in request_context.municipalities.values()
        )
    ]
