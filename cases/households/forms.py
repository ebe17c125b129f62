"""Forms for households: address, members, and where somebody moves to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from cases.core.forms.fields import Lies, PostcodeField, day, short_line
from common.merge_form import MergeForm
from roles.models import Municipality

from .services.households import Address, NewMember

FIRST_ROWS = 1
MAX_ROWS = 20


class AddressForm(forms.Form):
    street = forms.CharField(label="Straat", max_length=120, required=False)
    house_number = forms.CharField(
        label="Huisnummer", max_length=12, required=False, widget=short_line()
    )
    postcode = PostcodeField(label="Postcode", max_length=7, required=False, widget=short_line())
    town = forms.CharField(label="Plaats", max_length=80, required=False)
    area = forms.CharField(label="Wijk of kern", max_length=80, required=False)

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
    birth_date = day("Geboortedatum", lies=Lies.BIRTH)
    role = forms.CharField(
        label="Rol in het huishouden",
        max_length=40,
        required=False,
        help_text="Bijvoorbeeld: moeder, zoon, inwonende.",
    )

    def member(self) -> NewMember:
        """What was filled in; needs a valid form."""
        return NewMember(**{name: self.cleaned_data[name] for name in MemberForm.base_fields})


class CorrectMemberForm(MergeForm, MemberForm):
    """Another may be correcting it too."""

    def seen(self) -> NewMember:
        """What the page was made with."""
        return NewMember(**self.was())


class BaseMembers(BaseFormSet):
    """The first members of a household; rows that stay empty do not count."""

    def members(self) -> list[NewMember]:
        return [form.member() for form in self.forms if form.has_changed()]

    def typed(self) -> list[dict[str, str]]:
        """Each row as it was typed, right or wrong."""
        return [{name: form[name].data or "" for name in form.fields} for form in self.forms]

    def add_fields(self, form: MemberForm, index: int | None) -> None:
        """Every row after the first may stay empty."""
        super().add_fields(form, index)
        form.empty_permitted = bool(index)


Members = formset_factory(
    MemberForm, formset=BaseMembers, extra=0, min_num=FIRST_ROWS, max_num=MAX_ROWS
)


class AddMemberForm(MemberForm):
    start = day("Woont hier sinds", "Vul in sinds wanneer.", lies=Lies.PAST)


class LeaveForm(forms.Form):
    end = day("Weg sinds", "Vul in sinds wanneer deze persoon weg is.", lies=Lies.PAST)


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
