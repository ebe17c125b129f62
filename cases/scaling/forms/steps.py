"""Forms to put a step forward, and to give out the responsibilities that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html

from cases.core.forms.fields import LONG
from cases.core.locking import CaseContext
from cases.regie.services.responsibilities import Appointment
from common.fields import SearchSelect, grouped
from roles.ave_model.predicates import holds
from roles.ave_model.types import Offer, Precondition, Transition
from roles.ave_model.words import labels, listed

from ..presenters.steps_regie import SlotAfterStep
from ..transitions import Draft, criteria_here, offers_instead, proposal_problems
from .questions import QuestionsForm


def text_field(label: str, *, empty: str, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A longer text; `empty` is what one reads when it is forgotten."""
    return forms.CharField(
        label=label,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": empty},
        **kwargs,
    )


class Ticks(forms.MultipleChoiceField):
    """Boxes that may stay empty for now; not called optional: the decision waits for them."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


class OpenChoice(forms.TypedChoiceField):
    """A choice whose first line, which chooses nobody, is an answer too: not called optional."""

    widget = SearchSelect

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


def judged_preconditions(items: Sequence[Precondition], label: str) -> Ticks:
    """One box per precondition that a person judges, each with how to get there."""
    return Ticks(
        label=label,
        help_text="Kruis aan wat gedaan is. Wat nog open staat, moet klaar zijn vóór het besluit.",
        choices=[
            (
                p.id,
                format_html(
                    '<span>{}<br><span class="ave-soft ave-small">{}</span></span>', p.text, p.how
                ),
            )
            for p in items
        ],
    )


class RegieForm(forms.Form):
    """Mix-in: one choice per responsibility that this person may give out after the step."""

    def add_slots(self, slots_after_step: Sequence[SlotAfterStep]) -> None:
        self.slots_after_step = tuple(slots_after_step)
        for slot_after in self.slots_after_step:
            self.fields[slot_after.name] = OpenChoice(
                label=slot_after.label,
                help_text=f"{slot_after.slot.text}. {slot_after.advice}".rstrip(". ") + "."
                if slot_after.advice
                else slot_after.slot.text,
                coerce=int,
                empty_value=None,
                choices=[("", slot_after.nothing), *grouped(slot_after.people)],
                error_messages={"invalid_choice": "Deze persoon kan dit niet. Kies een ander."},
            )
        if self.slots_after_step:
            self.fields["reason"] = text_field(
                "Waarom deze personen?", empty="", rows=2, required=False
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = any(data.get(slot_after.name) for slot_after in self.slots_after_step)
        if chosen and not (data.get("reason") or "").strip():
            self.add_error("reason", "U kiest iemand. Schrijf op waarom deze persoon.")
        return data

    @property
    def seat_fields(self) -> list[forms.BoundField]:
        names = [slot_after.name for slot_after in self.slots_after_step]
        return [self[name] for name in (*names, *(["reason"] if names else []))]

    def appointments(self) -> tuple[Appointment, ...]:
        """Who was chosen; nobody means that it stays as it is."""
        return tuple(
            Appointment(
                slot_after.slot.responsibility.value,
                slot_after.slot.aspect,
                self.cleaned_data[slot_after.name],
                self.cleaned_data["reason"],
            )
            for slot_after in self.slots_after_step
            if self.cleaned_data[slot_after.name]
        )


class Part(StrEnum):
    """The three pages of the conversation; the value is how the address names it."""

    SEEN = "gezien"
    DONE = "gedaan"
    ASKED = "vraag"


class StepForm(QuestionsForm, RegieForm):
    """What do you see, what has been done, what do you ask; and for who decides: who does what.

    One form over three pages (`Part`): each page shows and checks its own fields.

    `urgent` is asked where the model lets this person decide at once in acute danger.
    """

    from_phase = forms.CharField(widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        step: Transition,
        context: CaseContext,
        slots_after_step: Sequence[SlotAfterStep] = (),
        asks_urgent: bool = False,
        gremium: str = "",
        consulted: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.context, self.consulted = step, context, consulted
        self.offers: tuple[Offer, ...] = ()
        judged = [c for c in criteria_here(step, context.snapshot.facts) if c.predicate is None]
        if judged:
            self.fields["criteria"] = forms.MultipleChoiceField(
                label="Wat is er aan de hand?",
                help_text="Voor deze stap moeten alle punten gelden."
                if step.all_criteria
                else "Kruis aan wat nu geldt. Eén punt kan genoeg zijn.",
                widget=forms.CheckboxSelectMultiple,
                choices=[(c.id, c.text) for c in judged],
                error_messages={
                    "required": "Kies minstens één criterium dat nu geldt.",
                    "invalid_choice": "Dit criterium hoort niet bij deze stap.",
                },
            )
        done = [
            p
            for p in step.preconditions
            if p.predicate is None and holds(p.when, context.snapshot.facts)
        ]
        if ticks := [p for p in done if not p.answers]:
            self.fields["preconditions"] = judged_preconditions(ticks, "Wat u zelf bevestigt")
        self.add_questions(done)
        self.fields["motivation"] = text_field(
            "Waarom deze stap?",
            empty="Schrijf op waarom u deze stap voorstelt.",
            rows=6,
            help_text="Beschrijf feiten: wat ziet u, wat is geprobeerd, wat moet er anders?",
        )
        self.fields["motivation"].widget.attrs["autofocus"] = True  # all its page really asks
        if step.names_receiver:
            self.fields["receiver"] = forms.CharField(
                label="Naar wie gaat de casus?",
                max_length=200,
                help_text="De persoon of organisatie die het overneemt.",
                error_messages={"required": "Vul in naar wie de casus gaat."},
            )
        if gremium:
            self.fields["present"] = forms.CharField(
                label=f"Wie waren aanwezig bij {gremium}?",
                max_length=300,
                required=False,
                help_text="Nodig als u meteen besluit.",
            )
        if asks_urgent:
            who = listed(labels(context.model, step.confirms))
            self.fields["urgent"] = forms.BooleanField(
                label="Er is acuut gevaar: dit is een spoedbesluit",
                required=False,
                help_text="Alleen als wachten gevaarlijk is. U besluit dan alleen en meteen. "
                f"{who} moet uw besluit binnen {step.confirm_hours} uur bevestigen.",
            )
        self.add_slots(slots_after_step)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        problems = proposal_problems(self.step, self.context.snapshot.facts, self.draft())
        self.offers = offers_instead(self.step, problems)
        for problem in problems:
            field = problem.field if problem.field in self.fields else None
            if field not in self.errors:
                self.add_error(field, problem.text)
        return data

    def names_of(self, part: Part) -> tuple[str, ...]:
        """The fields on one page of the conversation."""
        if part is Part.SEEN:
            return tuple(n for n in self.fields if n == "criteria")
        if part is Part.DONE:
            return tuple(n for n in self.fields if n in ("preconditions", *self.question_names))
        early = {"criteria", "preconditions", *self.question_names}
        return tuple(n for n in self.fields if n not in early)

    def first_wrong(self, otherwise: Part) -> Part:
        """The first page with a field that is wrong; `otherwise` where it is about the whole."""
        for part in Part:
            if any(name in self.errors for name in self.names_of(part)):
                return part
        return otherwise

    def only(self, part: Part) -> bool:
        """Drop what is wrong on other pages; whether this page is right."""
        own = {*self.names_of(part), *([NON_FIELD_ERRORS] if part is Part.SEEN else [])}
        for name in set(self.errors) - own:
            del self.errors[name]
        return not self.errors

    def draft(self, *, urgent: bool = False) -> Draft:
        """What is put forward; computed criteria count by themselves while they hold."""
        data = self.cleaned_data
        chosen = frozenset(data.get("criteria") or ())
        draft = Draft(
            criteria=chosen,
            preconditions=frozenset(data.get("preconditions") or ()),
            answers=self.answers(),
            motivation=data.get("motivation") or "",
            receiver=data.get("receiver") or "",
            proposer_functions=self.context.functions,
            urgent=urgent,
            consulted=self.consulted,
        )
        computed = frozenset(
            c.id
            for c in self.step.criteria
            if c.predicate
            and holds(c.predicate, self.context.snapshot.facts, draft.facts(self.step))
        )
        return replace(draft, criteria=chosen | computed)

    def seen_before(self, now: datetime) -> datetime:
        """When the page was opened; now, if that cannot be read."""
        seen: datetime | None = self.cleaned_data.get("seen_at")
        return min(seen, now) if seen else now
