"""Forms on a proposal: consult, decide, ask, answer, withdraw, dispute; and confirm a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from cases.core.forms.fields import moment
from cases.core.locking import CaseContext
from roles.ave_model.parts import functions_with_a_part
from roles.ave_model.predicates import holds
from roles.ave_model.types import Precondition, Transition
from roles.ave_model.words import listed

from ..models import Consultation
from ..presenters.steps_regie import SlotAfterStep
from ..services.preparing import ConsultationInput
from .questions import QuestionsForm
from .steps import OpenChoice, RegieForm, judged_preconditions, text_field


class ConsultForm(forms.Form):
    """What somebody said about the proposal: a function of the model, or any other party."""

    def __init__(self, *args: Any, context: CaseContext, step: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model, phase = context.model, context.model.phase(step.to_phase)
        first = dict.fromkeys((*step.together_with, *step.advises, *phase.consult_functions))
        others = [f for f in functions_with_a_part(model) if f not in first]
        groups: list[Any] = [("", "Iemand anders: vul hieronder in wie")]
        if first:
            groups.append(("Bij deze stap", [(f, model.functions[f].label) for f in first]))
        groups.append(("Andere functies", [(f, model.functions[f].label) for f in others]))
        self.fields["function"] = OpenChoice(
            label="Wie is geraadpleegd?",
            choices=groups,
            error_messages={"invalid_choice": "Kies een functie uit de lijst."},
        )
        self.fields["party"] = forms.CharField(
            label="Naam of organisatie",
            max_length=120,
            required=False,
            help_text=f"Het model noemt: {listed(phase.consult, 'en')}." if phase.consult else "",
        )
        self.fields["outcome"] = forms.ChoiceField(
            label="Wat was de uitkomst?",
            choices=Consultation.Outcome.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Kies wat de uitkomst was."},
        )
        self.fields["text"] = text_field(
            "Wat is er gezegd?", empty="Schrijf op wat er is gezegd.", rows=3
        )
        self.fields["held_at"] = moment("Wanneer was dat?", "Vul in wanneer dat was.")

    def heard(self) -> ConsultationInput:
        data = self.cleaned_data
        return ConsultationInput(
            party=data["party"],
            outcome=data["outcome"],
            text=data["text"],
            held_at=data["held_at"],
            function=data["function"],
        )


class AddForm(QuestionsForm):
    """What was done meanwhile, of what was still open."""

    def __init__(self, *args: Any, open_now: Sequence[Precondition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ticks := [p for p in open_now if not p.answers]:
            self.fields["preconditions"] = judged_preconditions(ticks, "Wat is er nu gedaan?")
        self.add_questions(open_now)

    def ticked(self) -> frozenset[str]:
        return frozenset(self.cleaned_data.get("preconditions", ()))


class DecideForm(RegieForm):
    """The verdict, on what the decider saw; the responsibilities count only when approved."""

    seen_grounds = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        slots_after_step: Sequence[SlotAfterStep] = (),
        gremium: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motivation"] = text_field(
            "Waarom besluit u dit?",
            empty="Schrijf op waarom u zo besluit.",
            help_text="Uw motivatie staat in het besluit. Wie het voorstel deed, leest die ook.",
        )
        if gremium:
            self.fields["present"] = forms.CharField(
                label=f"Wie waren aanwezig bij {gremium}?", max_length=300, required=False
            )
        self.add_slots(slots_after_step)

    def renew(self, grounds: int, now: datetime) -> None:
        """What was typed stays; the person now looks at the case as it is."""
        renewed = {"seen_grounds": str(grounds), "seen_at": now.isoformat()}
        self.data = {
            **{name: self.data[name] for name in self.data},
            **{self.add_prefix(name): value for name, value in renewed.items()},
        }


class QuestionForm(forms.Form):
    question = text_field("Wat wilt u nog weten?", empty="Schrijf op wat u nog wilt weten.", rows=3)


class AnswerForm(QuestionsForm):
    """The answer, and the judged preconditions once more."""

    answer = text_field("Uw antwoord", empty="Schrijf uw antwoord op.")

    def __init__(self, *args: Any, context: CaseContext, step: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judged = [
            p
            for p in step.preconditions
            if p.predicate is None and holds(p.when, context.snapshot.facts)
        ]
        if ticks := [p for p in judged if not p.answers]:
            self.fields["preconditions"] = judged_preconditions(ticks, "Wat is er nu gedaan?")
        self.add_questions(judged)

    def ticked(self) -> frozenset[str] | None:
        found = self.cleaned_data.get("preconditions")
        return None if found is None else frozenset(found)


class WithdrawForm(forms.Form):
    reason = text_field(
        "Waarom trekt u het in?", empty="Schrijf op waarom u het voorstel intrekt.", rows=3
    )


class DisputeForm(forms.Form):
    reason = text_field(
        "Waarover bent u het niet eens?",
        empty="Schrijf op waarover u het niet eens bent.",
        rows=3,
    )


class ConfirmForm(forms.Form):
    """A named other looks at an urgent decision."""

    agrees = forms.TypedChoiceField(
        label="Bent u het eens met dit spoedbesluit?",
        choices=[("ja", "Ja, ik ben het eens"), ("nee", "Nee, ik ben het niet eens")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of u het eens bent met het besluit."},
    )
    text = text_field("Toelichting", empty="Schrijf op waarom u het (niet) eens bent.", rows=3)
