"""Fields for preconditions that are a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from roles.ave_model.types import Precondition

from ..answers import WHY, Answer, Answers, Choice

ANSWER = "answer_"
LONGEST_WHY = 500


class OpenQuestion(forms.ChoiceField):
    """A question that may stay open for now; not called optional: the decision waits for it."""

    widget = forms.RadioSelect

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class QuestionsForm(forms.Form):
    """Mix-in: each question with its answers, and why for who answers something else."""

    def add_questions(self, items: Sequence[Precondition]) -> None:
        self.questions = tuple(p for p in items if p.answers)
        for asked in self.questions:
            assert asked.answers is not None  # noqa: S101  # as chosen above
            self.fields[f"{ANSWER}{asked.id}"] = OpenQuestion(
                label=asked.text,
                help_text=asked.how,
                choices=[
                    (Choice.YES.value, asked.answers.yes),
                    (Choice.NO.value, asked.answers.no),
                    (Choice.OTHER.value, "Nee, om een andere reden"),
                ],
                error_messages={"invalid_choice": "Kies een van de antwoorden."},
            )
            self.fields[f"{WHY}{asked.id}"] = forms.CharField(
                label="Welke andere reden?",
                max_length=LONGEST_WHY,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def question_names(self) -> tuple[str, ...]:
        return tuple(f"{part}{p.id}" for p in self.questions for part in (ANSWER, WHY))

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.question_names]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for asked in self.questions:
            other = data.get(f"{ANSWER}{asked.id}") == Choice.OTHER
            if other and not (data.get(f"{WHY}{asked.id}") or "").strip():
                self.add_error(f"{WHY}{asked.id}", "Schrijf op waarom niet.")
        return data

    def answers(self) -> Answers:
        """What was answered; what stays open is left out."""
        data, found = self.cleaned_data, {}
        for asked in self.questions:
            if choice := data.get(f"{ANSWER}{asked.id}"):
                why = (data.get(f"{WHY}{asked.id}") or "").strip()
                found[asked.id] = Answer(Choice(choice), why if choice == Choice.OTHER else "")
        return found


def initial_answers(answers: Answers) -> dict[str, str]:
    """What was answered before, for the fields of a form."""
    return {
        name: value
        for key, answer in answers.items()
        for name, value in ((f"{ANSWER}{key}", answer.choice.value), (f"{WHY}{key}", answer.why))
    }
