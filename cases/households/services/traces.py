"""Refusing what leads to a person in a text that is shown in outline."""

from __future__ import annotations

from collections.abc import Mapping

from cases.core.errors import Problem
from cases.households.models import Household, Membership, Person
from cases.households.traces import PersonalData, traces

OUTLINE_TEXTS: Mapping[str, tuple[str, ...]] = {
    "Case": ("title",),
    "Proposal": ("motivation", "answers"),
    "Consultation": ("party", "text"),
    "ProposalStep": ("text",),
    "PhaseTransition": ("motivation",),
    "Confirmation": ("text",),
    "Briefing": ("situation", "risk", "scenario", "measures", "communication", "asked"),
    "BriefingReply": ("text",),
}
"""The texts, by model, that whoever sees a case in outline may read: none says who it is about.

Who was present, and who receives a case that goes down, are people and teams at work.
"""


def trace_problems(household_id: int, texts: Mapping[str, str]) -> list[Problem]:
    """What in these texts, by field, leads to a person of this household, now or before."""
    if not any(texts.values()):
        return []
    known = personal_data_of(household_id)
    return [Problem(field, found) for field, text in texts.items() for found in traces(text, known)]


def personal_data_of(household_id: int) -> PersonalData:
    """Everything that could lead to the people of a household, also who left it; two queries."""
    people = Person.objects.filter(
        pk__in=Membership.objects.filter(household=household_id).values("person")
    ).values_list("first_name", "last_name", "also_named", "birth_date", "birth_precision")
    names: set[str] = set()
    born = set()
    for first, last, also_named, birth_date, precision in people:
        names |= {first, last, *(part for name in also_named for part in (name[0], name[2]))}
        if birth_date and precision == Person.BirthPrecision.DAY:
            born.add(birth_date)
    places = Household.objects.filter(pk=household_id).values_list("street", "postcode")
    return PersonalData(
        names=frozenset(name for name in names if name.strip()),
        streets=frozenset(street for street, _ in places if street.strip()),
        postcodes=frozenset(postcode for _, postcode in places if postcode.strip()),
        birth_dates=frozenset(born),
    )
