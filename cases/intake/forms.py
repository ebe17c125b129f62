"""Forms of intake: searching, registering a signal, triage, and a new case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.core.forms.fields import (
    Lies,
    OrElse,
    SearchSelect,
    ask_heaviest,
    day,
    long_text,
    moment,
)
from roles.ave_model.types import AveModel, Criterion, Phase, Precondition
from roles.models import Municipality

from .models import Signal

MIN_WORDS = 2
ME, COLLEAGUE, NOBODY = "me", "colleague", "nobody"
KIND_HELP = (
    "Een adviesvraag is geen melding: u geeft raad en er wordt niets geopend. "
    "Een melding kan een casus worden."
)


class SearchForm(forms.Form):
    q = OrElse(
        label="Naam, adres of kenmerk",
        max_length=100,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text="Een deel is genoeg. Kleine spelfouten zijn niet erg.",
    )
    geboortedatum = day("Geboortedatum", lies=Lies.BIRTH)
    gemeente = forms.ChoiceField(
        label="Gemeente",
        required=False,
        error_messages={"invalid_choice": "Kies een gemeente waar u signalen registreert."},
    )

    def __init__(self, *args: Any, municipalities: dict[int, Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = municipalities
        if len(municipalities) == 1:
            del self.fields["gemeente"]
            return
        field = self.fields["gemeente"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [
            ("", "Alle gemeenten"),
            *((str(pk), m.name) for pk, m in municipalities.items()),
        ]

    def clean(self) -> dict[str, Any]:
        words = self.cleaned_data.get("q", "")
        if len(words) < MIN_WORDS and not self.cleaned_data.get("geboortedatum"):
            self.add_error("q", "Typ minstens 2 letters of cijfers, of vul een geboortedatum in.")
        return self.cleaned_data

    def where(self) -> list[int]:
        """The municipalities to search in; needs a valid form."""
        chosen = self.cleaned_data.get("gemeente")
        return [int(chosen)] if chosen else list(self.municipalities)


class SignalForm(forms.Form):
    """What is going on comes first, ready to be typed; the rest is mostly known (`initial`)."""

    text = long_text(
        "Wat is er aan de hand",
        "Schrijf op wat er aan de hand is.",
        rows=6,
        help_text="Schrijf op wat de melder zag of hoorde. Houd feiten en mening uit elkaar.",
    )
    kind = forms.ChoiceField(
        label="Soort",
        choices=Signal.Kind.choices,
        widget=forms.RadioSelect,
        help_text=KIND_HELP,
        error_messages={"required": "Kies melding of adviesvraag."},
    )
    reporter = forms.ChoiceField(
        label="Wie meldt",
        choices=[("", "Kies wie meldt"), *Signal.Reporter.choices],
        error_messages={"required": "Kies wie meldt."},
    )
    reporter_name = forms.CharField(
        label="Naam of organisatie van de melder", max_length=120, required=False
    )
    received_at = moment(
        "Wanneer kwam het signaal binnen", "Vul in wanneer het signaal binnenkwam."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["text"].widget.attrs["autofocus"] = True


class AdviceForm(forms.Form):
    triage_note = long_text("Welk advies gaf u", "Schrijf op welk advies u gaf.", rows=3)


class AddForm(forms.Form):
    triage_note = long_text("Toelichting", rows=3)


class NewCaseForm(forms.Form):
    """A case in one phase; what is asked follows from the model's step into that phase."""

    title = forms.CharField(
        label="Titel van de casus",
        max_length=140,
        help_text="Kort en zonder namen, bijvoorbeeld: zorgen om geld en geluidsoverlast.",
        error_messages={"required": "Geef de casus een korte titel, zonder namen."},
    )
    dominant_problem = forms.ChoiceField(
        label="Wat overheerst nu",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies het probleem dat nu overheerst."},
    )
    problem_areas = forms.MultipleChoiceField(
        label="Wat speelt er", widget=forms.CheckboxSelectMultiple, required=False
    )
    safety_risk = forms.BooleanField(label="Er is een veiligheidsrisico", required=False)
    media_attention = forms.BooleanField(label="Er is aandacht van de media", required=False)
    minors_involved = forms.BooleanField(
        label="Er zijn minderjarigen bij betrokken", required=False
    )
    needs_casusregisseur = forms.BooleanField(label="Casusregisseur nodig", required=False)
    criteria = forms.MultipleChoiceField(
        label="Wat geldt nu",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één criterium dat nu geldt."},
    )
    preconditions = forms.MultipleChoiceField(
        label="Wat is al gedaan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vink aan wat gedaan is. Dit moet eerst."},
    )
    present = long_text("Wie waren aanwezig", "Schrijf op wie bij de bespreking waren.", rows=2)
    motivation = long_text("Waarom past deze fase", "Schrijf op waarom deze fase past.", rows=4)
    casusregie = forms.ChoiceField(
        label="Wie neemt de casusregie",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie de casusregie neemt."},
    )
    holder = forms.TypedChoiceField(
        label="Welke collega",
        widget=SearchSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = long_text(
        "Waarom deze persoon",
        rows=2,
        help_text="Nodig als iemand de casusregie neemt.",
    )

    def __init__(
        self,
        *args: Any,
        model: AveModel,
        phase: Phase,
        criteria: Iterable[Criterion],
        preconditions: Iterable[Precondition],
        urgent: bool,
        gremium: str,
        regie: list[tuple[str, str]],
        colleagues: list[tuple[str, str]],
        regie_help: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ask_heaviest(self, model, phase)
        self._offer("dominant_problem", model.dominant_problems.items())
        self._offer("problem_areas", model.problem_areas.items())
        self._offer("criteria", [(c.id, c.text) for c in criteria])
        self._offer("preconditions", [(p.id, p.text) for p in preconditions])
        if urgent and "preconditions" in self.fields:
            self.fields["preconditions"].required = False
        self._offer("casusregie", regie)
        self._offer("holder", [("", "Kies een collega"), *colleagues] if colleagues else [])
        if gremium:
            self.fields["present"].help_text = f"Namens: {gremium}."
        else:
            del self.fields["present"]
        if "casusregie" in self.fields:
            self.fields["casusregie"].help_text = regie_help
            if len(regie) == 1:  # the one answer there is
                self.fields["casusregie"].initial = regie[0][0]

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """The model's choices for a field; a field without any is not asked."""
        field, listed = self.fields[name], list(choices)
        if listed:
            field.choices = listed  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        who = self.cleaned_data.get("casusregie", NOBODY)
        if who == COLLEAGUE and not self.cleaned_data.get("holder"):
            self.add_error("holder", "Kies welke collega de casusregie neemt.")
        if who != NOBODY and not self.cleaned_data.get("reason"):
            self.add_error("reason", ValidationError("Schrijf op waarom deze persoon."))
        return self.cleaned_data
