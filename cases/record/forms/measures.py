"""Measures and instruments that were used."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import Lies, day, long_text
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import AveModel


class MeasureForm(forms.Form):
    instrument = forms.ChoiceField(
        label="Welke maatregel",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies welke maatregel het is."},
    )
    start = day("Ingegaan op", "Vul in wanneer de maatregel inging.", lies=Lies.PAST)
    until = day(
        "Loopt tot",
        lies=Lies.FUTURE,
        help_text="Laat leeg als dat nog niet bekend is.",
    )
    text = long_text(
        "Wat houdt het in, en waarom is het nodig",
        "Schrijf op wat het is en waarom het nodig was.",
        rows=4,
    )

    def __init__(self, *args: Any, model: AveModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = list(instrument_words(model).items())
        self.fields["instrument"].choices = words  # type: ignore[attr-defined]


class MeasureEndForm(forms.Form):
    on = day("Geëindigd op", "Vul in wanneer de maatregel eindigde.", lies=Lies.PAST)
    mistaken = forms.BooleanField(
        label="Deze maatregel is nooit opgelegd",
        required=False,
        help_text="De maatregel telt dan niet mee in de cijfers. Wat er stond, blijft te lezen.",
    )
    text = long_text("Waarom", "Schrijf op waarom de maatregel eindigt.", rows=3)
