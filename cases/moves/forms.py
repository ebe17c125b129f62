"""Announcing a household elsewhere, and answering to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from cases.core.forms.fields import Lies, PostcodeField, day, long_text, short_line
from cases.households.models import Membership
from cases.households.services.households import Address
from roles.models import Municipality

from .models import LONGEST_CALL, MoveAnnouncement
from .services.announcing import MOST_MONTHS, NewAnnouncement

PLAN, LOG = "plan", "log"
YES, NO = "yes", "no"
TOLD = ((YES, "Ja"), (NO, "Nee"))


class AnnounceForm(forms.Form):
    there = forms.ModelChoiceField(
        Municipality.objects.none(),
        label="Naar welke gemeente",
        empty_label="Kies een gemeente",
        error_messages={"required": "Kies de gemeente.", "invalid_choice": "Kies een gemeente."},
    )
    moved_on = day("Verhuisd op", "Vul in sinds wanneer het huishouden daar woont.", lies=Lies.PAST)
    call = forms.CharField(
        label="Wie kan de andere gemeente bellen",
        max_length=LONGEST_CALL,
        help_text="Een naam en een telefoonnummer van uw gemeente. Dit leest de andere gemeente "
        "meteen.",
        error_messages={"required": "Vul in wie de andere gemeente kan bellen, en op welk nummer."},
    )
    reason = long_text(
        "Waarom gaat de casus daarheen",
        "Schrijf op waarom de casus naar de andere gemeente gaat.",
        rows=2,
        help_text="Dit wordt de reden van sluiten. Het gaat niet mee.",
    )
    people = forms.MultipleChoiceField(
        label="Wie gaan mee",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één persoon."},
        help_text="Wat u van deze personen weet, gaat mee: naam, geboortedatum, rol, telefoon en "
        "e-mailadres.",
    )
    summary = long_text(
        "Samenvatting voor de andere gemeente",
        "Schrijf een samenvatting voor de andere gemeente.",
        rows=6,
    )
    goes_along = forms.MultipleChoiceField(
        label="Wat gaat nog meer mee",
        required=False,
        choices=((PLAN, "Het plan van aanpak"), (LOG, "Het logboek van de laatste maanden")),
        widget=forms.CheckboxSelectMultiple,
        help_text="Alleen als de andere gemeente dit nodig heeft. Lees vooraf of er iets over "
        "anderen in staat.",
    )
    log_months = forms.IntegerField(
        label="Hoeveel maanden logboek",
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        widget=short_line(),
        error_messages={
            "invalid": "Vul een aantal maanden in.",
            "min_value": "Vul minstens 1 maand in.",
            "max_value": f"Kies hoogstens {MOST_MONTHS} maanden.",
        },
    )
    street = forms.CharField(label="Nieuwe straat", max_length=120, required=False)
    house_number = forms.CharField(
        label="Nieuw huisnummer", max_length=12, required=False, widget=short_line()
    )
    postcode = PostcodeField(
        label="Nieuwe postcode", max_length=12, required=False, widget=short_line()
    )
    town = forms.CharField(label="Nieuwe woonplaats", max_length=80, required=False)
    secret_address = forms.BooleanField(label="Het nieuwe adres is geheim", required=False)
    ground = forms.ChoiceField(
        label="Op grond waarvan geeft u deze gegevens door",
        choices=MoveAnnouncement.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies op grond waarvan u deze gegevens doorgeeft."},
    )
    ground_note = long_text("Leg dat uit", "Leg uit waarom u deze gegevens mag doorgeven.", rows=2)
    household_told = forms.ChoiceField(
        label="Weet het huishouden dat u deze gegevens doorgeeft",
        choices=TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het huishouden het weet."},
    )
    not_told_because = long_text("Zo nee: waarom niet", rows=2)

    def __init__(
        self, *args: Any, municipality: int, members: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = Municipality.objects.exclude(pk=municipality).order_by("name")
        self.fields["there"].queryset = others  # type: ignore[attr-defined]
        self.fields["people"].choices = list(members)  # type: ignore[attr-defined]

    def clean_household_told(self) -> bool:
        return bool(self.cleaned_data["household_told"] == YES)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        wants_log = LOG in found.get("goes_along", ())
        if wants_log and not found.get("log_months") and "log_months" not in self.errors:
            self.add_error("log_months", "Vul in hoeveel maanden van het logboek meegaan.")
        return found

    def announcement(self) -> NewAnnouncement:
        """What was filled in; needs a valid form."""
        typed = self.cleaned_data
        along = typed["goes_along"]
        place = ("street", "house_number", "postcode", "town", "secret_address")
        return NewAnnouncement(
            there=typed["there"],
            moved_on=typed["moved_on"],
            reason=typed["reason"],
            call=typed["call"],
            people=frozenset(map(int, typed["people"])),
            summary=typed["summary"],
            ground=typed["ground"],
            ground_note=typed["ground_note"],
            with_plan=PLAN in along,
            log_months=typed["log_months"] or 0 if LOG in along else 0,
            address=Address(**{name: typed[name] for name in place}),
            household_told=typed["household_told"],
            not_told_because=typed["not_told_because"],
        )


def member_choices(
    members: Iterable[Membership], elsewhere: frozenset[int], today: date
) -> list[tuple[str, str]]:
    """Who may be chosen to go along; `elsewhere`: who lives in another household too."""
    choices = []
    for member in members:
        person = member.person
        words = [person.full_name]
        if person.is_minor_on(today):
            words.append("minderjarig")
        if person.pk in elsewhere:
            words.append("woont ook in een ander huishouden van uw gemeente")
        choices.append((str(person.pk), ", ".join(words)))
    return choices


class TakeBackForm(forms.Form):
    reason = long_text(
        "Waarom neemt u de aankondiging terug",
        "Schrijf op waarom u de aankondiging terugneemt.",
        rows=3,
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Neemt uw gemeente dit huishouden aan",
        choices=((YES, "Ja, wij nemen het huishouden aan"), (NO, "Nee")),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of uw gemeente het huishouden aanneemt."},
    )
    reason = long_text(
        "Zo nee: waarom niet",
        rows=3,
        help_text="De andere gemeente leest dit. Schrijf geen namen op.",
    )

    @property
    def accepts(self) -> bool:
        """Needs a valid form."""
        return bool(self.cleaned_data["answer"] == YES)
