"""Calling the people of a case together."""

from __future__ import annotations

from datetime import date

from cases.core.locking import CaseContext
from cases.core.services.notify import notify_case
from common import dates


def call_meeting(context: CaseContext, *, on: date) -> None:
    """Notify everyone who holds a responsibility that an opschalingsoverleg is planned."""
    notify_case(
        context,
        f"Er is een opschalingsoverleg gepland op {dates.full(on)}.",
        today="Zorg dat u erbij bent.",
        people=[h.person for h in context.snapshot.held],
    )
