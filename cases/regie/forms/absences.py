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
        help_text="Deze collega krijgt uw casussen en uw taken erbij, zolang u er niet bent. "
        "Kiest u niemand, dan vraagt AVE aan wie regie belegt om een ander aan te wijzen.",
    )

    def __init__(self, *args: Any, candidates: Iterable[Any], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stand_in"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "Niemand"), *candidates]
        if not own:
            field.help_text = field.help_text.replace(
                "uw casussen en uw taken", "de casussen en taken"
            )
            field.help_text = field.help_text.replace(
                "zolang u er niet bent", "voor zolang het duurt"
            )
