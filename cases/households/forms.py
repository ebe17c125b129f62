"""Forms for households: address, members, and where somebody moves to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from cases.core.forms.fields import (
    Lies,
    PhoneField,
    PostcodeField,
    birth,
    day,
    phone_line,
    short_line,
)
from common.merge_form import MergeForm
from common.partial_dates import PartialDate
from roles.models import Municipality

from .models import Person
from .services.households import Address, NewMember, facts_of

CONTACT = ("phone", "email")
"""How a person is reached."""
FIRST_ROWS = 1
MAX_ROWS = 20


class AddressForm(forms.Form):
    street = forms.CharField(label="Straat", max_length=120, required=False)
    house_number = forms.CharField(
        label="Huisnummer", max_length=12, required=False, widget=short_line()
    )
    postcode = PostcodeField(label="Postcode", max_length=12, required=False, widget=short_line())
    town = forms.CharField(label="Plaats", max_length=80, required=False)
    area = forms.CharField(label="Wijk of kern", max_length=80, required=False)
    secret_address = forms.BooleanField(
        label="Geheim adres",
        required=False,
        help_text="Alleen wie het dossier mag lezen, ziet dit adres. Niemand vindt het met zoeken.",
    )

    def address(self) -> Address:
        """What was filled in; needs a valid form."""
        return Address(**{name: self.cleaned_data[name] for name in AddressForm.base_fields})


class ChangeAddressForm(MergeForm, AddressForm):
    """Another may be changing it too."""

    def seen(self) -> Address:
        """The address that the page was made with."""
        return Address(**self.was())


class NewHouseholdForm(AddressForm):
    typed: QueryDict | None = None
    """What was typed so far in the whole form, the members included."""

    municipality = forms.ChoiceField(
        label="Gemeente",
        error_messages={
            "required": "Kies de gemeente.",
            "invalid_choice": "Kies een gemeente waar u signalen registreert.",
        },
    )
    confirmed = forms.BooleanField(
        label="Toch een nieuw huishouden",
        required=False,
        help_text="Vink dit aan en leg het huishouden onderaan opnieuw vast.",
    )

    field_order = ["municipality", *AddressForm.base_fields, "confirmed"]

    def __init__(self, *args: Any, municipalities: dict[int, Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = municipalities
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        choices = [(str(pk), m.name) for pk, m in municipalities.items()]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]
        else:
            choices.insert(0, ("", "Kies een gemeente"))
        field.choices = choices

    def where(self) -> Municipality:
        """The municipality chosen; needs a valid form."""
        return self.municipalities[int(self.cleaned_data["municipality"])]


class MemberForm(forms.Form):
    first_name = forms.CharField(label="Voornaam", max_length=80, required=False)
    prefix = forms.CharField(  # type: ignore[assignment]  # a field, not the form's own prefix
        label="Tussenvoegsel", max_length=20, required=False, widget=short_line()
    )
    last_name = forms.CharField(
        label="Achternaam",
        max_length=120,
        error_messages={"required": "Vul een achternaam in, of “onbekend”."},
    )
    birth_date = birth("Geboortedatum of leeftijd")
    is_child = forms.BooleanField(
        label="Kind, de geboortedatum is niet bekend",
        required=False,
        help_text="Telt als minderjarig tot u een geboortedatum of leeftijd invult.",
    )
    role = forms.CharField(
        label="Rol in het huishouden",
        max_length=40,
        required=False,
        help_text="Bijvoorbeeld: moeder, zoon, inwonende.",
    )
    phone = PhoneField(label="Telefoon", max_length=20, required=False, widget=phone_line())
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        required=False,
        error_messages={"invalid": "Vul een e-mailadres in zoals naam@voorbeeld.nl."},
    )

    def member(self) -> NewMember:
        """What was filled in; needs a valid form."""
        return as_member({name: self.cleaned_data[name] for name in MemberForm.base_fields})


def as_member(filled_in: dict[str, Any]) -> NewMember:
    """A birth date known in part falls apart into its last day and how exact that is."""
    born: PartialDate | None = filled_in["birth_date"]
    if born:
        exactly = {"birth_date": born.last, "birth_precision": born.precision}
        filled_in = filled_in | exactly | {"is_child": False}
    return NewMember(**filled_in)


def as_filled_in(person: Person) -> dict[str, Any]:
    """What is known of a person, as the fields of the form hold it."""
    facts = facts_of(person)
    return {name: facts[name] for name in facts if name != "birth_precision"} | {
        "birth_date": person.born
    }


SOMEBODY_ELSE = "nieuw"
"""The answer that the person described is none of those who are known."""


class NewMemberForm(MemberForm):
    """Somebody new, or who turns out to be known: asked once somebody like this is found."""

    known = forms.CharField(label="Wie is dit", required=False, widget=forms.HiddenInput)
    field_order = ["known"]

    def offer(self, choices: Sequence[tuple[str, str]], *, required: bool = False) -> None:
        """Ask which of these it is, or somebody else."""
        field = self.fields["known"]
        field.required = required
        field.widget = forms.RadioSelect(
            choices=[*choices, (SOMEBODY_ELSE, "Nee, dit is iemand anders")]
        )

    def member_or_known(self, people: Iterable[Person]) -> NewMember | None:
        """What was filled in, or the known person that was chosen; None: somebody not offered."""
        chosen = self.cleaned_data.get("known")
        if not chosen or chosen == SOMEBODY_ELSE:
            return self.member()
        person = next((p for p in people if p.reference == chosen), None)
        return NewMember(person=person, role=self.cleaned_data["role"]) if person else None


class CorrectMemberForm(MergeForm, MemberForm):
    """Another may be correcting it too. Who may not see how somebody is reached (`contact`) does
    not change it either."""

    def __init__(self, *args: Any, contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[str, Any] = {}
        if not contact:
            for name in CONTACT:
                del self.fields[name]
            self.kept = {name: self.initial[name] for name in CONTACT}

    def member(self) -> NewMember:
        asked = [name for name in MemberForm.base_fields if name in self.fields]
        return as_member(self.kept | {name: self.cleaned_data[name] for name in asked})

    def seen(self) -> NewMember:
        """What the page was made with."""
        return as_member(self.kept | self.was())


class BaseMembers(BaseFormSet):
    """The first members of a household; rows that stay empty do not count."""

    @property
    def filled_in(self) -> list[NewMemberForm]:
        return [form for form in self.forms if form.has_changed()]

    def members(self) -> list[NewMember]:
        return [form.member() for form in self.filled_in]

    def typed(self) -> list[dict[str, str]]:
        """Each row as it was typed, right or wrong."""
        return [{name: form[name].data or "" for name in form.fields} for form in self.forms]

    def add_fields(self, form: NewMemberForm, index: int | None) -> None:
        """Every row after the first may stay empty."""
        super().add_fields(form, index)
        form.empty_permitted = bool(index)


Members = formset_factory(
    NewMemberForm, formset=BaseMembers, extra=0, min_num=FIRST_ROWS, max_num=MAX_ROWS
)


class AddMemberForm(NewMemberForm):
    start = day("Woont hier sinds", "Vul in sinds wanneer.", lies=Lies.PAST)


class LeaveForm(forms.Form):
    end = day("Weg sinds", "Vul in sinds wanneer deze persoon weg is.", lies=Lies.PAST)
    died = forms.BooleanField(label="Deze persoon is op die dag overleden", required=False)


class FindHouseholdForm(forms.Form):
    q = forms.CharField(
        label="Zoek het huishouden op naam, adres of kenmerk",
        max_length=100,
        error_messages={"required": "Typ een naam, een adres of een kenmerk."},
    )


class MoveForm(forms.Form):
    on = day("Dag van de verhuizing", "Vul de dag van de verhuizing in.", lies=Lies.PAST)
    role = forms.CharField(label="Rol in het nieuwe huishouden", max_length=40, required=False)


class MoveToNewForm(AddressForm, MoveForm):
    """To a household that is not known yet."""

    field_order = ["on", "role", *AddressForm.base_fields]
