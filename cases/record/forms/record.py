"""Writing in the log book, the plan and the facts of a case."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.core.forms.fields import Lies, SeenAt, ask_heaviest, day, long_text, moment
from cases.timeline.event import KINDS
from common.merge_form import MergeForm
from roles.ave_model.types import AveModel, Phase

from ..models import LogEntry

MAX_AGREED_WITH = 200
MAX_TITLE = 140


class LogForm(forms.Form):
    kind = forms.ChoiceField(
        label="Soort",
        choices=LogEntry.Kind.choices,
        error_messages={"required": "Kies wat voor moment het was."},
    )
    text = long_text(
        "Wat is er gebeurd of besproken", "Schrijf op wat er is gebeurd of besproken.", rows=3
    )
    happened_at = moment("Wanneer", "Vul in wanneer het was.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_at"].required = False  # empty is the moment of sending


class CorrectionForm(MergeForm):
    text = long_text("Nieuwe tekst", "Schrijf op wat er moet staan.", rows=8)


class AssignmentForm(forms.Form):
    result = long_text(
        "Wat heeft u gedaan, en wat leverde het op?", "Schrijf op wat u heeft gedaan.", rows=4
    )


class CourseFilterForm(forms.Form):
    soort = forms.ChoiceField(label="Toon", required=False, choices=[("", "Alles"), *KINDS.items()])


class PlanForm(MergeForm):
    merged = ("text",)

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    for_phase = forms.ChoiceField(
        label="Voor welke fase is dit plan",
        error_messages={"required": "Kies voor welke fase dit plan is."},
        help_text="Kies de nieuwe fase als u het plan maakt om op of af te schalen.",
    )
    text = long_text(
        "Plan van aanpak",
        "Schrijf op wat er is afgesproken: wie doet wat.",
        rows=16,
        help_text="Eén plan voor het hele huishouden: wie doet wat, ook het huishouden zelf.",
    )
    agreed_on = day("Afgesproken op", "Vul in wanneer dit is afgesproken.", lies=Lies.PAST)
    agreed_with = forms.CharField(
        label="Afgesproken met",
        max_length=MAX_AGREED_WITH,
        error_messages={"required": "Vul in met wie het plan is afgesproken."},
    )
    next_evaluation_on = day(
        "Volgende evaluatie", "Vul in wanneer u het plan evalueert.", lies=Lies.FUTURE
    )

    def __init__(self, *args: Any, model: AveModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = [(p.id, f"{p.label}: {p.title}") for p in model.phases.values()]
        self.fields["for_phase"].choices = phases  # type: ignore[attr-defined]


class FactsForm(MergeForm):
    seen_grounds = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = SeenAt()
    title = forms.CharField(
        label="Titel",
        max_length=MAX_TITLE,
        help_text="Kort en zonder namen: anderen zien deze titel in lijsten.",
        error_messages={"required": "Geef de casus een korte titel, zonder namen."},
    )
    dominant_problem = forms.ChoiceField(
        label="Wat overheerst",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies het probleem dat nu overheerst."},
    )
    problem_areas = forms.MultipleChoiceField(
        label="Leefgebieden", required=False, widget=forms.CheckboxSelectMultiple
    )
    safety_risk = forms.BooleanField(label="Er is een veiligheidsrisico", required=False)
    media_attention = forms.BooleanField(label="Er is media-aandacht", required=False)
    minors_involved = forms.BooleanField(label="Er zijn minderjarigen betrokken", required=False)
    needs_casusregisseur = forms.BooleanField(label="Casusregisseur nodig", required=False)

    def __init__(self, *args: Any, model: AveModel, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_heaviest(self, model, phase)
        self.fields["dominant_problem"].choices = list(model.dominant_problems.items())  # type: ignore[attr-defined]
        self.fields["problem_areas"].choices = list(model.problem_areas.items())  # type: ignore[attr-defined]


class GripForm(forms.Form):
    text = long_text("Wat adviseerde de driehoek", "Schrijf op wat de driehoek adviseerde.")


class HoldForm(forms.Form):
    until = day(
        "Gepauzeerd tot",
        "Vul in tot wanneer de casus rust.",
        lies=Lies.FUTURE,
        help_text="Vanaf deze dag loopt de casus vanzelf weer.",
    )
    reason = long_text(
        "Waarom rust de casus",
        "Schrijf op waarom de casus mag rusten.",
        help_text="Bijvoorbeeld: het gezin is op familiebezoek.",
    )
