"""What each rule reads of a case, so that a replay asks it again only when that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roles.ave_model.causes import Cause


@dataclass(frozen=True, slots=True)
class Inputs:
    """The fields of `CaseState` that a rule reads, and the norms it asks for.

    Every rule may read the model, the phase, since when it is in it, and when the case opened.
    A rule that is paused while a case is on hold reads `holds` (by its calendar).
    """

    fields: tuple[str, ...]
    norms: tuple[str, ...] = ()


INPUTS: Mapping[Cause, Inputs] = {
    Cause.INACTIVE: Inputs(("last_activity_at", "holds"), ("inactive_days",)),
    Cause.NO_CASUSREGIE: Inputs(("snapshot", "last_left", "asked_since"), ("appoint_days",)),
    Cause.NO_PROCESREGIE: Inputs(("snapshot", "last_left", "asked_since"), ("appoint_days",)),
    Cause.NO_PLAN: Inputs(("plans", "holds"), ("plan_days",)),
    Cause.EVALUATION_OVERDUE: Inputs(("plans", "holds"), ("evaluation_days",)),
    Cause.PHASE_TOO_LONG: Inputs(("decisions", "holds"), ("phase_days",)),
    Cause.PROPOSAL_WAITING: Inputs(("proposal", "holds"), ("decision_days",)),
    Cause.SIGNALS_RISING: Inputs(("signals",), ("signal_days", "signal_count")),
    Cause.UNCONFIRMED: Inputs(("decisions",)),
    Cause.BACK_AND_FORTH: Inputs(("decisions",), ("return_days",)),
    Cause.RECURRING: Inputs(("earlier_cases",), ("recurrence_months",)),
    Cause.WAAKVLAM_PASSED: Inputs(("waakvlam_until",)),
    Cause.ASSIGNMENT_OVERDUE: Inputs(("assignments", "holds")),
    Cause.AGREEMENT_OVERDUE: Inputs(("agreements", "holds")),
}
