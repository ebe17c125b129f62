"""Flags as a page shows them: each explains itself, and says what changed since it was reviewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.deadlines.sentences import CAUSE_WORDS, explain
from cases.deadlines.severity import SEVERITY_WORDS, Severity
from common import dates
from escalation.following import suggestions_for
from escalation.reviewing import NEEDS_DAY, Outcome, asks_for_review
from roles.ave_model.causes import Cause
from roles.ave_model.types import AveModel

SEVERITY_KINDS = {1: "neutral", 2: "warning", 3: "error"}
"""How each severity looks (`{% status_badge %}`)."""


@dataclass(frozen=True, slots=True)
class FlagLine:
    """What a page says of one flag."""

    name: str
    sentence: str
    severity: str
    kind: str
    worse: str
    """How much, when it came back for being worse than at its review."""


OF_A_FLAG = ("cause", "severity", "since", "figures", "reviewed_severity")
"""What a line is written from: flags, or rows of these columns."""


def flag_lines(flags: Iterable[Any], today: date) -> list[FlagLine]:
    """These flags, as a page says them."""
    return [
        FlagLine(
            name=CAUSE_WORDS[Cause(flag.cause)],
            sentence=explain(Cause(flag.cause), flag.figures, today),
            severity=severity_words(flag),
            kind=SEVERITY_KINDS[flag.severity],
            worse=_worse(flag),
        )
        for flag in flags
    ]


def state_words(flag: Any, today: date, casusregisseur: str = "") -> str:
    """How far a flag is, read with its review and reviewer: new, put off until a day, in hand."""
    review = flag.review
    if asks_for_review(flag.severity, flag.reviewed_severity, flag.quiet_until, today):
        return "Nieuw" if review is None else "Vraagt weer om een beoordeling"
    if review is None:
        return "Beoordeeld"
    until = dates.full(review.until) if review.until else ""
    whose = f" bij {casusregisseur}" if casusregisseur else " bij de casusregisseur"
    words = {
        Outcome.STEP: f"Op- of afschalen in gang gezet door {review.reviewer}",
        Outcome.APPOINT: f"{review.reviewer} belegt of vervangt de regie",
        Outcome.MEETING: f"Overleg op {until}",
        Outcome.ASSIGNMENT: f"Opdracht{whose}, uiterlijk {until}",
        Outcome.SNOOZE: f"Uitgesteld tot {until} door {review.reviewer}",
        Outcome.DISMISS: f"Ongegrond volgens {review.reviewer}",
        Outcome.HANDLED: f"Opgepakt door {review.reviewer} tot {until}",
    }
    outcome = Outcome(review.outcome)
    back = flag.quiet_until
    if back and (outcome not in NEEDS_DAY or back != review.until):
        return f"{words[outcome]}. Komt terug op {dates.full(back)}"
    return words[outcome]


def severity_words(flag: Any) -> str:
    """How bad it is, in a word."""
    return SEVERITY_WORDS[Severity(flag.severity)]


def suggestions(model: AveModel, phase: str, flags: Collection[Any]) -> list[str]:
    """What the model of a case makes of these causes in its phase, each said once."""
    found = suggestions_for(model, phase, [Cause(flag.cause) for flag in flags])
    return list(dict.fromkeys(suggestion.text for suggestion in found))


def _worse(flag: Any) -> str:
    if flag.reviewed_severity is None or flag.severity <= flag.reviewed_severity:
        return ""
    before, now = (SEVERITY_WORDS[Severity(s)] for s in (flag.reviewed_severity, flag.severity))
    return f"Erger dan bij de vorige beoordeling: toen {before}, nu {now}."
