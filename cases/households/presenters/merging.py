"""Two records beside each other: in what they differ, what moves, and who sees what afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from common.dates import full

from ..merging import Joined
from ..models import Household, Person
from ..services.likeness import Resembling
from ..services.merging import LABELS, Preview, in_words
from .households import NO_ADDRESS, age

CONTACT = ("phone", "email")
"""How somebody is reached: for who may read the file."""


def doubles(people: tuple[Resembling, ...], day: date) -> list[dict[str, Any]]:
    """Who may be the same person, each with a way to look at both."""
    return [
        {
            "name": one.person.full_name,
            "detail": age(one.person, day)["age"],
            "why": one.why,
            "where": ", ".join(h.public_address or NO_ADDRESS for h in one.households),
            "url": f"?met={one.person.reference}",
        }
        for one in people
    ]


def both_records(kept: Person, gone: Person, *, contact: bool) -> dict[str, Any]:
    """Both as one table: a row for each fact."""
    columns = [{"label": "Gegeven"}, {"label": "Dit blijft staan"}, {"label": "Dit gaat hierin op"}]
    left_out = () if contact else CONTACT
    if not (kept.died_on or gone.died_on):
        left_out = (*left_out, "died_on")
    rows = [
        {
            "cells": [
                {"column": column, "text": text}
                for column, text in zip(
                    columns, (label, in_words(kept, name), in_words(gone, name)), strict=True
                )
            ]
        }
        for name, label in LABELS.items()
        if name not in left_out
    ]
    return {"caption": "Beide gegevens naast elkaar", "columns": columns, "rows": rows}


def homes_afterwards(preview: Preview) -> list[str]:
    """Where the person belongs afterwards, one line for each stay."""
    by_start = sorted(preview.joined, key=lambda j: (j.stays.end is not None, j.stays.start))
    return [_home(one, preview.households[one.stays.household]) for one in by_start]


def _home(one: Joined, household: Household) -> str:
    stay = one.stays
    days = (
        f"van {full(stay.start)} tot {full(stay.end)}" if stay.end else f"sinds {full(stay.start)}"
    )
    joined = " Stond er twee keer en wordt één." if one.drop else ""
    where = household.public_address or NO_ADDRESS
    return f"Huishouden {household.reference}, {where}: {days}.{joined}"
