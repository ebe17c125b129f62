"""The filters of the escalation list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from common.filters import Choice
from escalation.models.flag import CAUSES_OF_A_CASE
from roles.filters import MunicipalityFilterForm
from roles.models import Municipality

AGES = (("7", "Een week"), ("30", "Een maand"), ("90", "Drie maanden"))
"""How long a norm has been passed at least, in calendar days."""


class QueueFilterForm(MunicipalityFilterForm):
    """What to see of the cases that wait for a review, and in what order."""

    gemeente = Choice(label="Gemeente", required=False)
    oorzaak = Choice(
        label="Oorzaak", required=False, choices=[("", "Alle oorzaken"), *CAUSES_OF_A_CASE]
    )
    fase = Choice(label="Fase", required=False)
    wie = Choice(label="Casusregisseur", required=False)
    kern = Choice(label="Wijk of kern", required=False)
    al = Choice(
        label="Staat al langer dan", required=False, choices=[("", "Maakt niet uit"), *AGES]
    )
    sorteer = Choice(
        label="Volgorde",
        required=False,
        choices=[
            ("", "Het ergste eerst"),
            ("sinds", "Staat het langst eerst"),
            ("-sinds", "Staat het kortst eerst"),
            ("-fase", "Zwaarste fase eerst"),
            ("fase", "Lichtste fase eerst"),
        ],
    )

    def __init__(
        self,
        data: Any = None,
        *,
        municipalities: Mapping[int, Municipality],
        holders: Iterable[tuple[str, str]],
        areas: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.offer_phases("fase", municipalities.values())
        self.offer_places("gemeente", municipalities)
        self.offer("wie", "Iedereen", holders)
        self.offer("kern", "Overal", [(area, area) for area in areas])
