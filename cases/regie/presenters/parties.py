"""The parties of a case, and what one may do with each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from cases.core.locking import CaseContext
from roles.permissions import Action

from ..models import Party, PartySetAside


def parties_page(context: CaseContext) -> dict[str, Any]:
    """The list, with until when somebody is aside."""
    newest_first = PartySetAside.objects.order_by("-decided_at", "-pk")
    parties = (
        context.case.parties.select_related("organisation")
        .prefetch_related(Prefetch("set_asides", newest_first))
        .order_by("organisation__name")
    )
    return {
        "parties": [_row(context, party) for party in parties],
        "may_add": Action.PARTIES in context.actions,
        "may_set_aside": Action.SET_ASIDE in context.actions,
    }


def _row(context: CaseContext, party: Party) -> dict[str, Any]:
    aside = _aside(party, context.actor.day)
    name = "cases:party_bring_back" if aside else "cases:party_set_aside"
    return {
        "name": party.organisation.name,
        "contact": party.contact,
        "task": party.task,
        "aside": aside,
        "action_url": reverse(name, args=[context.case.reference, party.pk]),
        "action_label": "Weer laten meedoen" if aside else "Tijdelijk buitenspel",
    }


def _aside(party: Party, today: date) -> PartySetAside | None:
    """The row that keeps this party aside today, if any: the newest one counts."""
    newest = next(iter(party.set_asides.all()), None)
    return newest if newest and newest.until > today else None
