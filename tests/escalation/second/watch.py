"""What every rule needs: the moment, the phase with its norms, and when the case rested."""

from collections.abc import Mapping
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
        elapsed = count.elapsed(start, working=norm.working, pausable=pausable)
        moments = []
        if elapsed > norm.days:
            moments.append(
                count.first_late(start, norm.days, working=norm.working, pausable=pausable)
            )
        if planned is not None and planned < self.today:
            moments.append(planned + timedelta(days=1))
        if not moments:
            return None
        by_plan = planned is not None and min(moments) == planned + timedelta(days=1)
        return Finding(
            cause,
            midnight(min(moments)),
            severity(cause, grave=self.grave, twice=elapsed >= 2 * max(norm.days, 1)),
            {
                "from": start.isoformat(),
                "norm": norm.days,
                "working": norm.working,
                "rest": rest,
                "phase": self.label,
                **({"planned": planned.isoformat()} if planned and by_plan else {}),
                **figures,
            },
        )
