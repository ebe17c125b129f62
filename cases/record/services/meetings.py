"""Calling the people of a case together."""

from __future__ import annotations

from datetime import date

from cases.core.locking import Bench
from cases.core.services.telling import tell
from common import dates


def call_meeting(bench: Bench, *, on: date) -> None:
    """Tell everyone who holds a responsibility that an opschalingsoverleg is planned."""
    tell(
        bench,
        f"Er is een opschalingsoverleg gepland op {dates.full(on)}.",
        people=[h.person for h in bench.view.held],
    )
