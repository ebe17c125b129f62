"""Months, half-years and years, and the moments between which their events are counted.

Plain rules. Every moment is in Dutch time; a period holds its first moment and not its last.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from common.dates import DUTCH_TIME, MONTHS, SHORT_MONTHS


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day (or a moment, in Dutch time) lies in."""
        if isinstance(day, datetime):
            day = day.astimezone(DUTCH_TIME).date()
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """ "2026-10". Raises ValueError for anything else."""
        year, _, number = text.partition("-")
        if len(year) != 4 or len(number) != 2 or not (year + number).isascii():
            raise ValueError(f"geen maand: {text}")
        month = cls(int(year), int(number))
        if not (1 <= month.number <= 12 and 2000 <= month.year < 2100):
            raise ValueError(f"geen maand: {text}")
        return month

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        return _midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.after(1).start

    def after(self, months: int) -> "Month":
        """So many months later; earlier when negative."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def since(self, other: "Month") -> int:
        """How many months later than the other."""
        return (self.year - other.year) * 12 + self.number - other.number

    @property
    def name(self) -> str:
        """ "oktober"."""
        return MONTHS[self.number - 1]

    @property
    def title(self) -> str:
        """ "oktober 2026"."""
        return f"{self.name} {self.year}"

    @property
    def short(self) -> str:
        """ "okt 2026"."""
        return f"{SHORT_MONTHS[self.number - 1]} {self.year}"

    @property
    def ends_quarter(self) -> bool:
        return self.number % 3 == 0

    @property
    def ends_half_year(self) -> bool:
        return self.number in (6, 12)

    @property
    def ends_year(self) -> bool:
        return self.number == 12

    @property
    def half_year_start(self) -> datetime:
        """The first moment of the half-year this month is in."""
        return Month(self.year, 1 if self.number <= 6 else 7).start

    @property
    def year_start(self) -> datetime:
        return Month(self.year, 1).start

    @property
    def last_half_year(self) -> "Month":
        """The last month of the newest half-year that is over when this month is."""
        if self.ends_half_year:
            return self
        return Month(self.year, 6) if self.number > 6 else Month(self.year - 1, 12)

    @property
    def so_far(self) -> "Month | None":
        """The month halfway the half-year that runs after this month, once that is over; None in
        the first months of it, and when it has ended."""
        into = (self.number - 1) % 6
        return self.after(2 - into) if 2 <= into < 5 else None

    @property
    def half_year(self) -> str:
        """ "2e helft 2026"."""
        return f"{'1e' if self.number <= 6 else '2e'} helft {self.year}"

    @property
    def last_year(self) -> "Month":
        """The last month of the newest calendar year that is over when this month is."""
        return self if self.ends_year else Month(self.year - 1, 12)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), DUTCH_TIME)
