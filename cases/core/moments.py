"""When something can have happened: a rule that every moment typed by a person must pass."""

from datetime import datetime

from .errors import Problem

EARLIEST_YEAR = 1900
"""Before this it is a slip of the keyboard; and the database keeps years Python cannot read."""


def moment_problems(field: str, at: datetime, now: datetime, ahead: str) -> list[Problem]:
    """What is wrong with a moment in the past; `ahead` is what to say when it lies ahead."""
    if at > now:
        return [Problem(field, ahead)]
    if at.year < EARLIEST_YEAR:
        return [Problem(field, "Dit is te lang geleden. Kijk het jaartal na.")]
    return []
