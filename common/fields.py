"""Form fields of the house: days and moments as people type them, and lists to search in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils import timezone

from .dates import full
from .partial_dates import PartialDate, parse_birth
from .typed_dates import (
    LONGEST,
    Lies,
    NotUnderstood,
    parse_day,
    parse_moment,
    written_day,
    written_moment,
)

SHOWN = 40
"""Letters of what was typed that an error repeats."""
EXAMPLES = {
    Lies.BIRTH: "5-11-1980",
    Lies.PAST: "3-3-2026, gisteren of maandag",
    Lies.FUTURE: "3-9-2026, morgen of over 2 weken",
}
EXAMPLES_OF_BIRTHS = "5-11-1980, mei 2012, 2012 of ongeveer 30 jaar"
EXAMPLES_OF_MOMENTS = "gisteren 14:00 of 3-3-2026 9:30"
EXAMPLES_TO_COME = "vrijdag 17:00 of 3-9-2026 8:30"
WITHOUT_A_TIME = "Zonder tijd geldt vandaag als nu, en een andere dag als 12:00 uur."
LONG_LIST = 7
"""Choices; a longer list gets a line to search in."""


class DayInput(forms.TextInput):
    """One line for a day; the name gives it its own width."""


class MomentInput(forms.TextInput):
    """One line for a day with a time."""


class BoundDay(BoundField):
    """A field that says back what it understood, on the page and after one leaves it."""

    field: DayField

    @property
    def understood(self) -> str:
        """The day or moment in full; empty while there is none, or none that can be read."""
        return self.field.understood(self.value())

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Only this field is sent to be understood, not the form around it."""
        return {**super().build_widget_attrs(attrs, widget), "data-hx-params": self.html_name}


class DayField(forms.Field):
    """A day, typed in any way people write days; `lies` says on which side of today to look."""

    widget: type[forms.TextInput] = DayInput
    asks = "dag"

    def __init__(self, *, lies: Lies, **kwargs: Any) -> None:
        self.lies = lies
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return BoundDay(form, self, field_name)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "autocomplete": "off",
            "inputmode": "numeric" if self.lies is Lies.BIRTH else "text",
            "maxlength": str(LONGEST),
            "data-hx-post": reverse_lazy("roles:understood", args=[self.kind]),
            "data-hx-select": "[data-understood]",
            "data-hx-swap": "innerHTML",
            "data-hx-target": "next output",
            "data-hx-trigger": "change",
        }

    @property
    def kind(self) -> str:
        """The name of this kind of field in `KINDS`."""
        return self.lies.value

    @property
    def examples(self) -> str:
        return EXAMPLES[self.lies]

    def prepare_value(self, value: Any) -> Any:
        return written_day(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        typed = str(value).strip()
        if not typed:
            return None
        try:
            return self.parse(typed)
        except NotUnderstood as error:
            raise ValidationError(self.refusal(typed, str(error)), code="invalid") from error

    def parse(self, typed: str) -> Any:
        return parse_day(typed, today=timezone.localdate(), lies=self.lies)

    def understood(self, value: Any) -> str:
        """What is read in it, in full; empty when nothing can be."""
        try:
            found = self.to_python(value)
        except ValidationError:
            return ""
        return self.in_words(found) if found else ""

    def in_words(self, value: Any) -> str:
        return full(value)

    def refusal(self, typed: str, why: str) -> str:
        """What was typed, what is wrong with it, and how to write it."""
        shown = typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"
        what = why or f"Dat is geen {self.asks} die AVE begrijpt."
        return f"U typte “{shown}”. {what} Schrijf bijvoorbeeld {self.examples}."


class MomentField(DayField):
    """A day with a time."""

    widget = MomentInput
    asks = "moment"

    @property
    def kind(self) -> str:
        return "coming" if self.lies is Lies.FUTURE else "moment"

    @property
    def examples(self) -> str:
        return EXAMPLES_TO_COME if self.lies is Lies.FUTURE else EXAMPLES_OF_MOMENTS

    def prepare_value(self, value: Any) -> Any:
        return written_moment(timezone.localtime(value)) if isinstance(value, datetime) else value

    def parse(self, typed: str) -> Any:
        return parse_moment(typed, now=timezone.localtime(), lies=self.lies)

    def in_words(self, value: Any) -> str:
        return full(value, time=True)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """To the minute: seconds are not typed."""
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


class BirthField(DayField):
    """A birth date as far as it is known; its value is a `PartialDate`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lies=Lies.BIRTH, **kwargs)

    @property
    def kind(self) -> str:
        return "partial"

    @property
    def examples(self) -> str:
        return EXAMPLES_OF_BIRTHS

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "text"}

    def prepare_value(self, value: Any) -> Any:
        return value.written if isinstance(value, PartialDate) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, PartialDate) else super().to_python(value)

    def parse(self, typed: str) -> Any:
        return parse_birth(typed, today=timezone.localdate())

    def in_words(self, value: Any) -> str:
        born: str = value.in_full
        return born


KINDS: dict[str, DayField] = {
    field.kind: field
    for field in (
        *(DayField(lies=lies) for lies in Lies),
        MomentField(lies=Lies.PAST),
        MomentField(lies=Lies.FUTURE),
        BirthField(),
    )
}
"""One field of each kind, for who only wants to know what is understood."""


def day(label: str, required: str = "", *, lies: Lies, help_text: str = "") -> DayField:
    """A day; without the words `required` it may stay empty."""
    return DayField(
        label=label,
        lies=lies,
        required=bool(required),
        help_text=f"{help_text} Bijvoorbeeld: {EXAMPLES[lies]}.".strip(),
        error_messages={"required": required},
    )


def birth(label: str) -> BirthField:
    """A birth date as far as it is known; it may stay empty."""
    return BirthField(label=label, required=False, help_text=f"Bijvoorbeeld: {EXAMPLES_OF_BIRTHS}.")


def moment(label: str, required: str) -> MomentField:
    """A moment that has been."""
    return MomentField(
        label=label,
        lies=Lies.PAST,
        help_text=f"Bijvoorbeeld: {EXAMPLES_OF_MOMENTS}. {WITHOUT_A_TIME}",
        error_messages={"required": required},
    )


def coming_moment(label: str, required: str) -> MomentField:
    """A moment that is still to come."""
    return MomentField(
        label=label,
        lies=Lies.FUTURE,
        help_text=f"Bijvoorbeeld: {EXAMPLES_TO_COME}.",
        error_messages={"required": required},
    )


def grouped(choices: Iterable[tuple[str, str, str]]) -> list[Any]:
    """Choices (heading, value, label) for a list that has a heading above each group, in the order
    in which headings first come; under one heading only they stand without."""
    found: dict[str, list[tuple[str, str]]] = {}
    for heading, value, label in choices:
        found.setdefault(heading, []).append((value, label))
    if len(found) < 2:
        return [choice for group in found.values() for choice in group]
    return list(found.items())


class SearchSelect(forms.Select):
    """A list to choose from; when it is long, the script puts a line above it to search in."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        if sum(len(choices) for _, choices, _ in widget["optgroups"]) > LONG_LIST:
            widget["attrs"]["data-search"] = True
        return context
