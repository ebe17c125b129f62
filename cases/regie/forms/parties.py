"""The parties around a household."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import Lies, SearchSelect, day, long_text
from roles.models import Organisation

MAX_CONTACT = 120
MAX_TASK = 200


class PartyForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Organisatie",
        widget=SearchSelect,
        queryset=Organisation.objects.none(),
        empty_label="Kies een organisatie",
        error_messages={
            "required": "Kies een organisatie.",
            "invalid_choice": "Deze organisatie is hier niet bekend, of doet al mee.",
        },
    )
    contact = forms.CharField(label="Contactpersoon", max_length=MAX_CONTACT, required=False)
    task = forms.CharField(label="Wat doet deze partij", max_length=MAX_TASK, required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class SetAsideForm(forms.Form):
    until = day(
        "Tot welke dag",
        "Vul in tot welke dag deze partij niet meedoet.",
        lies=Lies.FUTURE,
        help_text="Op die dag doet de partij weer mee.",
    )
    reason = long_text("Waarom", "Schrijf op waarom deze partij tijdelijk stopt.", rows=3)


class BringBackForm(forms.Form):
    reason = long_text("Waarom", "Schrijf op waarom deze partij weer meedoet.", rows=3)
