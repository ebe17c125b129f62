"""A birth date as far as it is known: how it is typed, kept, written and counted."""

from __future__ import annotations

from datetime import date

import pytest

from common.partial_dates import PartialDate, Precision, parse_birth
from common.typed_dates import NotUnderstood

TODAY = date(2026, 3, 3)


def born(typed: str) -> PartialDate:
    return parse_birth(typed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "last", "precision"),
    [
        ("5-11-1980", date(1980, 11, 5), "day"),
        ("5 nov 80", date(1980, 11, 5), "day"),
        ("2012", date(2012, 12, 31), "year"),
        ("2026", TODAY, "year"),
        ("mei 2012", date(2012, 5, 31), "month"),
        ("Feb 2012", date(2012, 2, 29), "month"),
        ("05-2012", date(2012, 5, 31), "month"),
        ("5/2012", date(2012, 5, 31), "month"),
        ("maart 2026", TODAY, "month"),
        ("ongeveer 30 jaar", date(1996, 12, 31), "about"),
        ("30 jaar", date(1996, 12, 31), "about"),
        ("ca. 30", date(1996, 12, 31), "about"),
        ("rond 1996", date(1996, 12, 31), "about"),
        ("0 jaar", TODAY, "about"),
    ],
)
def test_it_is_read_as_people_type_it(typed: str, last: date, precision: str) -> None:
    assert born(typed) == PartialDate(last, Precision(precision))


@pytest.mark.parametrize(
    "typed",
    ["", "30", "2027", "1700", "april 2026", "13-2012", "bloei 2012", "200 jaar", "31-2-2012"],
)
def test_what_cannot_be_a_birth_date_is_not_understood(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        born(typed)


@pytest.mark.parametrize("typed", ["5-11-1980", "2012", "mei 2012", "rond 1996"])
def test_what_is_written_is_read_as_the_same_again_also_years_later(typed: str) -> None:
    assert born(typed).written == str(born(typed)) == typed
    assert parse_birth(typed, today=date(2031, 1, 1)) == born(typed)


@pytest.mark.parametrize(
    ("typed", "words", "age"),
    [
        ("5-11-1980", "op wo 5 november 1980", "45 jaar"),
        ("2012", "in 2012", "13 of 14 jaar"),
        ("mei 2012", "in mei 2012", "13 jaar"),
        ("maart 2012", "in maart 2012", "13 of 14 jaar"),
        ("rond 1996", "rond 1996", "ongeveer 30 jaar"),
        ("2026", "in 2026", "0 jaar"),
    ],
)
def test_it_is_said_as_it_is_known(typed: str, words: str, age: str) -> None:
    assert born(typed).in_words == words
    assert born(typed).age_in_words(TODAY) == age
