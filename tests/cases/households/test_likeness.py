"""Who may be known already: what is one person or address written otherwise, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from cases.households.likeness import Described, Place, how_alike, same_place

BRAM = Described("Dubbeltest", "Bram", "", date(2015, 3, 12))
PIET = Described("Vries", "Piet", "de", date(1985, 11, 7))
MIA = Described("Jansen", "Mia", "", date(1990, 5, 1))

ONE_PERSON = {
    "just the same": (BRAM, BRAM),
    "day and month swapped": (BRAM, Described("Dubbeltest", "Bram", "", date(2015, 12, 3))),
    "figures of the year swapped": (PIET, Described("Vries", "Piet", "de", date(1958, 11, 7))),
    "figures of the day swapped": (BRAM, Described("Dubbeltest", "Bram", "", date(2015, 3, 21))),
    "one figure wrong": (BRAM, Described("Dubbeltest", "Bram", "", date(2016, 3, 12))),
    "two letters swapped": (BRAM, Described("Dubbeltset", "Bram", "", date(2015, 3, 12))),
    "letters and figures swapped": (BRAM, Described("Dubbletest", "Bram", "", date(2015, 12, 3))),
    "a double surname": (MIA, Described("Jansen-Bakker", "Mia", "", date(1990, 5, 1))),
    "a double surname the other way": (MIA, Described("Bakker - Jansen", "Mia", "", None)),
    "the prefix in the surname": (PIET, Described("de Vries", "Piet", "", date(1985, 11, 7))),
    "without its prefix": (PIET, Described("Vries", "Piet", "", date(1985, 7, 11))),
    "first and last name changed places": (MIA, Described("Mia", "Jansen", "", None)),
    "without a date": (MIA, Described("Jansen", "Mia")),
    "without a first name": (MIA, Described("Jansen", "", "", date(1990, 1, 5))),
    "another first name on one birth date": (MIA, Described("Jansen", "Maria", "", MIA.birth_date)),
    "another surname on one birth date": (MIA, Described("Bakker", "Mia", "", MIA.birth_date)),
    "an accent and another spelling": (
        Described("Wójcik", "Zoë", "", date(2001, 2, 3)),
        Described("Wojcik", "Zoey", "", None),
    ),
    "written as one word": (
        Described("Amrani", "Said", "el", date(2001, 2, 3)),
        Described("Elamrani", "", "", date(2001, 2, 3)),
    ),
    "only the year is known": (
        MIA,
        Described("Jansen", "Mia", "", date(1990, 12, 31), exact=False),
    ),
    "an estimated age": (MIA, Described("Jansen", "Mia", "", date(1992, 12, 31), exact=False)),
    "twins: a warning, and people decide": (
        Described("Smit", "Noor", "", date(2018, 6, 6)),
        Described("Smit", "Nora", "", date(2018, 6, 6)),
    ),
}
TWO_PEOPLE = {
    "father and son": (MIA, Described("Jansen", "Mia", "", date(1964, 2, 28))),
    "the year that is known is another": (
        MIA,
        Described("Jansen", "Mia", "", date(1996, 12, 31), exact=False),
    ),
    "only the surname": (MIA, Described("Jansen", "Kees", "", None)),
    "only the first name": (MIA, Described("Smit", "Mia", "", None)),
    "only the birth date": (MIA, Described("Smit", "Kees", "", date(1990, 5, 1))),
    "only what stands before the name": (
        PIET,
        Described("Boer", "Kees", "de", date(1985, 11, 7)),
    ),
    "a sister with a birth date near": (MIA, Described("Jansen", "Roos", "", date(1991, 5, 1))),
    "Noor is not Nora without their birth date": (
        Described("Smit", "Noor"),
        Described("Smit", "Nora"),
    ),
    "unknown is no name": (
        Described("onbekend", "", "", date(1990, 5, 1)),
        Described("Onbekend", "", "", date(1990, 5, 1)),
    ),
}


@pytest.mark.parametrize(("one", "other"), ONE_PERSON.values(), ids=ONE_PERSON)
def test_one_person_written_otherwise_is_warned_of(one: Described, other: Described) -> None:
    assert how_alike(one, other)
    assert how_alike(other, one)


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE.values(), ids=TWO_PEOPLE)
def test_two_people_are_not(one: Described, other: Described) -> None:
    assert not how_alike(one, other)
    assert not how_alike(other, one)


HERE = Place("Dorpsstraat", "12-A", "7721 AA", "Dalfsen")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (HERE, True),
        (Place("", "12a", "7721aa", ""), True),
        (Place("Dorpsstraat", "12 a", "", ""), True),
        (Place("dorpstraat", "12A", "", "Dalfsen"), True),
        (Place("Dorpsstraat", "12a", "7712 AA", "Dalfsen"), True),
        (Place("Dorpsstraat", "12", "7721 AA", "Dalfsen"), False),
        (Place("Dorpsstraat", "12-2", "7721 AA", "Dalfsen"), False),
        (Place("Dorpsstraat", "12a", "", "Raalte"), False),
        (Place("Kerkstraat", "12a", "", "Dalfsen"), False),
        (Place("Dorpsstraat", "", "7721 AA", "Dalfsen"), False),
        (Place("", "12a", "", "Dalfsen"), False),
    ],
)
def test_an_address_written_otherwise_is_the_same(other: Place, same: bool) -> None:
    assert same_place(HERE, other) is same
    assert same_place(other, HERE) is same
