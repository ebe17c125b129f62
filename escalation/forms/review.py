"""Reviewing what is flagged: on one case, on several together, or about a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html

from cases.core.forms.fields import LONG, OrElse, long_text
from cases.scaling.forms.steps import OpenChoice
from common import dates
from common.fields import EXAMPLES, DayField
from common.typed_dates import Lies
from escalation.reviewing import OF_A_CASE, OF_A_PERSON, OUTCOME_WORDS, Asked, Outcome
from roles.ave_model.causes import Cause

CANNOT_WAIT = (
    "Het spoedbesluit had al bevestigd moeten zijn. Uitstellen of ongegrond verklaren kan dus "
    "niet. Morgen vraagt AVE hier weer om, tot het is bevestigd."
)


CHOICE = '<span>{} <span class="ave-field__more">{}</span></span>'
"""An outcome, and in smaller letters what it leads to."""


class NeededDay(DayField):
    """A day that some outcomes need and others do not, so it is not called optional: the rule
    says when it is missing."""

    def validate(self, value: date | None) -> None:
        if value:
            super().validate(value)


class ReviewForm(forms.Form):
    """What follows, why, and until when; what an outcome does not need may stay empty.

    `slots` are the regie that the reviewer may give out here, the one that is meant first; with
    one there is nothing to choose, and with none that outcome is not offered. `consequences` say
    beside each outcome what it leads to.
    """

    outcome = forms.ChoiceField(
        label="Wat gaat u doen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u gaat doen."},
    )
    slot = OpenChoice(label="Welke regie?")
    until = NeededDay(label="Tot wanneer?", lies=Lies.FUTURE)
    reason = long_text("Waarom?", "Schrijf op waarom u dit zo beoordeelt.", rows=3)
    again = OrElse(
        label="Waarom kan het opnieuw wachten?",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dit is al eens uitgesteld.",
    )
    day_help = "De dag van het overleg, van de opdracht, of waarop u weer kijkt."

    def __init__(
        self,
        data: Any = None,
        *,
        latest: date,
        put_off_before: bool,
        causes: Collection[Cause] = (),
        outcomes: Collection[Outcome] = OF_A_CASE,
        why_no_step: str = "",
        slots: Sequence[tuple[str, str]] = (),
        consequences: Mapping[Outcome, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (o.value, format_html(CHOICE, OUTCOME_WORDS[o], consequences[o])) for o in outcomes
        ]
        cannot_wait = CANNOT_WAIT if Cause.UNCONFIRMED in causes else ""
        self.fields["outcome"].help_text = " ".join(filter(None, (cannot_wait, why_no_step)))
        if len(slots) > 1:
            self.fields["slot"].choices = slots  # type: ignore[attr-defined]
        else:
            del self.fields["slot"]
        self.fields["until"].help_text = (
            f"{self.day_help} "
            f"Uiterlijk {dates.full(latest)}. "
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


class PersonReviewForm(ReviewForm):
    """The same about a person: somebody sees to it until a day, or it is unfounded."""

    day_help = "De dag waarop u weer kijkt, als u het oppakt."

    def __init__(self, data: Any = None, *, latest: date, **kwargs: Any) -> None:
        super().__init__(data, latest=latest, put_off_before=False, outcomes=OF_A_PERSON, **kwargs)
        self.fields["until"].help_text = (
            f"{self.day_help} Uiterlijk {dates.full(latest)}. "
            f"Bijvoorbeeld: {EXAMPLES[Lies.FUTURE]}."
        )
