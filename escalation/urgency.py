"""Which flags cannot wait for the overview of the day. A plain rule; the scan does it set-based."""

from cases.urgency import is_grave
from escalation.stagnation.severity import Severity
from roles.case_view import CaseView


def presses(case: CaseView, severity: int) -> bool:
    """Whatever is flagged on a grave case; what is serious where there is a safety risk; and what
    is as bad as can be, anywhere [ours]."""
    serious = severity >= Severity.SERIOUS
    return severity >= Severity.URGENT or is_grave(case) or (serious and case.facts.safety_risk)
