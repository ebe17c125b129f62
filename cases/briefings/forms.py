"""Writing for bestuur, and answering what bestuur asks."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import Lies, day, long_text

from .outline import PARTS, REQUIRED, Outline

HELP = {
    "situation": "Wat is er aan de hand? Schrijf ‘de bewoner’, ‘de buren’: geen namen, geen adres.",
    "risk": "Wat kan er gebeuren, hoe waarschijnlijk is dat, en wie raakt het?",
    "scenario": "Wat gebeurt er als het rustig blijft, en wat als het misgaat?",
    "measures": "Wat is gedaan, wat gebeurt nu, en wie doet dat?",
    "communication": "Wat zeggen we naar buiten, wie is woordvoerder?",
    "asked": "Alleen als u iets nodig heeft, zoals een besluit of een gesprek.",
}


class BriefingForm(forms.Form):
    """A case in outline; every part in the words and the order of the rule."""

    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        addressees: list[tuple[str, str]],
        known: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        free = [(f, label) for f, label in addressees if f not in known]
        if free:
            self.fields["addressees"] = forms.MultipleChoiceField(
                label="Wie licht u ook in?" if known else "Wie licht u in?",
                required=not known,
                choices=free,
                widget=forms.CheckboxSelectMultiple,
                help_text="Wie u kiest, ziet deze casus vanaf nu in hoofdlijnen.",
                error_messages={"required": "Kies wie u inlicht."},
            )
        for part, label in PARTS.items():
            self.fields[part] = long_text(
                label, REQUIRED.get(part, ""), rows=4, help_text=HELP[part]
            )
        self.fields["asked_of"] = forms.ChoiceField(
            label="Van wie", required=False, choices=[("", "Niemand"), *addressees]
        )
        self.fields["asked_before"] = day(
            "Uiterlijk", "Vul in wanneer u het antwoord nodig heeft.", lies=Lies.FUTURE
        )
        self.fields["asked_before"].required = False

    def outline(self) -> Outline:
        own = ("after", "addressees")
        return Outline(**{k: v for k, v in self.cleaned_data.items() if k not in own})


class ReplyForm(forms.Form):
    """A question, an answer, or what was asked; only one of them at a time."""

    text = long_text("Wat u wilt zeggen", "Schrijf op wat u wilt zeggen.", rows=3)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
