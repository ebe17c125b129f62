"""The records of signalling, by concept."""

from .flag import Flag, FlagEvent
from .review import Review
from .runs import JobRun

__all__ = ["Flag", "FlagEvent", "JobRun", "Review"]
