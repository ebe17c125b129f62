"""Counting days: calendar days, or working days without Dutch public holidays, on which a case is
not on hold. Pure; the one place where terms are counted.

Working days are counted by arithmetic on weeks and a search in the sorted holidays, so a count
costs the same over ten days and over ten years.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5
WEEK, WORKING_WEEK = 7, 5

Hold = tuple[date, date]
"""A case rests from a day until (not including) a day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which nobody works, beside the weekends."""

    holidays: Collection[date]
    _on_weekdays: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The ordinals of the holidays that fall on a weekday, in order."""

    def __post_init__(self) -> None:
        on_weekdays = sorted(d.toordinal() for d in self.holidays if d.weekday() < SATURDAY)
        object.__setattr__(self, "_on_weekdays", tuple(on_weekdays))

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def counted(self, start: date, end: date, *, working: bool = False) -> int:
        """How many days have gone by on `end` since `start`; the day of `start` itself is 0."""
        if end <= start:
            return 0
        if not working:
            return (end - start).days
        return self._worked_through(end) - self._worked_through(start)

    def after(self, start: date, days: int, *, working: bool = False) -> date:
        """The first day on which `days` (one or more) have gone by since `start`."""
        if not working:
            return start + DAY * days
        wanted = self._worked_through(start) + days
        day = start.toordinal()
        while True:  # a holiday in between moves the day, over perhaps another holiday
            free = bisect_right(self._on_weekdays, day)
            weeks, rest = divmod(wanted + free - 1, WORKING_WEEK)
            found = weeks * WEEK + rest + 1
            if found == day:
                return date.fromordinal(day)
            day = found

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

    def _worked_through(self, day: date) -> int:
        """How many working days there were up to and including this one, since the year 1."""
        ordinal = day.toordinal()  # day 1 was a Monday
        weeks, rest = divmod(ordinal, WEEK)
        weekdays = weeks * WORKING_WEEK + min(rest, WORKING_WEEK)
        return weekdays - bisect_right(self._on_weekdays, ordinal)


@dataclass(frozen=True, slots=True)
class CaseCalendar:
    """How days go by on one case: days on hold do not count.

    A norm that cannot be paused is counted with `without_holds()`.
    """

    calendar: Calendar
    holds: tuple[Hold, ...] = ()
    """In order, without empty or overlapping ones: see `case_calendar`."""

    def without_holds(self) -> CaseCalendar:
        return replace(self, holds=())

    def on_hold(self, start: date, day: date, *, working: bool = False) -> int:
        """How many days after `start`, up to and including `day`, the case was on hold."""
        days = 0
        for begins, until in self.holds:
            first, last = max(start + DAY, begins), min(day, until - DAY)
            days += self.calendar.counted(first - DAY, last, working=working)
        return days

    def after(self, start: date, days: int, *, working: bool = False) -> date:
        """The first day on which `days` (one or more) have gone by since `start`."""
        held = 0
        while True:  # a hold in between moves the day, over perhaps another hold
            day = self.calendar.after(start, days + held, working=working)
            found = self.on_hold(start, day, working=working)
            if found == held:
                return day
            held = found

    def outside_holds(
        self, first: date, until: date | None = None
    ) -> Iterator[tuple[date, date | None]]:
        """From a day until (not including) a day or for ever, without the days on hold."""
        start = first
        for begins, ends in self.holds:
            if until is not None and begins >= until:
                break
            if begins > start:
                yield start, begins
            start = max(start, ends)
        if until is None or start < until:
            yield start, until


def case_calendar(calendar: Calendar, holds: Iterable[Hold] = ()) -> CaseCalendar:
    """The calendar of a case with these holds, in whatever order they come."""
    joined: list[Hold] = []
    for start, until in sorted(hold for hold in holds if hold[0] < hold[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((start, until))
    return CaseCalendar(calendar, tuple(joined))


@lru_cache(maxsize=8)
def dutch_calendar(first_year: int, last_year: int) -> Calendar:
    """The Dutch calendar for these years, both included."""
    return Calendar(
        frozenset(holidays.country_holidays("NL", years=range(first_year, last_year + 1)))
    )


YEARS_BACK, YEARS_AHEAD = 15, 15
"""How far holidays are known around a day: no norm reaches as far."""


def calendar_around(day: date) -> Calendar:
    """The Dutch calendar as it is used on that day."""
    return dutch_calendar(day.year - YEARS_BACK, day.year + YEARS_AHEAD)


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
