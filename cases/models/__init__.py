"""The records of the domain, by concept."""

from .agreement import Agreement
from .assignment import Assignment
from .audit import AccessLog
from .briefing import Briefing, BriefingReply
from .case import Case
from .grants import CaseGroupObjectPermission, CaseUserObjectPermission
from .hold import CaseHold
from .household import Household, Membership, Person
from .measure import Measure, MeasureEnd
from .notice import Notice
from .projection import Deadline, Projection, ProjectionDue, Task
from .record import LogDraft, LogEntry, Plan
from .responsibility import Holding, Party, PartySetAside
from .signal import Signal
from .transition import Confirmation, Consultation, PhaseTransition, Proposal, ProposalStep

__all__ = [
    "AccessLog",
    "Agreement",
    "Assignment",
    "Briefing",
    "BriefingReply",
    "Case",
    "CaseGroupObjectPermission",
    "CaseHold",
    "CaseUserObjectPermission",
    "Confirmation",
    "Consultation",
    "Deadline",
    "Holding",
    "Household",
    "LogDraft",
    "LogEntry",
    "Measure",
    "MeasureEnd",
    "Membership",
    "Notice",
    "Party",
    "PartySetAside",
    "Person",
    "PhaseTransition",
    "Plan",
    "Projection",
    "ProjectionDue",
    "Proposal",
    "ProposalStep",
    "Signal",
    "Task",
]
