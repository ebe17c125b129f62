"""A form for changing what stands somewhere: it carries what it started from, and can merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from .dates import full
from .merging import MINE, THEIRS, Difference, differences
from .partial_dates import PartialDate

CHOICE = "kies-"
"""Before the name of a field: which of two values is kept."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One difference as a page shows it (components/merge.html)."""

    label: str
    choice: str
    field_id: str
    was: str
    theirs: str
    mine: str
    keeps_theirs: bool
    both: bool


class Silent:
    """Mix-in for a hidden line: help and errors are read to nobody there, nor is it asked back."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs = {**base_attrs, **(extra_attrs or {})}
        return {n: v for n, v in attrs.items() if not n.startswith(("aria-", "data-"))}


class HiddenLine(Silent, forms.HiddenInput):
    """What one field held."""


class HiddenLines(Silent, forms.MultipleHiddenInput):
    """What a field of several choices held."""


class MergeForm(forms.Form):
    """Mix-in: the fields in `merged` (all visible ones when empty) remember what they began with.

    When somebody else changed the record meanwhile, `meet` shows both; a field for which "theirs"
    is chosen then takes that, and every other is kept as it was typed.
    """

    merged: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences: list[Shown] = []
        for name in self._names():
            field = self.fields[name]
            field.show_hidden_initial = True
            several = isinstance(field, forms.MultipleChoiceField)
            field.hidden_widget = HiddenLines if several else HiddenLine
        if self.is_bound:
            self._take_what_was_chosen()

    def was(self) -> dict[str, Any]:
        """What the fields held when the page was made, as the page itself says."""
        found = {}
        for name in self._names():
            field, bound = self.fields[name], self[name]
            sent = field.hidden_widget().value_from_datadict(
                self.data, self.files, bound.html_initial_name
            )
            try:
                found[name] = field.to_python(sent)
            except ValidationError:
                found[name] = None
        return found

    def meet(self, standing: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> None:
        """Show what stands there now beside what was typed; from here on that is what it was.

        `seen` are hidden fields that are renewed with it.
        """
        found = differences(self._names(), self.was(), standing, self._typed())
        self.differences = [self._shown(d) for d in found]
        data = self._writable_data()
        for name in self._names():
            data.setlist(self[name].html_initial_name, _as_sent(standing.get(name)))
        for name, value in (seen or {}).items():
            data[self[name].html_name] = str(value)
        self.data = data

    def _names(self) -> list[str]:
        return [
            n
            for n in self.fields
            if (n in self.merged if self.merged else not self.fields[n].widget.is_hidden)
        ]

    def _typed(self) -> dict[str, Any]:
        return {n: self.cleaned_data.get(n, self[n].value()) for n in self._names()}

    def _writable_data(self) -> QueryDict:
        assert isinstance(self.data, QueryDict)  # noqa: S101  # a view gives request.POST
        return self.data.copy()

    def _take_what_was_chosen(self) -> None:
        """Before anything is checked, so that what was typed there no longer matters."""
        chosen = [n for n in self._names() if self.data.get(CHOICE + self.add_prefix(n)) == THEIRS]
        if not chosen:
            return
        data = self._writable_data()
        for name in chosen:
            bound = self[name]
            data.setlist(bound.html_name, data.getlist(bound.html_initial_name))
        self.data = data

    def _shown(self, found: Difference) -> Shown:
        field, bound = self.fields[found.name], self[found.name]
        return Shown(
            label=str(bound.label),
            choice=CHOICE + bound.html_name,
            field_id=bound.id_for_label or bound.auto_id,
            was=_in_words(field, found.was),
            theirs=_in_words(field, found.theirs),
            mine=_in_words(field, found.mine),
            keeps_theirs=found.proposed != MINE,
            both=found.both,
        )


def _as_sent(value: Any) -> list[str]:
    """A value as a hidden line of a form holds it."""
    if isinstance(value, (list, tuple)):
        return [str(v) for v in value]
    return ["" if value is None else str(value)]


def _in_words(field: forms.Field, value: Any) -> str:
    """A value as people read it; empty for nothing."""
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    if isinstance(value, date):
        return full(value)
    if isinstance(value, PartialDate):
        return value.in_full
    if isinstance(field, forms.ChoiceField):
        labels = {str(k): str(v) for k, v in field.choices}  # type: ignore[union-attr,misc]
        values = value if isinstance(value, (list, tuple)) else [value] if value else []
        return ", ".join(labels.get(str(v), str(v)) for v in values)
    return str(value or "")
