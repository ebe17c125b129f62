"""How days go by on one case: holds do not count. Pure; the one place where terms are counted.

The nightly scan counts the same set-based, in SQL; a test holds both to the same day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.calendar import DAY, Calendar


@dataclass(frozen=True, slots=True)
class DayCount:
    """The days of one case up to today: calendar days, or working days where a norm says so.

    A norm that cannot be paused is asked with `pausable=False`.
    """

    today: date
    calendar: Calendar
    rests: Sequence[tuple[date, date]] = ()
    """Holds: from a day until (not including) a day."""

    def rests_on(self, day: date) -> bool:
        return any(start <= day < until for start, until in self.rests)

    def rested(self, start: date, *, working: bool) -> int:
        """Days after `start`, up to today, on which the case was on hold."""
        if not self.rests:
            return 0
        days = (start + DAY * n for n in range(1, (self.today - start).days + 1))
        return sum(
            self.rests_on(day) and (not working or self.calendar.is_working(day)) for day in days
        )

    def elapsed(self, start: date, *, working: bool, pausable: bool = True) -> int:
        """How many days have gone by since `start`; the day of `start` itself is 0."""
        rest = self.rested(start, working=working) if pausable else 0
        return self.calendar.counted(start, self.today, working=working) - rest

    def first_late(self, start: date, days: int, *, working: bool, pausable: bool = True) -> date:
        """The first day on which more than `days` have gone by; exactly the norm is in time."""
        rest = self.rested(start, working=working) if pausable else 0
        return self.calendar.after(start, days + rest + 1, working=working)

    def last_in_time(self, start: date, days: int, *, working: bool, pausable: bool = True) -> date:
        """The last day to do it; of working days one on which people work, if there is any."""
        day = self.first_late(start, days, working=working, pausable=pausable) - DAY
        while working and day > start and not self.calendar.is_working(day):
            day -= DAY
        return day
