"""Filters above a list of what municipalities have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from common.filters import FilterForm
from roles.models import Municipality


class MunicipalityFilterForm(FilterForm):
    """Filters by phase and by municipality."""

    def offer_phases(self, name: str, municipalities: Iterable[Municipality]) -> None:
        """The phases of the models these work with, lightest first."""
        phases: dict[str, str] = {}
        for municipality in municipalities:
            for phase in municipality.ave_model.phases.values():
                phases.setdefault(phase.id, phase.label)
        self.offer(name, "Alle fasen", sorted(phases.items()))

    def offer_places(self, name: str, municipalities: Mapping[int, Municipality]) -> None:
        """These municipalities; one is no choice, and then the field goes."""
        if len(municipalities) < 2:
            del self.fields[name]
        else:
            self.offer(
                name, "Alle gemeenten", ((str(k), m.name) for k, m in municipalities.items())
            )
