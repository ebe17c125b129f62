"""Stretches of time in which something is late on a case, and by what they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from common.calendar import DAY, CaseCalendar
from common.dates import midnight
from roles.ave_model.causes import Cause
from roles.ave_model.norms import Norm

from .severity import Severity, severity


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a moment until (not including) a moment, something is late; None: until it is done.

    Stretches of one case and cause do not overlap. A hold makes a gap.
    """

    cause: Cause
    late_from: datetime
    late_until: datetime | None
    since: datetime
    """Since when it has been late, where days on hold do not count."""
    due: date | None
    """The last day to do it; of working days a day on which people work. None: no such day."""
    severity: Severity
    worse_from: datetime | None
    """From when it is one step worse: twice the norm has gone by."""
    figures: Mapping[str, Any]
    """What the sentence tells: dates and norms, which stay the same from day to day."""

    def is_over_at(self, moment: datetime) -> bool:
        return self.late_until is not None and self.late_until <= moment

    def severity_at(self, moment: datetime) -> Severity:
        worse = self.worse_from is not None and self.worse_from <= moment
        return Severity(min(Severity.URGENT, self.severity + worse))


def until_next(days: Iterable[date]) -> Iterator[tuple[date, date | None]]:
    """From each of these days until the next one; from the last for ever."""
    ordered = sorted(set(days))
    yield from zip(ordered, [*ordered[1:], None], strict=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a case is judged: its norms, and how days go by on it."""

    norms: Mapping[str, Norm]
    calendar: CaseCalendar
    label: str = ""
    """How the phase is called."""
    grave: bool = False
    """Whether it is the gravest phase of its model."""

    def overdue(
        self,
        cause: Cause,
        norm_name: str,
        start: date,
        *,
        pausable: bool = True,
        planned: date | None = None,
        between: tuple[date | None, date | None] = (None, None),
        **figures: Any,
    ) -> Iterator[Stretch]:
        """The stretches in which more days have gone by since `start` than the norm gives.

        Exactly the norm is still in time, and a norm counts from when it began to apply: nothing
        is late at once because it was made stricter. Days on hold do not count, and while the case
        is on hold nothing is late, unless the norm cannot be paused. `planned` is a day agreed by
        the people themselves: after it, it is late whatever the norm, and it stands among the
        figures where it comes first. `between`: only from a day until (not including) a day. No
        norm, no stretch.
        """
        norm = self.norms.get(norm_name)
        if norm is None:
            return
        days = self.calendar if pausable else self.calendar.without_holds()
        counted, given = self._bound(norm, start, days)
        first = days.after(counted, given + 1, working=norm.working)
        if planned is not None:
            first = min(first, planned + DAY)
        not_before, until = between
        if not_before is not None:
            first = max(first, not_before)
        worse = days.after(counted, 2 * max(given, 1), working=norm.working)
        for late_from, late_until in days.outside_holds(first, until):
            held = days.on_hold(counted, late_from, working=norm.working)
            since = days.calendar.after(counted, given + held + 1, working=norm.working)
            due, by_plan = self._last_in_time(since, start, norm), {}
            if planned is not None and planned + DAY <= since:
                since, due, by_plan = planned + DAY, planned, {"planned": planned.isoformat()}
            yield Stretch(
                cause,
                midnight(late_from),
                midnight(late_until) if late_until else None,
                midnight(since),
                due,
                severity(cause, grave=self.grave),
                midnight(worse),
                {
                    "from": start.isoformat(),
                    "norm": given,
                    "working": norm.working,
                    "rest": days.on_hold(start, late_from, working=norm.working),
                    "phase": self.label,
                    **({"applies": counted.isoformat()} if counted > start else {}),
                    **by_plan,
                    **figures,
                },
            )

    def first_late(self, norm_name: str, start: date) -> date | None:
        """The first day on which a norm that cannot be paused is passed; None without a norm."""
        norm = self.norms.get(norm_name)
        if norm is None:
            return None
        counted, given = self._bound(norm, start, self.calendar.without_holds())
        return self.calendar.calendar.after(counted, given + 1, working=norm.working)

    def _bound(self, norm: Norm, start: date, days: CaseCalendar) -> tuple[date, int]:
        """From which day and for how many days this norm gives time: where its number changed, by
        whichever is over first."""
        limits = [(max(start, limit.begins or start), limit.days) for limit in norm.limits()]
        return min(
            limits, key=lambda bound: days.after(bound[0], bound[1] + 1, working=norm.working)
        )

    def _last_in_time(self, late: date, start: date, norm: Norm) -> date:
        day = late - DAY
        while norm.working and day > start and not self.calendar.calendar.is_working(day):
            day -= DAY
        return day

    def standing(
        self,
        cause: Cause,
        day: date,
        figures: Mapping[str, Any],
        *,
        until: date | None = None,
        due: date | None = None,
        since: date | None = None,
        twice: bool = False,
    ) -> Stretch:
        """What holds from a day on, and does not get worse by itself."""
        return Stretch(
            cause,
            midnight(day),
            midnight(until) if until else None,
            midnight(since or day),
            due,
            severity(cause, grave=self.grave, twice=twice),
            None,
            {**figures, "phase": self.label},
        )
