"""What bestuur is told of a case: in outline, and without anything that leads to a person.

Plain rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cases.core.errors import Problem

PARTS: Mapping[str, str] = {
    "situation": "Situatie",
    "risk": "Risico",
    "scenario": "Scenario",
    "measures": "Maatregelen",
    "communication": "Communicatielijn",
    "asked": "Wat er van het bestuur wordt gevraagd",
}
"""What an outline is made of, in the order in which it is read."""

REQUIRED: Mapping[str, str] = {
    "situation": "Schrijf in een paar zinnen wat er aan de hand is, zonder namen.",
    "risk": "Schrijf op wat het risico is, en voor wie.",
    "measures": "Schrijf op wat er al is gedaan en wat er nu gebeurt.",
}
SHORTEST_NAME = 3
"""Letters; shorter names are words as well."""
TRACES = (
    (re.compile(r"\b\d{9}\b"), "een burgerservicenummer"),
    (re.compile(r"\b\d{4}\s?[A-Z]{2}\b"), "een postcode"),
    (re.compile(r"\b\d{1,2}-\d{1,2}-(?:19|20)\d{2}\b"), "een geboortedatum of andere datum"),
)
"""What leads to a person without being a name; a day can be said in words."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What somebody writes for bestuur; what is asked goes to one function, before a day."""

    situation: str
    risk: str
    measures: str
    scenario: str = ""
    communication: str = ""
    asked: str = ""
    asked_of: str = ""
    asked_before: date | None = None

    def text(self, part: str) -> str:
        return str(getattr(self, part)).strip()


def addressee_problems(told: Collection[str], parts: Collection[str]) -> list[Problem]:
    """What is wrong with whom bestuurlijke informatie is for."""
    if not told:
        return [Problem("addressees", "Kies wie u inlicht.")]
    if set(told) - set(parts):
        return [Problem("addressees", "Het model geeft deze functie hier geen rol.")]
    return []


def outline_problems(
    outline: Outline, *, names: Collection[str], addressees: Collection[str], today: date
) -> list[Problem]:
    """Everything that is wrong with an outline. `names`: of the people it is about."""
    problems = [Problem(part, text) for part, text in REQUIRED.items() if not outline.text(part)]
    problems += _asking_problems(outline, addressees, today)
    for part in PARTS:
        problems += [Problem(part, trace) for trace in _traces(outline.text(part), names)]
    return problems


def _asking_problems(
    outline: Outline, addressees: Collection[str], today: date
) -> Iterator[Problem]:
    if not outline.text("asked"):
        if outline.asked_of or outline.asked_before:
            yield Problem("asked", "Schrijf op wat u vraagt, of laat ook van wie en wanneer leeg.")
        return
    if outline.asked_of not in addressees:
        yield Problem("asked_of", "Kies aan wie u dit vraagt.")
    if outline.asked_before is None:
        yield Problem("asked_before", "Vul in wanneer u het antwoord nodig heeft.")
    elif outline.asked_before < today:
        yield Problem("asked_before", "Deze dag is al voorbij.")


def _traces(text: str, names: Collection[str]) -> Iterator[str]:
    """What in a text leads to a person. A name counts as it is written, with its capital, so that
    the family Bos does not forbid the wood."""
    for name in sorted({name for name in names if len(name) >= SHORTEST_NAME}):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield f"Hier staat een naam: {name}. Schrijf bijvoorbeeld ‘de bewoner’ of ‘de zoon’."
    for pattern, what in TRACES:
        if pattern.search(text):
            yield f"Hier staat {what}. Dat hoort niet in bestuurlijke informatie."
