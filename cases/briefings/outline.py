"""What bestuur is told of a case: in outline, and without anything that leads to a person.

Plain rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cases.core.errors import Problem
from cases.households.traces import PersonalData, traces

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
A_DATE = re.compile(r"\b\d{1,2}-\d{1,2}-(?:19|20)\d{2}\b")
"""A day can be said in words here."""


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
    outline: Outline, *, known: PersonalData, addressees: Collection[str], today: date
) -> list[Problem]:
    """Everything that is wrong with an outline. `known`: of the people it is about."""
    problems = [Problem(part, text) for part, text in REQUIRED.items() if not outline.text(part)]
    problems += _asking_problems(outline, addressees, today)
    for part in PARTS:
        problems += [Problem(part, trace) for trace in _traces(outline.text(part), known)]
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


def _traces(text: str, known: PersonalData) -> Iterator[str]:
    found = list(traces(text, known))
    yield from found
    if not any("geboortedatum" in one for one in found) and A_DATE.search(text):
        yield "Hier staat een datum. Schrijf die in woorden."
