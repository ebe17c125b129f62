"""What is known already that looks like what is being written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from cases.regie.presenters.holders import casusregisseur
from roles.acting import Actor

from ..models import Household
from ..services.likeness import Alike, Resembling
from .households import NO_ADDRESS, age, open_cases, summaries

NOBODY_TO_CALL = "wie in uw gemeente signalen registreert"


def alike_page(alike: Alike, actor: Actor) -> dict[str, Any]:
    """The households as cards, and of those beyond this reader whom to call."""
    return {"cards": summaries(alike.households, actor), "beyond": whom_to_call(alike.beyond)}


def whom_to_call(households: Sequence[Household]) -> list[str]:
    """Once for each who can tell more of a household that one may not see."""
    prefetch_related_objects(list(households), open_cases())
    found = [
        casusregisseur(case.current_holders)
        for household in households
        for case in household.open_cases  # type: ignore[attr-defined]
    ]
    without = any(not h.open_cases for h in households)  # type: ignore[attr-defined]
    return list(dict.fromkeys(who or NOBODY_TO_CALL for who in [*found, *([""] * without)]))


def choices(
    people: Iterable[Resembling], day: date, *, joining: Household | None = None
) -> list[tuple[str, str]]:
    """Those who may be the person described, to choose from; who is there already cannot join."""
    return [
        (one.person.reference, f"Ja: {_who(one, day)}")
        for one in people
        if joining is None or not one.home_in({joining.pk})
    ]


def already_there(people: Iterable[Resembling], day: date, joining: Household) -> list[str]:
    return [_who(one, day) for one in people if one.home_in({joining.pk})]


def _who(one: Resembling, day: date) -> str:
    person = one.person
    where = ", ".join(h.public_address or NO_ADDRESS for h in one.households)
    return f"{person.full_name}, {age(person, day)['age']}, {where} ({one.why})"
