"""What every rule needs: the moment, the phase with its norms, and when the case rested."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cases.deadlines.severity import Severity, severity
from common.calendar import Calendar
from common.dates import DUTCH_TIME, midnight
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Norm

from .day_count import DayCount


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that holds now: since when its norm is passed, how bad it is, and its figures.

    Figures hold what stays the same from day to day (dates, norms); the days that have gone by
    follow from them, so a finding that lasts does not change.
    """

    cause: Cause
    since: datetime
    severity: Severity
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Watch:
    """A look at one case at one moment."""

    now: datetime
    calendar: Calendar
    label: str = ""
    """How the phase is called."""
    grave: bool = False
    """Whether it is the gravest phase of its model."""
    norms: Mapping[str, Norm] = field(default_factory=dict)
    rests: tuple[tuple[date, date], ...] = ()
    """Holds: from a day until (not including) a day."""

    @property
    def today(self) -> date:
        return self.now.astimezone(DUTCH_TIME).date()

    @property
    def count(self) -> DayCount:
        """How days go by on this case."""
        return DayCount(self.today, self.calendar, self.rests)

    def overdue(
        self, cause: Cause, norm_name: str, start: date, *, pausable: bool = True,
        planned: date | None = None, **figures: Any,
    ) -> Finding | None:  # fmt: skip
        """The finding when more days have gone by since `start` than the norm gives.

        Exactly the norm is still in time. Days on hold do not count, and while the case is on
        hold nothing is found, unless the norm cannot be paused. `planned` is a day agreed by the
        people themselves: after it, it is late whatever the norm. No norm, no finding.
        """
        norm, count = self.norms.get(norm_name), self.count
        if norm is None or (pausable and count.rests_on(self.today)):
            return None
        rest = count.rested(start, working=norm.working) if pausable else 0
        bounds = [(max(start, since), days) for days, since in self._numbers(norm, start)]
        begins, days = min(
            bounds,
            key=lambda b: count.first_late(b[0], b[1], working=norm.working, pausable=pausable),
        )
        elapsed = count.elapsed(begins, working=norm.working, pausable=pausable)
        moments = []
        if elapsed > days:
            moments.append(count.first_late(begins, days, working=norm.working, pausable=pausable))
        if planned is not None and planned < self.today:
            moments.append(planned + timedelta(days=1))
        if not moments:
            return None
        by_plan = planned is not None and min(moments) == planned + timedelta(days=1)
        return Finding(
            cause,
            midnight(min(moments)),
            severity(cause, grave=self.grave, twice=elapsed >= 2 * max(days, 1)),
            {
                "from": start.isoformat(),
                "norm": days,
                "working": norm.working,
                "rest": rest,
                "phase": self.label,
                **({"applies": begins.isoformat()} if begins > start else {}),
                **({"planned": planned.isoformat()} if planned and by_plan else {}),
                **figures,
            },
        )

    def _numbers(self, norm: Norm, start: date) -> Iterator[tuple[int, date]]:
        """Each number that a term is bound by, and the day since which none was larger: found by
        walking back day by day."""
        on_day, number = {}, norm.earlier[0].was if norm.earlier else norm.days
        day = min([start, *(change.on for change in norm.earlier)])
        while day <= self.today:
            number = next((c.became for c in reversed(norm.earlier) if c.on == day), number)
            on_day[day] = number
            day += timedelta(days=1)
        yield norm.days, self._since(on_day, norm.days)
        for larger in {n for n in on_day.values() if n > norm.days}:
            yield larger, self._since(on_day, larger)

    def _since(self, on_day: Mapping[date, int], number: int) -> date:
        day = self.today
        while on_day.get(day, number + 1) <= number:
            day -= timedelta(days=1)
        return day + timedelta(days=1)
