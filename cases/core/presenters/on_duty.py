"""Who is on duty now, on the pages of a case that cannot wait."""

from __future__ import annotations

from typing import Any

from roles.ave_model.emergencies import acts_in_emergency
from roles.presenters.duty import on_duty_now

from ..locking import CaseContext
from ..urgency import is_grave


def on_duty(context: CaseContext, *, urgent: bool = False) -> dict[str, Any] | None:
    """The people to call now, on a grave case and where a decision may be `urgent`; None on other
    pages. One query."""
    if context.case.is_closed or not (urgent or is_grave(context.snapshot)):
        return None
    functions = acts_in_emergency(context.model)
    return {"people": on_duty_now(context.case.municipality_id, functions, context.now)}
