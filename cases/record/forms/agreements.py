"""A bindende afspraak: what was agreed, and whether it was kept."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import Lies, day, long_text

from ..models.agreement import LONGEST_LINE

KEPT = (("ja", "Ja, nagekomen"), ("nee", "Nee, niet nagekomen"))


class AgreementForm(forms.Form):
    who = forms.CharField(
        label="Wie doet dit",
        max_length=LONGEST_LINE,
        help_text="De organisatie, en wie daar ja op zei.",
        error_messages={"required": "Vul in wie dit doet."},
    )
    text = long_text("Wat is afgesproken", "Schrijf op wat is afgesproken.", rows=4)
    due = day("Uiterlijk", "Vul in wanneer dit klaar moet zijn.", lies=Lies.FUTURE)
    agreed_on = day("Dag van het overleg", "Vul in wanneer dit is afgesproken.", lies=Lies.PAST)
    agreed_with = forms.CharField(
        label="Afgesproken met",
        max_length=LONGEST_LINE,
        help_text="De managers of bestuurders die erbij waren.",
        error_messages={"required": "Vul in met wie dit is afgesproken."},
    )


class SettleForm(forms.Form):
    kept = forms.ChoiceField(
        label="Is de afspraak nagekomen?",
        choices=KEPT,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    result = long_text("Wat kwam ervan?", "Schrijf op wat ervan kwam.", rows=4)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {**given, "kept": given.get("kept") == "ja"}
