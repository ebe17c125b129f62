"""Being absent, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from common.fields import SearchSelect, day
from common.typed_dates import Lies


class AbsenceForm(forms.Form):
    """From when until when, and who acts meanwhile."""

    start = day("Eerste dag", "Vul de eerste dag in.", lies=Lies.FUTURE)
    until = day(
        "Laatste dag",
        lies=Lies.FUTURE,
        help_text="Deze dag telt nog mee. Leeg: het is nog niet bekend.",
    )
    stand_in = forms.ChoiceField(
        label="Wie neemt waar",
        widget=SearchSelect,
        required=False,
        help_text="Deze collega krijgt de casussen en taken erbij, zolang de afwezigheid duurt. "
        "Kiest u niemand, dan vraagt AVE aan wie regie belegt om een ander aan te wijzen.",
    )

    def __init__(self, *args: Any, candidates: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stand_in"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "Niemand"), *candidates]
