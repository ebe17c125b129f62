"""When two descriptions may be of one person, or of one address. Plain rules; people decide.

Better a warning too many than a person known twice; but two names that only begin alike, or
somebody of the same name of another age, are no warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .spelling import fold, joined, name_words, nearly

NO_NAMES = frozenset({"onbekend", "nn"})
"""What is filled in where a name is not known."""
YEARS_APART = 3
"""Between two birth dates of which one is no more than a part or an estimate."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a person, as far as it tells people apart."""

    last_name: str = ""
    first_name: str = ""
    prefix: str = ""
    birth_date: date | None = None
    exact: bool = True
    """Whether the birth date is known to the day."""

    @property
    def surname(self) -> tuple[str, ...]:
        """Its words, and all of it as one word."""
        words = name_words(self.prefix, self.last_name)
        return _named((*words, joined(f"{self.prefix} {self.last_name}")))

    @property
    def first(self) -> tuple[str, ...]:
        return _named(fold(self.first_name).split())

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.first, *_named(name_words(self.prefix, self.last_name)))


def _named(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word and word not in NO_NAMES)


def how_alike(one: Described, other: Described) -> str:
    """Why the two may be one person, in words; empty when nothing says so."""
    shared = _shared(one.words, other.words)
    if not shared and not _shared(one.surname, other.surname):
        return ""
    of_the_surname = _shared(one.surname, other.words) or _shared(one.surname, other.surname)
    whole = shared >= 2 and of_the_surname
    born, known = one.birth_date, other.birth_date
    if born and known and not (one.exact and other.exact):
        if whole and abs(born.year - known.year) <= YEARS_APART:
            return "de naam is dezelfde en de leeftijd kan kloppen"
        return ""
    if born is not None and born == known:
        return "de naam lijkt erop en de geboortedatum is dezelfde"
    if born is not None and known is not None:
        surname_only = not (one.first and other.first)
        if (whole or surname_only) and known in near_days(born):
            return "de naam is dezelfde en de geboortedatum lijkt erop"
        return ""
    return "de naam is dezelfde en een geboortedatum ontbreekt" if whole else ""


def _shared(ones: Iterable[str], others: Iterable[str]) -> int:
    """How many of these words are nearly one of the others."""
    others = tuple(others)
    return sum(any(nearly(word, other) for other in others) for word in ones)


# Dates


def slips_of(born: date) -> set[date]:
    """The days that are written by mistake for this one: day and month, or two digits, swapped."""
    found = {_day(born.year, born.day, born.month)}
    year = f"{born.year:04}"
    for at in range(3):
        swapped = year[:at] + year[at + 1] + year[at] + year[at + 2 :]
        found.add(_day(int(swapped), born.month, born.day))
    for turned in (_turned(born.day), born.day):
        for month in (_turned(born.month), born.month):
            found.add(_day(born.year, month, turned))
    return {day for day in found if day is not None and day != born}


def _turned(number: int) -> int:
    """The two digits of a day or month the other way round."""
    return int(f"{number:02}"[::-1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def near_days(born: date) -> set[date]:
    """These days, and those with one figure wrong."""
    figures = f"{born:%Y%m%d}"
    found = slips_of(born)
    for at in range(len(figures)):
        for figure in "0123456789":
            wrong = figures[:at] + figure + figures[at + 1 :]
            day = _day(int(wrong[:4]), int(wrong[4:6]), int(wrong[6:]))
            found |= {day} if day else set()
    return found - {born}


# Addresses


@dataclass(frozen=True, slots=True)
class Place:
    """An address, as far as it tells households apart."""

    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""


def same_place(one: Place, other: Place) -> bool:
    """The same house number, and the same postcode or the same street of one town.

    Of what one of the two does not say, the other may be true.
    """
    number = fold(one.house_number)
    if not number or number != fold(other.house_number):
        return False
    if joined(one.postcode) and joined(one.postcode) == joined(other.postcode):
        return True
    streets = fold(one.street), fold(other.street)
    towns = {fold(one.town), fold(other.town)} - {""}
    return all(streets) and len(towns) < 2 and _same_street(*streets)


def _same_street(one: str, other: str) -> bool:
    """Word by word, a slip forgiven: "Dorpstraat" is "Dorpsstraat"."""
    ones, others = one.split(), other.split()
    return nearly("".join(ones), "".join(others)) or (
        len(ones) == len(others) and all(map(nearly, ones, others))
    )
