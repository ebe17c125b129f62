"""Filters above a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator

from roles.models import Municipality


class Offered(BaseChoiceIterator):
    """Choices that are in order already; Django need not look into each of them."""

    def __init__(self, choices: Sequence[Any]) -> None:
        self.choices = choices

    def __iter__(self) -> Iterator[Any]:
        yield from self.choices


class Choice(forms.ChoiceField):
    """One of the choices of a filter."""

    elsewhere: tuple[str, str] | None = None
    """Where there are more of them: the address, and what the link says."""


class FilterForm(forms.Form):
    """Every field may be left empty; what the address says amiss counts as not said."""

    def offer(self, name: str, all_of_them: str, choices: Iterable[Any]) -> None:
        """Choices that are known only now; `all_of_them` is how no choice is called."""
        self.fields[name].choices = Offered([("", all_of_them), *choices])  # type: ignore[attr-defined]

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
