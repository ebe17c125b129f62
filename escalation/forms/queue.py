"""The filters of the escalation list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from escalation.models.flag import CAUSES
from roles.models import Municipality

AGES = (("7", "Een week"), ("30", "Een maand"), ("90", "Drie maanden"))
"""How long a norm has been passed at least, in calendar days."""


class QueueFilterForm(forms.Form):
    """Every field may be left empty; phases are those of the models in use."""

    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    oorzaak = forms.ChoiceField(
        label="Oorzaak", required=False, choices=[("", "Alle oorzaken"), *CAUSES]
    )
    fase = forms.ChoiceField(label="Fase", required=False)
    wie = forms.ChoiceField(label="Casusregisseur", required=False)
    kern = forms.ChoiceField(label="Wijk of kern", required=False)
    al = forms.ChoiceField(label="Staat al", required=False, choices=[("", "Hoe lang ook"), *AGES])

    def __init__(
        self,
        data: Any = None,
        *,
        municipalities: Mapping[int, Municipality],
        holders: Sequence[tuple[int, str]],
        areas: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        phases: dict[str, str] = {}
        for municipality in municipalities.values():
            for phase in municipality.ave_model.phases.values():
                phases.setdefault(phase.id, phase.label)
        self._offer("fase", "Alle fasen", sorted(phases.items()))
        self._offer("wie", "Iedereen", [(str(pk), name) for pk, name in holders])
        self._offer("kern", "Overal", [(area, area) for area in areas])
        self._offer(
            "gemeente", "Alle gemeenten", [(str(pk), m.name) for pk, m in municipalities.items()]
        )
        if len(municipalities) < 2:  # one is no choice
            del self.fields["gemeente"]

    def _offer(self, field: str, all_of_them: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[field].choices = [("", all_of_them), *choices]  # type: ignore[attr-defined]
