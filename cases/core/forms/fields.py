"""Fields that several forms share."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.fields import SearchSelect as SearchSelect
from common.fields import birth as birth
from common.fields import day as day
from common.fields import grouped as grouped
from common.fields import moment as moment
from common.typed_dates import Lies as Lies
from roles.ave_model.types import AveModel, Phase
from roles.ave_model.words import labels, listed

from ..moments import EARLIEST_YEAR

LONG = 20_000
"""Letters; more than this is a document, not a note."""


def long_text(label: str, required: str = "", *, rows: int = 5, **kwargs: Any) -> forms.CharField:
    """A text of several lines; `required` says that it must be filled in, in plain words."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": "Deze tekst is te lang. Houd het onder de %(limit_value)d tekens.",
        },
        **kwargs,
    )


def ask_heaviest(form: forms.Form, model: AveModel, phase: Phase) -> None:
    """Whether a case is of the heaviest part of its phase: the question as the model words it,
    where it asks one."""
    part = phase.needs_casusregisseur
    if part is None:
        del form.fields["needs_casusregisseur"]
        return
    who = listed(labels(model, part.holders))
    form.fields["needs_casusregisseur"].label = part.question
    form.fields["needs_casusregisseur"].help_text = f"Dan hoort de casusregie bij: {who}."


def short_line() -> forms.TextInput:
    """A line as short as what belongs in it."""
    return forms.TextInput(attrs={"class": "ave-short"})


class OrElse(forms.CharField):
    """May stay empty when another field is filled in, so it is not called optional."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class SeenAt(forms.CharField):
    """The moment at which a page was made, carried along unseen and to the microsecond."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or found.year < EARLIEST_YEAR:
            raise forms.ValidationError("Deze pagina is verlopen. Open hem opnieuw.")
        return found


POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
FOREIGN_POSTCODE = re.compile(r"([A-Z]{1,3})[- ]([0-9A-Z][0-9A-Z -]{2,7})")
"""With the letters of the country before it, as on an envelope."""


class PostcodeField(forms.CharField):
    """A Dutch postcode, kept as “1234 AB”, or one of another country, such as “D-48529”."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocapitalize": "characters"}

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        if found := POSTCODE.fullmatch(text.upper()):
            return f"{found[1]} {found[2]}"
        if found := FOREIGN_POSTCODE.fullmatch(text.upper()):
            return f"{found[1]}-{found[2]}"
        raise ValidationError(
            "Vul een postcode in zoals 1234 AB. "
            "Buiten Nederland: met het land ervoor, zoals B-9000 of D-48529."
        )


PHONE = re.compile(r"[+(]?[0-9][0-9 ()./-]*")
LEAST_FIGURES = 6
"""In a telephone number; less is a slip."""


def phone_line() -> forms.TextInput:
    """A line for a telephone number, with the keys for it on a phone."""
    return forms.TextInput(attrs={"inputmode": "tel"})


class PhoneField(forms.CharField):
    """A telephone number as people write it."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        figures = sum(sign.isdigit() for sign in text)
        if text and (not PHONE.fullmatch(text) or figures < LEAST_FIGURES):
            raise ValidationError("Vul een telefoonnummer in zoals 06 1234 5678 of +49 170 123456.")
        return text
