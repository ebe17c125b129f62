"""What in a text leads to a person, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from cases.households.traces import PersonalData, traces

KNOWN = PersonalData(
    names=frozenset({"Sem", "Jansen", "Wójcik", "Hoogendoorn", "Bos", "Visser"}),
    streets=frozenset({"Dorpsstraat"}),
    postcodes=frozenset({"7711 PC"}),
    birth_dates=frozenset({date(2012, 5, 3)}),
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Zorgen om gezin Hoogendoorn", "Hoogendoorn"),
        ("Zorgen om gezin Hogendoorn", "Hogendoorn"),
        ("Hogendoorn vraagt hulp.", "Hogendoorn"),
        ("Zorgen om gezin hoogendoorn", "hoogendoorn"),
        ("Ruzie met mevrouw van der bos", "bos"),
        ("Onrust rond Wojcik", "Wojcik"),
        ("Sem is boos.", "Sem"),
        ("Gezin van Janssen", "Janssen"),
    ],
)
def test_a_name_is_found_in_the_way_it_is_written(text: str, word: str) -> None:
    assert [f"naam: {word}." in line for line in traces(text, KNOWN)] == [True]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Het huis aan de Dorpsstraat 12", "adres"),
        ("De woning op dorpsstraat 7a", "adres"),
        ("Er is onrust op 7711pc", "postcode"),
        ("Er is onrust op 8000 AA", "postcode"),
        ("Geboren op 3-5-2012", "geboortedatum"),
        ("Geboren op 3 mei 2012", "geboortedatum"),
        ("Geboren op 2012-05-03", "geboortedatum"),
        ("Nummer 999993653", "burgerservicenummer"),
        ("Nummer 9999.93.653", "burgerservicenummer"),
    ],
)
def test_an_address_a_day_of_birth_and_a_number_are_found(text: str, what: str) -> None:
    assert [what in line for line in traces(text, KNOWN)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Er is onrust in het bos.",
        "Een visser zag het gebeuren.",
        "Vissen in de vijver is het probleem niet.",
        "De semester begint.",
        "Overlast in de Dorpsstraat en het centrum",
        "Besproken op 4-5-2012 met de Politie",
        "Bel 0612345678",
        "Het speelt sinds 2024, al 12 maanden.",
        "De Burgemeester en Veilig Thuis zijn ingelicht.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert list(traces(text, KNOWN)) == []
