"""The filters of the list of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from roles.filters import FilterForm
from roles.models import Municipality

QUIET = {
    "week": "In de laatste 7 dagen",
    "maand": "In de laatste 30 dagen",
    "stil30": "Langer dan 30 dagen geleden",
    "stil90": "Langer dan 90 dagen geleden",
}


class CaseFilterForm(FilterForm):
    """What to see of the cases, and in what order."""

    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    fase = forms.ChoiceField(label="Fase", required=False)
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("open", "Open"), ("gesloten", "Gesloten"), ("alle", "Alle")],
    )
    regie = forms.ChoiceField(label="Regie bij", required=False)
    activiteit = forms.ChoiceField(
        label="Laatste activiteit",
        required=False,
        choices=[("", "Maakt niet uit"), *QUIET.items()],
    )
    sorteer = forms.ChoiceField(
        label="Volgorde",
        required=False,
        choices=[
            ("", "Nieuwste activiteit eerst"),
            ("activiteit", "Oudste activiteit eerst"),
            ("-fase", "Zwaarste fase eerst"),
            ("fase", "Lichtste fase eerst"),
            ("sinds", "Langst in de fase eerst"),
            ("-sinds", "Kortst in de fase eerst"),
            ("kenmerk", "Op kenmerk"),
            ("-kenmerk", "Op kenmerk, andersom"),
        ],
    )
    mijn = forms.BooleanField(label="Alleen mijn casussen", required=False)
    zonder = forms.BooleanField(label="Zonder casusregisseur", required=False)
    veiligheid = forms.BooleanField(label="Veiligheidsrisico", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        municipalities: Mapping[int, Municipality],
        holders: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.offer_phases("fase", municipalities.values())
        self.offer("regie", "Iedereen", holders)
        self.offer_places("gemeente", municipalities)
