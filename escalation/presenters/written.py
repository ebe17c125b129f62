"""Reviews in the course of a case, beside what else people wrote down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case as Either
from django.db.models import QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from cases.models import Case
from cases.written import part
from escalation.models import Review
from escalation.reviewing import NEEDS_DAY, OUTCOME_WORDS, Outcome
from roles import dates

KIND = "beoordeling"


def reviews(case: Case) -> QuerySet[Any, Any]:
    until = Either(
        When(outcome__in=sorted(NEEDS_DAY), then=Cast("until", TextField())),
        default=Value("", TextField()),
    )
    return part(
        Review.objects.filter(case=case),
        KIND,
        at="at",
        what="outcome",
        about=until,
        who="reviewer__name",
        function="function",
        text="reason",
        number="pk",
        entered="at",
    )


def sentence(what: str, about: str) -> str:
    """ "Signalering beoordeeld: uitstellen, tot vr 4 december 2026."."""
    words = OUTCOME_WORDS[Outcome(what)]
    until = f", tot {dates.full(date.fromisoformat(about))}" if about else ""
    return f"Signalering beoordeeld: {words[0].lower()}{words[1:]}{until}."
