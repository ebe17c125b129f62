"""Something that is asked on a case: of whom, since when, by when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

GRAVE = 3
"""From this severity of a phase on a case is in danger, not only late."""


class Kind(StrEnum):
    """What is asked."""

    CONFIRM = "confirm"
    DECIDE = "decide"
    APPOINT = "appoint"
    TAKE = "take"
    ANSWER = "answer"
    ASSIGNMENT = "assignment"
    DUTY = "duty"
    CLOSE = "close"
    MOVE = "move"


def key(kind: Kind | str, subject: str, record: int | None = None) -> str:
    """By what a notice names the task that it asks for."""
    return f"{kind}:{subject}:{'' if record is None else record}"


class Urgency(StrEnum):
    """How a task is ordered among others; the values are in that order."""

    DANGER = "1"
    OTHERS_WAIT = "2"
    LATE = "3"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that is asked of who has a function, or of one person while they have it.

    Of two asks with one subject on one case, who gets both sees the one: that to them in person,
    or else the first by kind.
    """

    kind: Kind
    subject: str
    since: datetime
    """Since when it waits."""
    severity: int
    """Of the phase that the case is in or would come into: 0 (calm) to 4."""
    function: str
    """Who has it in the municipality; "": any function (only with a person)."""
    person: int | None = None
    not_people: tuple[int, ...] = ()
    """Who may not do it, whatever their functions: who proposed, where the model asks two."""
    asked_as: str = ""
    """The function that the model names for it, which may stand for a responsibility."""
    asked_by: int | None = None
    """Who waits for it."""
    record: int | None = None
    """The proposal, the number of the decision, or the assignment."""
    responsibility: str = ""
    aspect: str = ""
    to_phase: str = ""
    """Where the proposal would bring the case."""
    disputed: bool = False
    """Whether those who were asked disagree, so that the model's dispute rule decides."""
    due: date | None = None
    """The last day to do it in time."""
    late_from: datetime | None = None
    """From when it is late."""
    visible_from: datetime | None = None
    """From when it is shown, until (not including) when; None: at once, and on and on."""
    visible_until: datetime | None = None

    @property
    def urgency(self) -> Urgency:
        """Danger first; then where others wait, then what is late."""
        in_danger = self.severity >= GRAVE and self.kind in (Kind.DECIDE, Kind.APPOINT, Kind.TAKE)
        if self.kind is Kind.CONFIRM or in_danger:
            return Urgency.DANGER
        late = self.kind in (Kind.DUTY, Kind.CLOSE, Kind.MOVE)
        return Urgency.LATE if late else Urgency.OTHERS_WAIT
