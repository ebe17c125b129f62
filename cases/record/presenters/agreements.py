"""The bindende afspraken of a case, as they stand beside its plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from cases.core.locking import CaseContext
from common.plurals import days_words
from roles.permissions import Action

from ..models import Agreement


def agreements_part(context: CaseContext) -> dict[str, Any]:
    """What was agreed, open ones first by their day; and whether one may add one. One query."""
    reference, may = context.case.reference, Action.AGREE in context.actions
    every = context.case.agreements.select_related("author", "done_by").open_first()
    return {
        "agreements": [_shown(a, context.actor.day, reference, may) for a in every],
        "new_agreement_url": reverse("cases:agreement_new", args=[reference]) if may else "",
    }


def agreement_facts(agreement: Agreement) -> list[dict[str, Any]]:
    """For components/description_list.html."""
    return [*_facts(agreement)]


def _shown(agreement: Agreement, today: date, reference: str, may: bool) -> dict[str, Any]:
    label, kind = _state(agreement, today)
    settles = may and agreement.done_at is None
    return {
        "anchor": f"afspraak-{agreement.pk}",
        "who": agreement.who,
        "text": agreement.text,
        "state": label,
        "kind": kind,
        "facts": [fact for fact in _facts(agreement) if fact["term"] not in SHOWN_APART],
        "url": reverse("cases:agreement", args=[reference, agreement.pk]) if settles else "",
    }


SHOWN_APART = ("Wie", "Afspraak")


def _state(agreement: Agreement, today: date) -> tuple[str, str]:
    if agreement.done_at is not None:
        return ("Nagekomen", "ok") if agreement.kept else ("Niet nagekomen", "error")
    late = (today - agreement.due).days
    return (f"{days_words(late)} te laat", "error") if late > 0 else ("Loopt", "neutral")


def _facts(agreement: Agreement) -> Iterable[dict[str, Any]]:
    yield {"term": "Wie", "value": agreement.who}
    yield {"term": "Afspraak", "value": agreement.text}
    yield {"term": "Uiterlijk", "date": agreement.due}
    yield {"term": "Afgesproken op", "date": agreement.agreed_on}
    yield {"term": "Afgesproken met", "value": agreement.agreed_with}
    yield {"term": "Vastgelegd door", "value": str(agreement.author)}
    if agreement.done_at:
        yield {"term": "Wat ervan kwam", "value": agreement.result}
        yield {"term": "Afgerond op", "date": agreement.done_at}
        yield {"term": "Afgerond door", "value": str(agreement.done_by)}
