"""What a review of a flag asks for, and when a reviewed flag comes back. Plain rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.core.errors import Problem
from common import dates
from common.calendar import Calendar


class Outcome(StrEnum):
    """What somebody does about what was flagged."""

    STEP = "step"
    APPOINT = "appoint"
    MEETING = "meeting"
    ASSIGNMENT = "assignment"
    SNOOZE = "snooze"
    DISMISS = "dismiss"
    HANDLED = "handled"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.STEP: "Op- of afschalen",
    Outcome.APPOINT: "Regie beleggen of vervangen",
    Outcome.MEETING: "Opschalingsoverleg plannen",
    Outcome.ASSIGNMENT: "Opdracht aan de casusregisseur",
    Outcome.SNOOZE: "Uitstellen",
    Outcome.DISMISS: "Ongegrond",
    Outcome.HANDLED: "Opgepakt",
}

OF_A_CASE = tuple(outcome for outcome in Outcome if outcome is not Outcome.HANDLED)
OF_A_PERSON = (Outcome.HANDLED, Outcome.DISMISS)
"""What can follow from what is flagged about a person: somebody sees to it, or it is unfounded."""

NEEDS_DAY = frozenset({Outcome.MEETING, Outcome.ASSIGNMENT, Outcome.SNOOZE, Outcome.HANDLED})
"""The reviewer says until when: the day of the meeting, of the assignment, or of looking again."""

WITHOUT_NORM = 30
"""Calendar days that a flag without a norm of its own may rest at most [ours]."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reviewer fills in."""

    outcome: Outcome
    reason: str
    until: date | None = None
    again: str = ""
    """Why it is put off once more; asked for the second time."""


def latest_day(today: date, norms: Mapping[str, object], calendar: Calendar) -> date:
    """The last day until which a flag with these figures may rest: one norm from today.

    In calendar or working days, as the norm counts; never less than a day.
    """
    days = norms.get("norm")
    number = max(days, 1) if isinstance(days, int) else WITHOUT_NORM
    return calendar.after(today, number, working=bool(norms.get("working")))


def review_problems(
    asked: Asked, *, today: date, latest: date, put_off_before: bool
) -> list[Problem]:
    """Everything that is wrong with a review; `latest` is the last day it may rest until."""
    problems = []
    if not asked.reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom u dit zo beoordeelt."))
    if asked.outcome in NEEDS_DAY:
        problems += _day_problems(asked.until, today, latest)
    if asked.outcome is Outcome.SNOOZE and put_off_before and not asked.again.strip():
        problems.append(
            Problem(
                "again", "Dit is al eens uitgesteld. Schrijf op waarom het opnieuw kan wachten."
            )
        )
    return problems


def _day_problems(until: date | None, today: date, latest: date) -> list[Problem]:
    if until is None:
        return [Problem("until", "Kies een dag.")]
    if until <= today:
        return [Problem("until", "Kies een dag na vandaag.")]
    if until > latest:
        return [
            Problem(
                "until", f"Dat is langer dan de norm. Kies een dag tot en met {dates.full(latest)}."
            )
        ]
    return []


def rests_until(asked: Asked, latest: date) -> date | None:
    """When a reviewed flag comes back if it still stands: on the day that was chosen, after one
    norm where something was started, and never by itself when it was found to be unfounded."""
    if asked.outcome is Outcome.DISMISS:
        return None
    return asked.until if asked.outcome in NEEDS_DAY else latest


def asks_for_review(
    severity: int, reviewed_severity: int | None, quiet_until: date | None, today: date
) -> bool:
    """Whether an open flag waits for somebody: not yet reviewed, worse than at the review, or the
    day it was put off to has come."""
    if reviewed_severity is None or severity > reviewed_severity:
        return True
    return quiet_until is not None and quiet_until <= today
