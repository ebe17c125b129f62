"""When a case asks for attention, and how that is said: rules without Django, database or clock.

Each cause is one rule here and one SQL statement in `escalation/scan/sql`; a property test holds
that they agree.
"""

from roles.calendar import Calendar, dutch_calendar

from .sentences import explain
from .severity import Severity, severity
from .watch import Finding, Watch

__all__ = [
    "Calendar",
    "Finding",
    "Severity",
    "Watch",
    "dutch_calendar",
    "explain",
    "severity",
]
