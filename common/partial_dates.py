"""A birth date as far as it is known: a day, "mei 2012", "2012", or an estimated age.

Plain rules. What is kept is the last day that it may be, so that nobody is an adult too early. An
estimated age is kept as "rond" its year, so that it means the same next year.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .dates import MONTHS, full
from .typed_dates import FIRST_YEAR, Lies, NotUnderstood, month_named, parse_day, written_day


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ABOUT = "about"


MONTH = re.compile(r"(?P<month>[a-z]{3,9}|[0-9]{1,2})[-/. ]+(?P<year>[0-9]{4})")
YEAR = re.compile(r"(?P<year>[0-9]{4})")
ABOUT = re.compile(r"(?:rond|omstreeks|ca\.?|circa) ?(?P<year>[0-9]{4})")
AGE = re.compile(
    r"(?:(?:ongeveer|geschat|ca\.?|circa|rond de) ?)?(?P<age>[0-9]{1,3}) ?(?:jaar|jr\.?)(?: oud)?"
    r"|(?:ongeveer|geschat|ca\.?|circa) (?P<bare>[0-9]{1,3})"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or the last day of a month or year that is known."""

    last: date
    precision: Precision = Precision.DAY

    def __str__(self) -> str:
        return self.written

    @property
    def first(self) -> date:
        """The first day that it may be."""
        if self.precision is Precision.DAY:
            return self.last
        return self.last.replace(day=1, month=self._first_month)

    @property
    def _first_month(self) -> int:
        return self.last.month if self.precision is Precision.MONTH else 1

    @property
    def in_full(self) -> str:
        """As a page shows it: "do 5 november 1980", "mei 2012"."""
        return full(self.last) if self.precision is Precision.DAY else self.written

    @property
    def in_words(self) -> str:
        """As it stands in a sentence after "geboren"."""
        before = {Precision.DAY: "op ", Precision.ABOUT: ""}.get(self.precision, "in ")
        return before + self.in_full

    @property
    def written(self) -> str:
        """As it stands in a field, and is read there again."""
        if self.precision is Precision.DAY:
            return written_day(self.last)
        year = str(self.last.year)
        if self.precision is Precision.MONTH:
            return f"{MONTHS[self.last.month - 1]} {year}"
        return f"rond {year}" if self.precision is Precision.ABOUT else year

    def age_in_words(self, day: date) -> str:
        """ "14 jaar", "13 of 14 jaar", "ongeveer 30 jaar"."""
        least, most = years_between(self.last, day), years_between(self.first, day)
        if self.precision is Precision.ABOUT:
            return f"ongeveer {most} jaar"
        return f"{most} jaar" if least == most else f"{max(least, 0)} of {most} jaar"


def years_between(born: date, day: date) -> int:
    """Whole years on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def parse_birth(typed: str, *, today: date) -> PartialDate:
    """The birth date that somebody means, as far as they know it.

    Raises:
        NotUnderstood: it is neither a day nor a part of one, nor an age.
    """
    text = " ".join(typed.lower().split())
    if found := AGE.fullmatch(text):
        return _of_year(today.year - int(found["age"] or found["bare"]), today, Precision.ABOUT)
    if found := ABOUT.fullmatch(text):
        return _of_year(int(found["year"]), today, Precision.ABOUT)
    if found := YEAR.fullmatch(text):
        return _of_year(int(found["year"]), today, Precision.YEAR)
    if (found := MONTH.fullmatch(text)) and (month := month_named(found["month"])):
        year = _possible(int(found["year"]), today)
        if not 1 <= month <= 12 or date(year, month, 1) > today:
            raise NotUnderstood("Die maand kan niet.")
        end = date(year, month, calendar.monthrange(year, month)[1])
        return PartialDate(min(end, today), Precision.MONTH)
    return PartialDate(parse_day(typed, today=today, lies=Lies.BIRTH))


def _of_year(year: int, today: date, precision: Precision) -> PartialDate:
    return PartialDate(min(date(_possible(year, today), 12, 31), today), precision)


def _possible(year: int, today: date) -> int:
    if not FIRST_YEAR <= year <= today.year:
        raise NotUnderstood(f"Het jaar {year} kan niet kloppen.")
    return year
