"""Norms to try: every norm with the number that is in force, and how far to look back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cases.core.forms.fields import short_line
from common.calendar import months_before
from escalation.replay.norms import norm_keys
from escalation.replay.question import MONTHS
from roles.ave_model.norms import Norm, norm_problem
from roles.ave_model.types import AveModel
from roles.ave_model.words import norm_name, norm_unit

PERIODS = ((str(MONTHS), "36 maanden"), ("24", "24 maanden"), ("12", "12 maanden"))


class TrialForm(forms.Form):
    """A field per norm, under its key; an empty one means the norm that is in force."""

    months = forms.ChoiceField(
        label="Reken over de laatste",
        choices=PERIODS,
        error_messages={"required": "Kies over hoeveel maanden u wilt rekenen."},
    )

    def __init__(
        self, data: Any = None, *, model: AveModel, in_force: Mapping[str, Norm], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.model, self.in_force = model, in_force
        for key, (_, name) in norm_keys(model).items():
            norm = in_force[key]
            self.fields[key] = forms.IntegerField(
                label=_label(name, norm),
                initial=norm.days,
                required=False,
                widget=short_line(),
                error_messages={"invalid": "Vul een heel getal in."},
            )

    def clean(self) -> dict[str, Any]:
        """Each number must be possible beside the others."""
        found = super().clean() or {}
        norms = self.norms()
        for key, (phase, name) in norm_keys(self.model).items():
            if key in norms:
                beside = {
                    other: Norm(norms.get(other_key, self.in_force[other_key].days))
                    for other_key, (of_phase, other) in norm_keys(self.model).items()
                    if of_phase == phase
                }
                if problem := norm_problem(name, norms[key], beside):
                    self.add_error(key, problem)
        return found

    def groups(self) -> Iterator[dict[str, Any]]:
        """The fields as they belong together; the period comes last."""
        by_phase: dict[str, list[BoundField]] = {}
        for key, (phase, _) in norm_keys(self.model).items():
            by_phase.setdefault(phase, []).append(self[key])
        for phase, fields in by_phase.items():
            legend = self.model.phase(phase).label if phase else "De hele gemeente"
            yield {"legend": legend, "fields": fields}
        yield {"legend": "Periode", "fields": [self["months"]]}

    def norms(self) -> dict[str, int]:
        """What was filled in, by key."""
        return {
            key: self.cleaned_data[key]
            for key in self.in_force
            if self.cleaned_data.get(key) is not None
        }

    def first(self, today: date) -> date:
        return months_before(today, int(self.cleaned_data["months"]))


def _label(name: str, norm: Norm) -> str:
    """ "Zonder activiteit (dagen)"; what counts cases or signals says so itself."""
    unit = norm_unit(name, working=norm.working)[1]
    said = norm_name(name)
    return said if said.lower().startswith(unit) else f"{said} ({unit})"
