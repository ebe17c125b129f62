"""The records of signalling, by concept."""

from .flag import Flag, FlagEvent
from .mail import Mail, MailChoice
from .review import Review
from .runs import JobPulse, JobRun
from .trial import NormTrial

__all__ = [
    "Flag",
    "FlagEvent",
    "JobPulse",
    "JobRun",
    "Mail",
    "MailChoice",
    "NormTrial",
    "Review",
]
