"""What was flagged and how it was reviewed, in the course of a case beside what people wrote."""

from __future__ import annotations

from datetime import date

from cases.deadlines.sentences import CAUSE_WORDS
from common import dates
from common.plurals import lower_first
from roles.ave_model.causes import Cause

from ..models import FlagEvent
from ..reviewing import NEEDS_DAY, OUTCOME_WORDS, Outcome

REVIEWED, FLAGGED = "beoordeling", "signalering"
TOLD = {
    FlagEvent.Kind.OPENED: "Gesignaleerd",
    FlagEvent.Kind.WORSENED: "Erger geworden",
    FlagEvent.Kind.CLOSED: "Niet meer gesignaleerd",
    FlagEvent.Kind.UNDONE: "Beoordeling hersteld, vraagt weer om een beoordeling",
}
"""What is told of a flag; its reviews are rows of their own."""


# The kinds that TOLD has words for.
FLAGS = """
SELECT 'signalering', e.id, e.at, e.kind, f.cause, '', '', e.id, e.at, NULL::bigint
  FROM escalation_flagevent e JOIN escalation_flag f ON f.id = e.flag_id
 WHERE f.case_id = %(case)s AND e.kind IN ('opened', 'worsened', 'closed', 'undone')"""

REVIEWS = """
SELECT 'beoordeling', r.id, r.at,
       CASE WHEN u.review_id IS NULL THEN r.outcome ELSE r.outcome || '/undone' END,
       coalesce(r.until::text, ''), r.function, r.reason, r.id, r.at, r.reviewer_id
  FROM escalation_review r
  LEFT JOIN (
      SELECT DISTINCT review_id FROM escalation_flagevent WHERE kind = 'undone'
  ) u ON u.review_id = r.id
 WHERE r.case_id = %(case)s"""


def of_review(what: str, about: str) -> str:
    """ "Signalering beoordeeld: uitstellen, tot vr 4 december 2026."."""
    outcome, _, undone = what.partition("/")
    words = OUTCOME_WORDS[Outcome(outcome)]
    day = about if Outcome(outcome) in NEEDS_DAY else ""
    until = f", tot {dates.full(date.fromisoformat(day))}" if day else ""
    later = " (later hersteld)" if undone else ""
    return f"Signalering beoordeeld: {lower_first(words)}{until}{later}."


def of_flag(what: str, about: str) -> str:
    """ "Gesignaleerd: geen activiteit."."""
    cause = CAUSE_WORDS[Cause(about)]
    return f"{TOLD[FlagEvent.Kind(what)]}: {lower_first(cause)}."
