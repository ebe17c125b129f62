"""The filters of the list of cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from roles.models import Municipality


class CaseFilterForm(forms.Form):
    """Every field may be left empty; the phases are those of the models in use."""

    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    fase = forms.ChoiceField(label="Fase", required=False)
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "Open"), ("gesloten", "Gesloten"), ("alle", "Alle")],
    )
    mijn = forms.BooleanField(label="Alleen mijn casussen", required=False)
    zonder = forms.BooleanField(label="Zonder casusregisseur", required=False)
    veiligheid = forms.BooleanField(label="Veiligheidsrisico", required=False)

    def __init__(
        self, data: Any = None, *, municipalities: Mapping[int, Municipality], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        phases: dict[str, str] = {}
        for municipality in municipalities.values():
            for phase in municipality.ave_model.phases.values():
                phases.setdefault(phase.id, phase.label)
        self.fields["fase"].choices = [("", "Alle fasen"), *sorted(phases.items())]  # type: ignore[attr-defined]
        if len(municipalities) > 1:
            self.fields["gemeente"].choices = [  # type: ignore[attr-defined]
                ("", "Alle gemeenten"),
                *((str(pk), m.name) for pk, m in municipalities.items()),
            ]
        else:
            del self.fields["gemeente"]
