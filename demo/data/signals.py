"""Signals as they come in, with what was done with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.intake.models import Signal

from . import texts
from .case_file import Workshop
from .families import Family
from .towns import Worker


def record_signal(
    shop: Workshop,
    family: Family,
    by: Worker,
    came: datetime,
    *,
    area: str,
    kind: str = "melding",
    outcome: str = "",
    case: int | None = None,
    triaged: datetime | None = None,
) -> None:
    """A signal with what was done with it; without an outcome it waits for triage."""
    chance = shop.chance
    reporter = chance.choice(list(Signal.Reporter))
    recorded = min(came + timedelta(minutes=chance.randint(0, 90)), triaged or family.town.now)
    advice = outcome == Signal.Outcome.ADVICE_ONLY
    shop.book.add_with_history(
        Signal,
        recorded,
        by.id,
        municipality_id=family.town.id,
        reference=shop.references.new(Signal),
        household_id=family.household,
        kind=kind,
        reporter=str(reporter),
        reporter_name=chance.choice(("", "", "buurvrouw", "wijkagent", "assistente huisarts")),
        text=texts.signal(chance, area, family.who),
        received_at=came,
        recorded_at=recorded,
        recorded_by_id=by.id,
        outcome=str(outcome),
        case_id=case,
        triage_note=texts.one(chance, "advice") if advice else "",
        triaged_at=triaged,
        triaged_by_id=by.id if triaged else None,
    )
