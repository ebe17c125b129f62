"""What bestuur may read of a case: in outline, and nothing that leads to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.briefings.outline import Outline, outline_problems
from cases.households.traces import PersonalData

TODAY = date(2026, 3, 3)
GOOD = Outline(
    situation="Een bewoner zorgt voor onrust in de straat.",
    risk="Herhaling is waarschijnlijk.",
    measures="Politie en zorg gaan samen langs.",
)
ASKING = replace(
    GOOD, asked="Wilt u de buurt spreken?", asked_of="burgemeester", asked_before=TODAY
)


def wrong(outline: Outline) -> list[str]:
    problems = outline_problems(
        outline,
        known=PersonalData(names=frozenset({"Anna", "Bos", "El", "De Wit"})),
        addressees={"burgemeester"},
        today=TODAY,
    )
    return [p.field for p in problems]


def test_an_outline_with_what_matters_is_good() -> None:
    assert wrong(GOOD) == []
    assert wrong(ASKING) == []


@pytest.mark.parametrize("part", ["situation", "risk", "measures"])
def test_without_what_matters_it_is_not(part: str) -> None:
    empty: dict[str, Any] = {part: "  "}
    assert wrong(replace(GOOD, **empty)) == [part]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Anna is boos.", True),
        ("De familie Bos is boos.", True),
        ("Meneer De Wit is boos.", True),
        ("Er is onrust in het bos.", False),
        ("Annabel is een ander.", False),
        ("El mag als woord.", False),
        ("Zijn nummer is 999993653.", True),
        ("Hij woont op 7721 AA.", True),
        ("Hij is geboren op 3-4-1990.", True),
        ("Het speelt sinds 2024, al 12 maanden.", False),
    ],
)
def test_a_name_or_number_that_leads_to_a_person_is_refused(text: str, leads: bool) -> None:
    assert wrong(replace(GOOD, scenario=text)) == (["scenario"] if leads else [])


def test_what_is_asked_is_asked_of_a_bestuurder_with_a_part_before_a_day_to_come() -> None:
    assert wrong(replace(ASKING, asked_of="")) == ["asked_of"]
    assert wrong(replace(ASKING, asked_of="wethouder")) == ["asked_of"]
    assert wrong(replace(ASKING, asked_before=None)) == ["asked_before"]
    assert wrong(replace(ASKING, asked_before=date(2026, 3, 2))) == ["asked_before"]
    assert wrong(replace(GOOD, asked_of="burgemeester")) == ["asked"]
