"""Which figures somebody wants to see. The state is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dashboards.periods import Month
from dashboards.suppression import WHOLE, Slice
from roles.models import Municipality


class FiguresForm(forms.Form):
    """A municipality (for who has more), a month, and the whole or one part of it.

    An area and a problem at once is no choice: two months of such a part would tell who came in
    it, however many there are (docs/adr/0011).
    """

    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    maand = forms.ChoiceField(label="Maand", required=False)
    deel = forms.ChoiceField(
        label="Welk deel",
        required=False,
        error_messages={"invalid_choice": "In deze maand zijn er geen cijfers van dit deel."},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        municipalities: Sequence[Municipality],
        municipality: Municipality,
        months: Sequence[Month],
        present: Month,
        places: Sequence[Slice],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self._offer("gemeente", [(each.slug, each.name) for each in municipalities])
        self._offer(
            "maand",
            [(str(m), f"{m.title} (voorlopig)" if m == present else m.title) for m in months],
        )
        self._offer("deel", _parts(municipality, places))
        if len(municipalities) < 2:  # one is no choice
            del self.fields["gemeente"]

    def _offer(self, field: str, choices: Sequence[Any]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]


class SharingForm(forms.Form):
    """Agreeing or withdrawing; `shares` is what the beheerder was asked."""

    shares = forms.CharField(widget=forms.HiddenInput, required=False)
    inhabitants = forms.IntegerField(
        label="Aantal inwoners",
        min_value=1,
        max_value=2_000_000,
        required=False,
        help_text="Van het CBS. Daarmee staan de cijfers per 1.000 inwoners naast elkaar.",
        error_messages={
            "invalid": "Vul een aantal in, in cijfers en zonder punten.",
            "min_value": "Vul een aantal van 1 of meer in.",
            "max_value": "Zoveel inwoners heeft geen gemeente. Kijk het aantal na.",
        },
    )
    reason = forms.CharField(
        label="Wie besloot dit, en waarom",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld: besluit van het college van 3 november.",
        error_messages={
            "required": "Schrijf op wie dit besloot, en waarom.",
            "max_length": "Deze tekst is te lang. Houd het onder de %(limit_value)d tekens.",
        },
    )

    def __init__(self, *args: Any, asks_inhabitants: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_inhabitants:  # who stops sharing is compared with nobody
            del self.fields["inhabitants"]


def _parts(municipality: Municipality, places: Sequence[Slice]) -> list[Any]:
    problems = municipality.ave_model.dominant_problems
    choices: list[Any] = [("", "Hele gemeente")]
    areas = [(write_part(place), place[1]) for place in places if place[0] == "area"]
    dominant = [
        (write_part(place), problems.get(place[1], place[1]))
        for place in places
        if place[0] == "problem"
    ]
    if areas:
        choices.append(("Wijk of kern", areas))
    if dominant:
        choices.append(("Overheersend probleem", dominant))
    return choices


def write_part(place: Slice) -> str:
    """A part in an address: "area:Hoonhorst"; empty for the whole."""
    return "" if place == WHOLE else f"{place[0]}:{place[1]}"


def read_part(text: str) -> Slice:
    """What `write_part` wrote; the whole for anything else. PostgreSQL takes no NUL."""
    dimension, _, value = text.partition(":")
    known = dimension in ("area", "problem") and value and "\0" not in value
    return (dimension, value) if known else WHOLE


def read_month(text: str, present: Month) -> Month | None:
    """A month that is not in the future; None for anything else, which shows the last one."""
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if month <= present else None
