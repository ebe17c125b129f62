"""Forms of the duty roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.fields import SearchSelect, coming_moment, day
from common.typed_dates import Lies
from roles.models import User
from roles.services.duty import Hours, Roster

LARGEST = 200_000
"""Bytes of a file; a roster of a year has some ten thousand."""


class HoursForm(forms.Form):
    """Who is on duty, from when until when."""

    user = forms.ChoiceField(
        label="Wie",
        widget=SearchSelect,
        error_messages={"required": "Kies wie dienst heeft."},
    )
    start = coming_moment("Van", "Vul in wanneer de dienst begint.")
    end = coming_moment("Tot", "Vul in wanneer de dienst eindigt.")

    def __init__(self, *args: Any, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "user", [("", "Kies een naam"), *((str(k), v) for k, v in people.items())])

    def hours(self) -> Hours:
        """What was filled in; needs a valid form."""
        data = self.cleaned_data
        return Hours(User.objects.get(pk=data["user"]), data["start"], data["end"])


class ShiftForm(HoursForm):
    """The same, on one of the rosters that somebody keeps."""

    roster = forms.ChoiceField(
        label="Rooster",
        widget=SearchSelect,
        error_messages={"required": "Kies voor welke functie dit is."},
    )
    field_order = ["roster", "user", "start", "end"]

    def __init__(self, *args: Any, rosters: Collection[Roster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_rosters(self, rosters)


class PatternForm(ShiftForm):
    """The same hours again, every so many weeks."""

    every = forms.TypedChoiceField(
        label="Herhaal",
        coerce=int,
        choices=[(1, "Elke week"), *((n, f"Om de {n} weken") for n in range(2, 9))],
        initial=1,
        error_messages={"required": "Kies hoe vaak de dienst zich herhaalt."},
        help_text="Wisselen drie mensen elkaar af? Maak er dan drie, elk om de 3 weken.",
    )
    until = day(
        "Tot en met", "Vul in tot welke dag dit zich herhaalt.", lies=Lies.FUTURE,
        help_text="De laatste dag waarop een dienst nog begint.",
    )  # fmt: skip
    field_order = ["roster", "user", "start", "end", "every", "until"]


class ImportForm(forms.Form):
    """Lines of a spreadsheet or a calendar: pasted, or in a file."""

    roster = forms.ChoiceField(
        label="Rooster",
        widget=SearchSelect,
        error_messages={"required": "Kies voor welke functie dit is."},
    )
    file = forms.FileField(
        label="Bestand (CSV, of .ics uit een agenda)",
        required=False,
        help_text="Kies in uw rekenblad Opslaan als, en dan CSV. Of bewaar uw agenda als .ics; zet "
        "in de titel van elke afspraak de naam. Of plak de regels hieronder.",
    )
    lines = forms.CharField(
        label="Regels",
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Een regel per dienst: Wie; Van; Tot. "
        "Bijvoorbeeld: Kim Bos; 4-12-2026 17:00; 7-12-2026 8:00.",
    )

    def __init__(self, *args: Any, rosters: Collection[Roster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_rosters(self, rosters)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None:
            data["lines"] = self._read(file)
        elif not data.get("lines", "").strip() and "file" not in self.errors:
            self.add_error("lines", "Plak de regels uit uw rekenblad, of kies een bestand.")
        return data

    def _read(self, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error("file", "Dit bestand is te groot. Lees een rooster van een jaar in.")
            return ""
        raw = file.read()
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return str(raw.decode(encoding)).replace("\0", "")
            except UnicodeDecodeError:
                continue
        self.add_error("file", ValidationError("Dit is geen CSV- of .ics-bestand. Sla het zo op."))
        return ""


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
    field.choices = choices


def _offer_rosters(form: forms.Form, rosters: Collection[Roster]) -> None:
    choices = [(r.key, r.label) for r in rosters]
    if len(choices) > 1:
        choices.insert(0, ("", "Kies een rooster"))
    _offer(form, "roster", choices)
