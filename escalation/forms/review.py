"""Reviewing what is flagged."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases.forms.fields import long_text
from escalation.reviewing import OUTCOME_WORDS, Asked, Outcome
from roles import dates
from roles.fields import EXAMPLES, day
from roles.typed_dates import Lies


class ReviewForm(forms.Form):
    """What follows, why, and until when; what an outcome does not need may stay empty."""

    outcome = forms.ChoiceField(
        label="Wat gaat u doen?",
        widget=forms.RadioSelect,
        choices=[(o.value, OUTCOME_WORDS[o]) for o in Outcome],
        error_messages={"required": "Kies wat u gaat doen."},
    )
    until = day("Tot wanneer?", lies=Lies.FUTURE)
    reason = long_text("Waarom?", "Schrijf op waarom u dit zo beoordeelt.", rows=3)
    again = long_text(
        "Waarom kan het opnieuw wachten?",
        rows=2,
        help_text="Dit is al eens uitgesteld.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        latest: date,
        put_off_before: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["until"].help_text = (
            "De dag van het overleg, van de opdracht, of waarop u weer kijkt. "
            f"Uiterlijk {dates.full(latest)}: dan is er weer een norm voorbij. "
            f"Bijvoorbeeld: {EXAMPLES[Lies.FUTURE]}."
        )
        if not put_off_before:
            del self.fields["again"]

    def asked(self) -> Asked:
        """What was filled in, as the service takes it."""
        data = self.cleaned_data
        return Asked(
            outcome=Outcome(data["outcome"]),
            reason=data["reason"],
            until=data["until"],
            again=data.get("again", ""),
        )
