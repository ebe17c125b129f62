"""Preconditions that are a question: answered yes, no, or why not, and told as answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from roles.ave_model.types import Precondition


class Choice(StrEnum):
    YES = "ja"
    NO = "nee"
    OTHER = "anders"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; `why` belongs to any other answer than yes or no."""

    choice: Choice
    why: str = ""

    def words(self, asked: Precondition) -> str:
        """The answer as it is read: in the words of the model, or in their own."""
        if asked.answers is None:
            return ""
        if self.choice is Choice.OTHER:
            return f"Nee, omdat: {self.why}"
        return asked.answers.yes if self.choice is Choice.YES else asked.answers.no


Answers = Mapping[str, Answer]
"""By the id of the precondition."""
WHY = "why_"
"""Before the id of a precondition: the field in which somebody says why not."""


def whys(answers: Answers) -> dict[str, str]:
    """What somebody wrote of their own, by field."""
    return {f"{WHY}{key}": answer.why for key, answer in answers.items()}


def answers_of(kept: Mapping[str, Any]) -> Answers:
    """The answers as a proposal keeps them."""
    return {key: Answer(Choice(row["choice"]), row.get("why", "")) for key, row in kept.items()}


def kept(answers: Answers) -> dict[str, dict[str, str]]:
    """The answers for a proposal to keep."""
    return {key: {"choice": a.choice.value, "why": a.why} for key, a in answers.items()}
