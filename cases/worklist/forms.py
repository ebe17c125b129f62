"""The filters of the lists: of cases, of signals, and of what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from cases.intake.models import Signal
from common.filters import Choice
from roles.filters import MunicipalityFilterForm
from roles.models import Municipality

QUIET = {
    "week": "In de laatste 7 dagen",
    "maand": "In de laatste 30 dagen",
    "stil30": "Langer dan 30 dagen geleden",
    "stil90": "Langer dan 90 dagen geleden",
}


class CaseFilterForm(MunicipalityFilterForm):
    """What to see of the cases, and in what order."""

    gemeente = Choice(label="Gemeente", required=False)
    fase = Choice(label="Fase", required=False)
    stand = Choice(
        label="Stand",
        required=False,
        choices=[("open", "Open"), ("gesloten", "Gesloten"), ("alle", "Alle")],
    )
    regie = Choice(label="Regie bij", required=False)
    activiteit = Choice(
        label="Laatste activiteit",
        required=False,
        choices=[("", "Maakt niet uit"), *QUIET.items()],
    )
    sorteer = Choice(
        label="Volgorde",
        required=False,
        choices=[
            ("", "Nieuwste activiteit eerst"),
            ("activiteit", "Oudste activiteit eerst"),
            ("-fase", "Zwaarste fase eerst"),
            ("fase", "Lichtste fase eerst"),
            ("sinds", "Langst in de fase eerst"),
            ("-sinds", "Kortst in de fase eerst"),
            ("kenmerk", "Op kenmerk"),
            ("-kenmerk", "Op kenmerk, andersom"),
        ],
    )
    mijn = forms.BooleanField(label="Alleen mijn casussen", required=False)
    zonder = forms.BooleanField(label="Zonder casusregisseur", required=False)
    veiligheid = forms.BooleanField(label="Veiligheidsrisico", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        municipalities: Mapping[int, Municipality],
        holders: Iterable[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.offer_phases("fase", municipalities.values())
        self.offer("regie", "Iedereen", holders)
        self.offer_places("gemeente", municipalities)


class SignalFilterForm(MunicipalityFilterForm):
    """What to see of the signals that wait, and in what order."""

    gemeente = Choice(label="Gemeente", required=False)
    soort = Choice(
        label="Soort", required=False, choices=[("", "Alle soorten"), *Signal.Kind.choices]
    )
    melder = Choice(
        label="Melder", required=False, choices=[("", "Iedereen"), *Signal.Reporter.choices]
    )
    sorteer = Choice(
        label="Volgorde",
        required=False,
        choices=[("", "Oudste eerst"), ("-ontvangen", "Nieuwste eerst")],
    )
    laat = forms.BooleanField(label="Wacht langer dan 5 dagen", required=False)

    def __init__(
        self, data: Any = None, *, municipalities: Mapping[int, Municipality], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.offer_places("gemeente", municipalities)


class DecideFilterForm(MunicipalityFilterForm):
    """What to see of what waits for a decision, and in what order."""

    gemeente = Choice(label="Gemeente", required=False)
    fase = Choice(label="Fase nu", required=False)
    wat = Choice(
        label="Wat",
        required=False,
        choices=[
            ("", "Alles"),
            ("voorstel", "Voorstellen"),
            ("spoed", "Spoedbesluiten om te bevestigen"),
            ("verschil", "Meningsverschillen"),
            ("gevraagd", "Gevraagd aan het bestuur"),
        ],
    )
    sorteer = Choice(
        label="Volgorde",
        required=False,
        choices=[
            ("", "Gevaarlijkste eerst"),
            ("wacht", "Wacht het langst eerst"),
            ("-wacht", "Wacht het kortst eerst"),
        ],
    )

    def __init__(
        self, data: Any = None, *, municipalities: Mapping[int, Municipality], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.offer_phases("fase", municipalities.values())
        self.offer_places("gemeente", municipalities)
