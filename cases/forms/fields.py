"""Dates and moments as every form asks for them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")


def date_field(**kwargs: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Vul een datum in.",
            "invalid": "Vul een bestaande datum in, bijvoorbeeld 31-12-2020.",
        },
        **kwargs,
    )


def moment_field(**kwargs: Any) -> forms.DateTimeField:
    """A day and a time in the Netherlands."""
    return forms.DateTimeField(
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={
            "required": "Vul een datum en tijd in.",
            "invalid": "Vul een bestaande datum en tijd in, bijvoorbeeld 31-12-2020 14:30.",
        },
        **kwargs,
    )


class PostcodeField(forms.CharField):
    """A Dutch postcode, kept as “1234 AB”."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        found = POSTCODE.fullmatch(text.upper())
        if found is None:
            raise ValidationError("Vul een postcode in zoals 1234 AB.")
        return f"{found[1]} {found[2]}"
