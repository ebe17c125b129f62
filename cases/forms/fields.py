"""Fields that several forms share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

LONG = 20_000
"""Letters; more than this is a document, not a note."""


def long_text(label: str, required: str, *, rows: int = 5, **kwargs: Any) -> forms.CharField:
    """A text of several lines that must be filled in; `required` says so in plain words."""
    return forms.CharField(
        label=label,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": "Deze tekst is te lang. Houd het onder de %(limit_value)d tekens.",
        },
        **kwargs,
    )


def day(label: str, required: str, **kwargs: Any) -> forms.DateField:
    """A date, chosen in the browser's own way."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": required, "invalid": "Vul een bestaande datum in."},
        **kwargs,
    )


def moment(label: str, required: str, **kwargs: Any) -> forms.DateTimeField:
    """A date with a clock."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": required, "invalid": "Vul een bestaande datum en tijd in."},
        **kwargs,
    )


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
        if found is None or found.tzinfo is None:
            raise forms.ValidationError("Deze pagina is verlopen. Open hem opnieuw.")
        return found
