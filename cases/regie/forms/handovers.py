"""Handing over what somebody holds: one choice for all, and exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cases.core.forms.fields import SearchSelect, long_text
from common.numbers import whole_number_in

AS_PROPOSED, VACANT = "voorstel", "niemand"
NOT_HERE = "Deze collega kan dit hier niet. Kies voor deze casus een ander."
NOBODY_HERE = "Hier is geen opvolger te vinden. Kies zelf iemand, of laat het vacant."


@dataclass(frozen=True, slots=True)
class RowChoices:
    """What can be chosen for one responsibility on one case."""

    name: str
    people: list[Any]
    """Who may hold it, as the choices of a list."""
    eligible: frozenset[int]
    proposed: int | None
    """Whom AVE proposes."""


class HandoverForm(forms.Form):
    """`rows` by the id of the holding. A row that was not on the page when it was sent is left as
    it is, and the proposal is that which stood there."""

    successor = forms.ChoiceField(
        label="Wie neemt het over",
        widget=SearchSelect,
        initial=AS_PROPOSED,
        help_text="Dit geldt voor alle casussen hieronder. Wilt u voor een casus iets anders? "
        "Kies dat dan bij die casus.",
        error_messages={"required": "Kies wie het overneemt."},
    )
    reason = long_text(
        "Waarom",
        "Schrijf op waarom u deze casussen overdraagt.",
        rows=2,
        help_text="Dit komt in het verloop van elke casus te staan.",
    )

    def __init__(
        self, *args: Any, everybody: list[Any], rows: Mapping[int, RowChoices], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._rows = rows
        field = self.fields["successor"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [
            (AS_PROPOSED, "Per casus het voorstel van AVE"),
            *everybody,
            (VACANT, "Niemand: laat alles vacant"),
        ]
        for pk, row in rows.items():
            self.fields[name_of(pk)] = forms.ChoiceField(
                label=row.name,
                required=False,
                choices=[("", "Zoals hierboven"), *row.people, (VACANT, "Laat vacant")],
            )
            self.fields[proposal_of(pk)] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=row.proposed
            )

    def choice(self, pk: int) -> BoundField:
        return self[name_of(pk)]

    def proposal(self, pk: int) -> BoundField:
        return self[proposal_of(pk)]

    def proposed(self, pk: int) -> int | None:
        """Whom this page proposes, as long as that person may hold it."""
        found = whole_number_in(str(self.proposal(pk).value() or ""))
        return found if found in self._rows[pk].eligible else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        found: dict[int, int] = {}
        for pk, row in self._rows.items():
            name = name_of(pk)
            if name not in self.data or name in self.errors or not data.get("successor"):
                continue
            chosen = data.get(name) or data["successor"]
            if chosen == VACANT:
                continue
            person = self.proposed(pk) if chosen == AS_PROPOSED else int(chosen)
            if person is None:
                self.add_error(name, NOBODY_HERE)
            elif person not in row.eligible:
                self.add_error(name, NOT_HERE)
            else:
                found[pk] = person
        data["successors"] = found
        return data


def name_of(pk: int) -> str:
    return f"casus_{pk}"


def proposal_of(pk: int) -> str:
    return f"voorstel_{pk}"
