"""Counting days: calendar days, or working days without Dutch public holidays."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which nobody works, beside the weekends."""

    holidays: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def counted(self, start: date, end: date, *, working: bool = False) -> int:
        """How many days have gone by on `end` since `start`; the day of `start` itself is 0."""
        if not working:
            return max(0, (end - start).days)
        return sum(self.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))

    def after(self, start: date, days: int, *, working: bool = False) -> date:
        """The first day on which `days` (one or more) have gone by since `start`."""
        if not working:
            return start + DAY * days
        day = start
        while days > 0:
            day += DAY
            days -= self.is_working(day)
        return day

    def before(self, end: date, days: int, *, working: bool = False) -> date:
        """The newest day since which `days` (one or more) have gone by on `end`."""
        if not working:
            return end - DAY * days
        day = end
        while True:
            days -= self.is_working(day)
            day -= DAY
            if days <= 0:
                return day


@lru_cache(maxsize=8)
def dutch_calendar(first_year: int, last_year: int) -> Calendar:
    """The Dutch calendar for these years, both included."""
    return Calendar(
        frozenset(holidays.country_holidays("NL", years=range(first_year, last_year + 1)))
    )
