"""The case, who may see it, who saw it, and what follows from it."""

from .access import CaseGroupObjectPermission, CaseUserObjectPermission
from .access_log import AccessLog
from .case import Case
from .projection import ActingHolder, Deadline, Projection, ProjectionDue, Task

__all__ = [
    "AccessLog",
    "ActingHolder",
    "Case",
    "CaseGroupObjectPermission",
    "CaseUserObjectPermission",
    "Deadline",
    "Projection",
    "ProjectionDue",
    "Task",
]
