"""How bad a finding is, in three steps."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from roles.ave_model.causes import Cause


class Severity(IntEnum):
    NOTE = 1
    SERIOUS = 2
    URGENT = 3


SEVERITY_WORDS = {
    Severity.NOTE: "let op",
    Severity.SERIOUS: "ernstig",
    Severity.URGENT: "dringend",
}

BASE: Mapping[Cause, Severity] = MappingProxyType(
    {
        Cause.INACTIVE: Severity.NOTE,
        Cause.NO_CASUSREGIE: Severity.SERIOUS,
        Cause.NO_PROCESREGIE: Severity.SERIOUS,
        Cause.NO_PLAN: Severity.NOTE,
        Cause.EVALUATION_OVERDUE: Severity.NOTE,
        Cause.PHASE_TOO_LONG: Severity.NOTE,
        Cause.SIGNALS_RISING: Severity.SERIOUS,
        Cause.PROPOSAL_WAITING: Severity.NOTE,
        Cause.UNCONFIRMED: Severity.URGENT,
        Cause.BACK_AND_FORTH: Severity.NOTE,
        Cause.RECURRING: Severity.NOTE,
        Cause.WAAKVLAM_PASSED: Severity.NOTE,
        Cause.ASSIGNMENT_OVERDUE: Severity.NOTE,
        Cause.AGREEMENT_OVERDUE: Severity.SERIOUS,
        Cause.CASELOAD: Severity.NOTE,
        Cause.FUNCTION_LAPSED: Severity.SERIOUS,
    }
)
"""Where each cause starts: that nobody is responsible, or that parties who bound themselves do
not keep to it, weighs more than that something is late."""


def severity(cause: Cause, *, grave: bool = False, twice: bool = False) -> Severity:
    """One step worse in the gravest phase, and one step worse from twice the norm [ours]."""
    return Severity(min(Severity.URGENT, BASE[cause] + grave + twice))
