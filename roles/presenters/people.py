"""People and their functions as pages show them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from roles import dates
from roles.acting import Actor
from roles.ave_model import registry
from roles.models import FunctionPeriod, Municipality, User
from roles.services.people import manages_account

SOON_DAYS = 30

PEOPLE: tuple[dict[str, Any], ...] = (
    {"label": "Naam"},
    {"label": "Functies nu"},
    {"label": "Later"},
    {"label": "Stand"},
)
ENDING: tuple[dict[str, Any], ...] = (
    {"label": "Naam"},
    {"label": "Functie"},
    {"label": "Laatste dag"},
)


def label_of(function: str) -> str:
    known = registry.library().functions.get(function)
    return known.label if known else function


def people_of(municipality: Municipality, today: date) -> dict[str, Any]:
    """Everyone who holds, will hold or held a function in the municipality or its region."""
    periods = (
        FunctionPeriod.objects.in_municipality(municipality)
        .select_related("user", "region", "organisation")
        .order_by("user__name", "user_id", "start")
    )
    found: dict[int, list[FunctionPeriod]] = {}
    for period in periods:
        found.setdefault(period.user_id, []).append(period)
    last = today + timedelta(days=SOON_DAYS)
    soon = sorted(
        (p for p in periods if p.end and today <= p.end <= last and p.user.is_active),
        key=lambda p: (p.end, p.user.name),
    )
    return {
        "municipality": municipality,
        "caption": f"Mensen in {municipality.name}",
        "columns": PEOPLE,
        "rows": [{"cells": _person(held, today)} for held in found.values()],
        "ending_columns": ENDING,
        "ending": [
            {
                "cells": _in(
                    ENDING,
                    {"text": p.user.name, "url": url_of(p.user)},
                    {"text": label_of(p.function)},
                    {"date": p.end},
                )
            }
            for p in soon
        ],
        "ending_caption": f"Functies die binnen {SOON_DAYS} dagen aflopen",
    }


def url_of(user: User) -> str:
    return reverse("roles:person", args=[user.public_id])


def _person(periods: list[FunctionPeriod], today: date) -> list[dict[str, Any]]:
    user = periods[0].user
    now = [label_of(p.function) for p in periods if p.runs_on(today)]
    later = [f"{label_of(p.function)} ({dates.short(p.start)})" for p in periods if p.start > today]
    return _in(
        PEOPLE,
        {"text": user.name, "sub": user.email, "url": url_of(user)},
        {"text": ", ".join(now) or "–"},
        {"text": ", ".join(later) or "–"},
        {"status": status_of(user)},
    )


def _in(columns: tuple[dict[str, Any], ...], *cells: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**cell, "column": column} for cell, column in zip(cells, columns, strict=True)]


def status_of(user: User) -> dict[str, str]:
    if user.is_active:
        return {"label": "Actief", "kind": "ok"}
    return {"label": "Gedeactiveerd", "kind": "neutral"}


def person_page(user: User, managed: dict[int, Municipality], actor: Actor) -> dict[str, Any]:
    """One person with their functions in the municipalities that the actor manages."""
    shown: dict[int, FunctionPeriod] = {}
    for municipality in managed.values():
        for p in (
            FunctionPeriod.objects.in_municipality(municipality)
            .filter(user=user)
            .select_related("municipality", "region", "organisation")
        ):
            shown[p.pk] = p
    periods = sorted(shown.values(), key=lambda p: (p.start, p.pk), reverse=True)
    oneself = user.pk == actor.user_id
    return {
        "person": user,
        "status": status_of(user),
        "periods": [_period(p, managed, actor.day, oneself=oneself) for p in periods],
        "oneself": oneself,
        "places": list(managed.values()),
        "may_manage": manages_account(user, actor) and not oneself,
    }


def _period(
    p: FunctionPeriod, managed: dict[int, Municipality], today: date, *, oneself: bool
) -> dict[str, Any]:
    over = p.end is not None and p.end < today
    return {
        "pk": p.pk,
        "function": label_of(p.function),
        "where": str(p.municipality or p.region),
        "organisation": p.organisation,
        "start": p.start,
        "end": p.end,
        "over": over,
        "may_end": not over and not oneself and p.municipality_id in managed,
    }
