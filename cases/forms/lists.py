"""The filters of the list of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from roles.models import Municipality

QUIET = {
    "week": "In de laatste 7 dagen",
    "maand": "In de laatste 30 dagen",
    "stil30": "Langer dan 30 dagen geleden",
    "stil90": "Langer dan 90 dagen geleden",
}


class CaseFilterForm(forms.Form):
    """Every field may be left empty; the phases are those of the models in use."""

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
        phases: dict[str, str] = {}
        for municipality in municipalities.values():
            for phase in municipality.ave_model.phases.values():
                phases.setdefault(phase.id, phase.label)
        self._offer("fase", [("", "Alle fasen"), *sorted(phases.items())])
        self._offer("regie", [("", "Iedereen"), *holders])
        if len(municipalities) > 1:
            places = [(str(pk), m.name) for pk, m in municipalities.items()]
            self._offer("gemeente", [("", "Alle gemeenten"), *places])
        else:
            del self.fields["gemeente"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
