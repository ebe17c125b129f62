"""Where Django finds the models of every slice; import them from their slice."""

from .briefings.models import Briefing, BriefingReply
from .core.models import (
    AccessLog,
    ActingHolder,
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    Deadline,
    Projection,
    ProjectionDue,
    Task,
)
from .households.models import (
    Household,
    HouseholdMerge,
    HouseholdSplit,
    Membership,
    Person,
    PersonMerge,
    PersonSplit,
)
from .intake.models import Signal
from .moves.models import Arrival, MoveAnnouncement, MoveStep
from .record.models import (
    Agreement,
    Assignment,
    CaseEnding,
    CaseHold,
    CaseReopening,
    LogEntry,
    Measure,
    MeasureEnd,
    Plan,
)
from .regie.models import Handover, Holding, Party, PartySetAside
from .scaling.models import Confirmation, Consultation, PhaseTransition, Proposal, ProposalStep

__all__ = [
    "AccessLog",
    "ActingHolder",
    "Agreement",
    "Arrival",
    "Assignment",
    "Briefing",
    "BriefingReply",
    "Case",
    "CaseEnding",
    "CaseGroupObjectPermission",
    "CaseHold",
    "CaseReopening",
    "CaseUserObjectPermission",
    "Confirmation",
    "Consultation",
    "Deadline",
    "Handover",
    "Holding",
    "Household",
    "HouseholdMerge",
    "HouseholdSplit",
    "LogEntry",
    "Measure",
    "MeasureEnd",
    "Membership",
    "MoveAnnouncement",
    "MoveStep",
    "Party",
    "PartySetAside",
    "Person",
    "PersonMerge",
    "PersonSplit",
    "PhaseTransition",
    "Plan",
    "Projection",
    "ProjectionDue",
    "Proposal",
    "ProposalStep",
    "Signal",
    "Task",
]
