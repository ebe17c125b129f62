"""Filters above a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator


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

    def offer(
        self,
        name: str,
        all_of_them: str,
        choices: Iterable[Any],
        elsewhere: tuple[str, str] | None = None,
    ) -> None:
        """Choices that are known only now; `all_of_them` is how no choice is called, `elsewhere`
        the address where there are more, and what the link to it says."""
        field: Any = self.fields[name]
        field.choices = Offered([("", all_of_them), *choices])
        field.elsewhere = elsewhere
