"""Small things every page shows the same way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from common import dates
from roles.ave_model.types import AveModel, Responsibility, Slot
from roles.ave_model.words import labels, listed

from ..models import Case

REGIE_NAMES = {
    Responsibility.CASUSREGIE: "Casusregie",
    Responsibility.PROCESREGIE: "Procesregie",
    Responsibility.BEHANDELREGIE: "Behandelregie",
    Responsibility.OPERATIONAL: "Operationeel verantwoordelijk",
    Responsibility.ADMINISTRATIVE: "Bestuurlijk verantwoordelijk",
}


def phase_of(model: AveModel, phase_id: str) -> dict[str, Any]:
    """A phase for `{% phase_badge %}`."""
    phase = model.phase(phase_id)
    return {"label": phase.label, "severity": phase.severity}


def days_since(moment: datetime, today: date) -> int:
    """Whole calendar days from a moment to today, in the municipality's own time."""
    return (today - dates.day_of(moment)).days


def regie_name(responsibility: str, aspect: str = "") -> str:
    """ "Procesregie (omgeving)"."""
    name = REGIE_NAMES[Responsibility(responsibility)]
    return f"{name} ({aspect})" if aspect else name


def heaviest_advice(case: Case, slot: Slot, phase: str = "") -> str:
    """With whom the casusregie of this case belongs (in another phase), to who appoints; "" where
    the model leaves that open."""
    model = case.ave_model
    part = model.phase(phase or case.phase).needs_casusregisseur
    asks = case.needs_casusregisseur and slot.responsibility is Responsibility.CASUSREGIE
    if part is None or not asks:
        return ""
    who = listed(labels(model, part.holders))
    return f"Deze casus heeft een casusregisseur nodig. Leg de casusregie bij: {who}."


def household_name(surnames: Iterable[str] | None) -> str:
    """How people call a household: by two surnames, the eldest first; empty where hidden."""
    names = list(dict.fromkeys(name[:1].upper() + name[1:] for name in surnames or ()))
    return " / ".join(names[:2]) + (" e.a." if len(names) > 2 else "")


def subject(case: Case) -> str:
    """What a list shows of a case: its title, which holds no names."""
    return case.title
