"""Appointing, replacing, ending and handing back."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import SearchSelect, long_text
from roles.models import Organisation

Choices = list[tuple[str, str]]


class AppointForm(forms.Form):
    """`replaces` is the holding that the person saw; empty where nobody held it."""

    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    holder = forms.ChoiceField(
        label="Wie",
        widget=SearchSelect,
        error_messages={"required": "Kies wie dit op zich neemt."},
    )
    organisation = forms.ModelChoiceField(
        label="Of een organisatie",
        widget=SearchSelect,
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Geen organisatie",
        help_text="Voor een behandelaar die niet met dit systeem werkt.",
    )
    reason = long_text("Waarom", "Schrijf op waarom.", rows=3)

    def __init__(
        self,
        *args: Any,
        candidates: Choices,
        organisations: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        holder = self.fields["holder"]
        holder.choices = [("", "Kies iemand"), *candidates]  # type: ignore[attr-defined]
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
            holder.required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        either = "organisation" in self.fields and "holder" not in self.errors
        if either and bool(given.get("holder")) == bool(given.get("organisation")):
            self.add_error("holder", "Kies een persoon of een organisatie, niet allebei.")
        return given


class RelieveForm(forms.Form):
    reason = long_text(
        "Waarom is dit niet meer nodig", "Schrijf op waarom dit niet meer nodig is.", rows=3
    )


class HandBackForm(forms.Form):
    holder = forms.ChoiceField(
        label="Wie volgt de casus",
        widget=SearchSelect,
        error_messages={"required": "Kies wie de casus volgt."},
    )
    reason = long_text(
        "Waarom is procesregie niet meer nodig",
        "Schrijf op waarom procesregie niet meer nodig is.",
        rows=3,
    )

    def __init__(self, *args: Any, candidates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = candidates  # type: ignore[attr-defined]
