"""What a review of a flag asks for, and when a reviewed flag comes back. Plain rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.core.errors import Problem
from common import dates
from common.calendar import DAY, Calendar
from roles.ave_model.causes import Cause


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

STARTED = frozenset({Outcome.STEP, Outcome.APPOINT})
"""The reviewer only begins something here, and others may have to go on with it."""
SAYS_IT_CAN_WAIT = frozenset({Outcome.SNOOZE, Outcome.DISMISS})

WITHOUT_NORM = 30
"""Calendar days that a flag without a norm of its own may rest at most [ours]."""
IN_DANGER = 7
"""Calendar days that any flag may rest at most in the gravest phase, or with a safety risk [ours].
"""
TO_ACT = 5
"""Working days after which a flag comes back when what was started went no further [ours]."""
NO_NORM_OF_DAYS = frozenset({Cause.RECURRING})
"""Causes with a norm of which one norm more is no time to rest: it counts months of the past."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """What is known of a flag that decides how long it may rest."""

    cause: Cause
    figures: Mapping[str, object]
    danger: bool = False
    """Whether its case is in the gravest phase, or has a safety risk."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reviewer fills in."""

    outcome: Outcome
    reason: str
    until: date | None = None
    again: str = ""
    """Why it is put off once more; asked for the second time."""


def latest_day(flagged: Flagged, today: date, calendar: Calendar) -> date:
    """The last day until which somebody may choose to let a flag rest: one norm from today, in
    calendar or working days as the norm counts, and at least a day. Where there is danger, and an
    urgent decision is always that, a week at most."""
    days = None if flagged.cause in NO_NORM_OF_DAYS else flagged.figures.get("norm")
    number = max(days, 1) if isinstance(days, int) else WITHOUT_NORM
    latest = calendar.after(today, number, working=bool(flagged.figures.get("working")))
    if flagged.danger or flagged.cause is Cause.UNCONFIRMED:
        latest = min(latest, calendar.after(today, IN_DANGER, working=False))
    return latest


def rests_until(asked: Asked, flagged: Flagged, today: date, calendar: Calendar) -> date | None:
    """When a reviewed flag comes back if it still stands; None: only when it gets worse.

    On the day that was chosen. Where something was started, after a few working days, so that it
    is seen when nobody went on. When it was found to be unfounded, not by itself, except where
    there is danger. A decision that another should have confirmed by now asks again the next day,
    whatever is done meanwhile.
    """
    latest = latest_day(flagged, today, calendar)
    if flagged.cause is Cause.UNCONFIRMED:
        latest = today + DAY
    if asked.outcome is Outcome.DISMISS:
        return latest if flagged.danger else None
    if asked.outcome in STARTED:
        return min(latest, calendar.after(today, TO_ACT, working=True))
    return min(latest, asked.until) if asked.until else latest


def review_problems(
    asked: Asked,
    *,
    today: date,
    latest: date,
    put_off_before: bool,
    causes: Collection[Cause] = (),
) -> list[Problem]:
    """Everything that is wrong with a review; `latest` is the last day it may rest until."""
    problems = []
    if not asked.reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom u dit zo beoordeelt."))
    if asked.outcome in SAYS_IT_CAN_WAIT and Cause.UNCONFIRMED in causes:
        problems.append(
            Problem(
                "outcome",
                "Het spoedbesluit had al bevestigd moeten zijn. Dat kan niet langer wachten. "
                "Kies wat u nu doet.",
            )
        )
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
        return [Problem("until", f"Dat is te lang. Kies een dag tot en met {dates.full(latest)}.")]
    return []


def asks_for_review(
    severity: int, reviewed_severity: int | None, quiet_until: date | None, today: date
) -> bool:
    """Whether an open flag waits for somebody: not yet reviewed, worse than at the review, or the
    day it was put off to has come."""
    if reviewed_severity is None or severity > reviewed_severity:
        return True
    return quiet_until is not None and quiet_until <= today


def may_undo(reviewer: int, made_on: date, person: int, today: date) -> bool:
    """Whether somebody may take a review back: their own, on the day they made it."""
    return person == reviewer and made_on == today
