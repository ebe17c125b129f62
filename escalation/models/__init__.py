"""The records of signalling, by concept."""

from .flag import Flag, FlagEvent
from .review import Review
from .trial import NormTrial

__all__ = [
    "Flag",
    "FlagEvent",
    "NormTrial",
    "Review",
]
