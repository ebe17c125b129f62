"""Ending a case, and opening it again."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import Lies, day, long_text

from ..models import CaseEnding
from ..models.ending import LONGEST_MOVED_TO

KINDS = [k for k in CaseEnding.Kind.choices if k[0] != CaseEnding.Kind.MERGED]
"""What somebody may choose; that a case was merged follows from merging two households."""
TOLD = (("yes", "Ja"), ("no", "Nee"))


class CloseForm(forms.Form):
    kind = forms.ChoiceField(
        label="Hoe eindigt deze casus",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies hoe deze casus eindigt.",
            "invalid_choice": "Kies een van deze manieren. Schaal de casus eerst af als het "
            "beter gaat.",
        },
    )
    reason = long_text("Waarom sluit de casus", "Schrijf op waarom de casus sluit.", rows=4)
    moved_to = forms.CharField(
        label="Aan wie is de casus overgedragen",
        required=False,
        max_length=LONGEST_MOVED_TO,
        help_text="Alleen bij een verhuizing. Noem de gemeente en wie daar de casus overneemt.",
    )
    moved_on = day("Verhuisd op", lies=Lies.PAST, help_text="Alleen bij een verhuizing.")
    handed_over = long_text(
        "Hoe heeft u overgedragen",
        rows=3,
        help_text="Alleen bij een verhuizing. Bijvoorbeeld: gebeld, of samen besproken. "
        "Het dossier gaat niet vanzelf mee.",
    )
    household_told = forms.ChoiceField(
        label="Weet het huishouden dat de casus sluit",
        choices=TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het huishouden het weet."},
    )
    not_told_because = long_text("Zo nee: waarom niet", rows=2)

    def __init__(self, *args: Any, case_phase: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case_phase:  # the ordinary way asks to scale down first
            kinds = [k for k in KINDS if k[0] != CaseEnding.Kind.DONE]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_household_told(self) -> bool:
        return bool(self.cleaned_data["household_told"] == "yes")


class ReopenForm(forms.Form):
    reason = long_text(
        "Waarom moet de casus weer open", "Schrijf op waarom de casus weer open moet.", rows=4
    )
