"""Which flags cannot wait for the overview of the day. A plain rule; the scan does it set-based."""

from cases.urgency import is_grave
from escalation.stagnation.severity import Severity
from roles.case_view import CaseView

TOLD_FIRST = 5
"""Of so many cases somebody hears at once, by one scan: where one holds regie oneself first, then
the worst. The last of these tells that there are more; all stand on the list and in Mijn werk.
After a norm was changed, or many cases came in, a scan finds hundreds, and who gets a mail of each
reads none [ours]."""


def presses(case: CaseView, severity: int) -> bool:
    """Whatever is flagged on a grave case; what is serious where there is a safety risk; and what
    is as bad as can be, anywhere [ours]."""
    serious = severity >= Severity.SERIOUS
    return severity >= Severity.URGENT or is_grave(case) or (serious and case.facts.safety_risk)
