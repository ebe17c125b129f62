"""Forms about models and about who holds which function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from common.fields import SearchSelect, day
from common.mail_addresses import can_be_mailed
from common.merge_form import MergeForm
from common.phone_numbers import can_be_called
from common.typed_dates import Lies
from roles.ave_model import registry
from roles.filters import MunicipalityFilterForm
from roles.models import Municipality
from roles.services.people import NewFunction


class ModelsForm(forms.Form):
    """One model, and perhaps another beside it."""

    model = forms.ChoiceField(label="Model", required=False)
    naast = forms.ChoiceField(label="Vergelijk met", required=False)
    bronnen = forms.BooleanField(label="Toon de bronnen", required=False)
    verschillen = forms.BooleanField(label="Alleen verschillen", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = [(m.slug, m.title) for m in registry.all_models()]
        for name, choices in (("model", models), ("naast", [("", "Geen ander model"), *models])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = choices


class FunctionForm(forms.Form):
    """A function that somebody gets, with the choices of one municipality's model."""

    function = forms.ChoiceField(
        label="Functie",
        widget=SearchSelect,
        error_messages={"required": "Kies een functie uit de lijst."},
    )
    organisation = forms.ChoiceField(label="Organisatie", widget=SearchSelect, required=False)
    start = day("Eerste dag", "Vul de eerste dag in.", lies=Lies.FUTURE)
    end = day("Laatste dag", lies=Lies.FUTURE, help_text="Leeg: de functie loopt door.")

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = registry.functions_in(municipality.ave_model).values()
        organisations = municipality.organisations.values_list("pk", "name")
        for name, choices in (
            ("function", [("", "Kies een functie"), *((f.id, f.label) for f in functions)]),
            ("organisation", [("", "Geen"), *((str(pk), label) for pk, label in organisations)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = choices

    def asked(self) -> NewFunction:
        """What was filled in, as the service takes it; needs a valid form."""
        data = self.cleaned_data
        return NewFunction(
            function=data["function"],
            start=data["start"],
            end=data["end"],
            organisation_id=int(data["organisation"]) if data["organisation"] else None,
        )


class NewPersonForm(FunctionForm):
    """Somebody by e-mail address: a known account, or a new one."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        validators=[can_be_mailed],
        help_text="Bestaat er al een account met dit adres, dan krijgt dat account de functie.",
        error_messages={
            "required": "Vul het e-mailadres in.",
            "invalid": "Vul een geldig e-mailadres in, zoals naam@gemeente.nl.",
        },
    )
    name = forms.CharField(
        label="Naam", max_length=150, required=False, help_text="Nodig voor een nieuw account."
    )

    field_order = ["email", "name", *FunctionForm.base_fields]


class PhoneForm(forms.Form):
    """The number on which colleagues call somebody."""

    phone = forms.CharField(
        label="Telefoonnummer",
        max_length=30,
        required=False,
        validators=[can_be_called],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text="Collega's bellen u hierop, ook tijdens piket. Bijvoorbeeld: 06-12345678.",
        error_messages={"max_length": "Houd het nummer onder de %(limit_value)d tekens."},
    )


class RefusalForm(forms.Form):
    """Why a function that somebody asked is refused."""

    reason = forms.CharField(
        label="Waarom weigert u dit?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen nodig als u weigert. Wie de functie vroeg, leest dit.",
        error_messages={"max_length": "Houd de reden onder de %(limit_value)d tekens."},
    )


class EndForm(MergeForm):
    end = day(
        "Laatste dag",
        "Vul de laatste dag in.",
        lies=Lies.FUTURE,
        help_text="Deze dag telt nog mee. Kies gisteren als de rechten nu meteen weg moeten.",
    )


class PeopleFilterForm(MunicipalityFilterForm):
    """Whom to see of the people in these municipalities, and in what order."""

    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    functie = forms.ChoiceField(label="Functie", required=False)
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[
            ("nu", "Werkt hier nu of straks"),
            ("weg", "Werkt hier niet meer"),
            ("alle", "Alle"),
        ],
    )
    sorteer = forms.ChoiceField(
        label="Volgorde",
        required=False,
        choices=[
            ("", "Op naam"),
            ("-naam", "Op naam, andersom"),
            ("einde", "Loopt het eerst af"),
            ("-einde", "Loopt het langst door"),
        ],
    )
    loopt_af = forms.BooleanField(label="Functie loopt binnen 30 dagen af", required=False)

    def __init__(
        self, data: Any = None, *, municipalities: Mapping[int, Municipality], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        known = {
            f.id: f.label
            for m in municipalities.values()
            for f in registry.functions_in(m.ave_model).values()
        }
        by_name = sorted(known.items(), key=lambda pair: pair[1])
        self.offer("functie", "Alle functies", by_name)
        self.offer_places("gemeente", municipalities)


class NormForm(MergeForm):
    """The number of a norm, and why it changes. Without a number: back to the model's."""

    merged = ("number",)

    number = forms.IntegerField(
        label="Nieuwe norm",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ave-short"}),
        error_messages={
            "required": "Vul een getal in.",
            "invalid": "Vul een heel getal in, zonder punt of komma.",
        },
    )
    reason = forms.CharField(
        label="Waarom wijzigt u dit",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zonder namen. Dit blijft staan, ook voor wie de norm later weer wijzigt.",
        error_messages={
            "required": "Schrijf op waarom u de norm wijzigt.",
            "max_length": "Houd de reden onder de %(limit_value)d tekens.",
        },
    )

    def __init__(self, *args: Any, unit: str, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = f"Nieuwe norm, in {unit}"
        self.fields["number"].required = needed
