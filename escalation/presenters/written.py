"""What was flagged and how it was reviewed, in the course of a case beside what people wrote."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case as Either
from django.db.models import QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from cases.deadlines.sentences import CAUSE_WORDS
from cases.lines import part
from escalation.models import FlagEvent, Review
from escalation.reviewing import NEEDS_DAY, OUTCOME_WORDS, Outcome
from roles import dates
from roles.ave_model.causes import Cause

REVIEWED, FLAGGED = "beoordeling", "signalering"
TOLD = {
    FlagEvent.Kind.OPENED: "Gesignaleerd",
    FlagEvent.Kind.WORSENED: "Erger geworden",
    FlagEvent.Kind.CLOSED: "Niet meer gesignaleerd",
}
"""What is told of a flag; its reviews are lines of their own."""


def reviews(case: int) -> QuerySet[Any, Any]:
    until = Either(
        When(outcome__in=sorted(NEEDS_DAY), then=Cast("until", TextField())),
        default=Value("", TextField()),
    )
    return part(
        Review.objects.filter(case=case),
        REVIEWED,
        at="at",
        what="outcome",
        about=until,
        who="reviewer__name",
        function="function",
        text="reason",
        number="pk",
        entered="at",
    )


def of_review(what: str, about: str) -> str:
    """ "Signalering beoordeeld: uitstellen, tot vr 4 december 2026."."""
    words = OUTCOME_WORDS[Outcome(what)]
    until = f", tot {dates.full(date.fromisoformat(about))}" if about else ""
    return f"Signalering beoordeeld: {words[0].lower()}{words[1:]}{until}."


def flagged(case: int) -> QuerySet[Any, Any]:
    return part(
        FlagEvent.objects.filter(flag__case=case, kind__in=TOLD),
        FLAGGED,
        at="at",
        what="kind",
        about="flag__cause",
        number="pk",
        entered="at",
    )


def of_flag(what: str, about: str) -> str:
    """ "Gesignaleerd: geen activiteit."."""
    cause = CAUSE_WORDS[Cause(about)]
    return f"{TOLD[FlagEvent.Kind(what)]}: {cause[0].lower()}{cause[1:]}."
