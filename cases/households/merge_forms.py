"""Forms that say that two records are one person, or are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from common.merge_form import HiddenLine

from .services.merging import Part

KEPT, GONE = "blijft", "ander"
PREFIX = "neem-"
"""Before the name of a part: from which of the two records it is taken."""


class SeenForm(forms.Form):
    """Carries what both records were when the page was made."""

    seen = forms.CharField(widget=HiddenLine, max_length=60)

    def look_again(self, seen: str) -> None:
        """Carry what the records are now: the page shows them so, and can be sent again."""
        self.data = {**self.data.dict(), self.add_prefix("seen"): seen}  # type: ignore[attr-defined]


class MergePersonForm(SeenForm):
    reason = forms.CharField(
        label="Waaraan ziet u dat dit dezelfde persoon is?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waaraan u ziet dat het dezelfde is."},
    )

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        for part in parts:
            self.fields[f"{PREFIX}{part.name}"] = forms.ChoiceField(
                label=part.label,
                choices=[(KEPT, part.kept), (GONE, part.gone)],
                widget=forms.RadioSelect,
                initial=GONE if part.takes_gone else KEPT,
                error_messages={"required": "Kies wat blijft staan."},
            )
        self.fields["reason"] = reason

    def takes(self) -> list[str]:
        """The parts taken from the other record; needs a valid form."""
        return [
            name.removeprefix(PREFIX)
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value == GONE
        ]


class MergeHouseholdForm(SeenForm):
    """`addresses`: both in words, where one is chosen; `cases`: those of which one goes on."""

    reason = forms.CharField(
        label="Waaraan ziet u dat dit hetzelfde huishouden is?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waaraan u ziet dat het hetzelfde is."},
    )

    def __init__(
        self,
        *args: Any,
        addresses: tuple[str, str] | None,
        cases: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        if addresses:
            self.fields["address"] = forms.ChoiceField(
                label="Welk adres klopt",
                choices=list(zip((KEPT, GONE), addresses, strict=True)),
                widget=forms.RadioSelect,
                initial=KEPT if addresses[0] else GONE,
                error_messages={"required": "Kies welk adres klopt."},
            )
        if cases:
            self.fields["goes_on"] = forms.ChoiceField(
                label="Welke casus gaat verder",
                choices=cases,
                widget=forms.RadioSelect,
                initial=cases[0][0],
                help_text="De andere sluit als samengevoegd. Het dossier blijft te lezen voor wie "
                "dat mag.",
                error_messages={"required": "Kies welke casus verdergaat."},
            )
        self.fields["reason"] = reason

    @property
    def takes_address(self) -> bool:
        """Needs a valid form."""
        return self.cleaned_data.get("address") == GONE

    @property
    def goes_on(self) -> int | None:
        chosen = self.cleaned_data.get("goes_on")
        return int(chosen) if chosen else None


class SplitHouseholdForm(SeenForm):
    reason = forms.CharField(
        label="Waarom zijn dit twee huishoudens?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom het twee huishoudens zijn."},
    )


class SplitPersonForm(SeenForm):
    reason = forms.CharField(
        label="Waarom zijn dit twee personen?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom het twee personen zijn."},
    )
