"""What was done and agreed on a case: log book, plan, holds, assignments, agreements, measures."""

from .agreement import Agreement
from .assignment import Assignment
from .ending import CaseEnding, CaseReopening
from .hold import CaseHold
from .log import LogEntry, Plan
from .measure import Measure, MeasureEnd

__all__ = [
    "Agreement",
    "Assignment",
    "CaseEnding",
    "CaseHold",
    "CaseReopening",
    "LogEntry",
    "Measure",
    "MeasureEnd",
    "Plan",
]
