"""What follows from the state of a case: who sees it, what is asked of whom, what is late when.

The whole heart of the product in one pure function. Everything that pages, jobs and mail read
about access, tasks and deadlines is what this function gave, written to three tables by
`cases/core/project.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.deadlines.causes import stretches_of
from cases.deadlines.stretch import Stretch, Terms
from cases.worklist.ask import Ask
from cases.worklist.asks import Situation, asks_of, duty_periods
from common.calendar import Calendar, case_calendar
from common.dates import midnight
from roles.ave_model.norms import Norm
from roles.permission_levels import Grants, grants

from .state import CaseState
from .urgency import flag_cannot_wait

RULES_VERSION = 5
"""Raise it with every change of a rule: what was projected by an older version is done again."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from the state of a case at a moment."""

    access: Grants
    asks: tuple[Ask, ...]
    stretches: tuple[Stretch, ...]
    """Those that are not over yet."""
    again_at: datetime | None
    """The first later moment at which time alone would change any of this."""


def follow(
    state: CaseState, norms: Mapping[str, Norm], calendar: Calendar, now: datetime
) -> Consequences:
    """Who sees this case, what is asked of whom, and what is or will be late.

    `norms`: those in force for its phase. A closed case asks nothing and is never late.
    """
    access = grants(state.snapshot)
    if state.snapshot.closed:
        return Consequences(access, (), (), None)
    phase = state.snapshot.model.phase(state.phase)
    terms = Terms(
        norms, case_calendar(calendar, state.holds), phase.label, state.is_in_gravest_phase
    )
    stretches = tuple(s for s in stretches_of(state, terms) if not s.is_over_at(now))
    situation = Situation(state, stretches, now)
    asks = {  # of two that are alike to whom they go, one is enough
        (a.kind, a.subject, a.function, a.person): a for a in asks_of(situation)
    }
    moments = (moment for moment in _moments(situation) if moment > now)
    return Consequences(access, tuple(asks.values()), stretches, min(moments, default=None))


def _moments(situation: Situation) -> Iterator[datetime]:
    """When time alone changes something: a stretch is over, somebody comes or goes, a hold begins
    or ends, or another duty is late."""
    for stretch in situation.stretches:
        if stretch.late_until is not None:
            yield stretch.late_until
    for day in situation.state.staff_changes:
        yield midnight(day)
    for start, until in situation.state.holds:
        yield midnight(start)
        yield midnight(until)
    for begins, ends, _ in duty_periods(situation):
        yield begins
        if ends is not None:
            yield ends


def urgent_from(stretch: Stretch, state: CaseState) -> datetime | None:
    """From when a flag for this cannot wait until somebody happens to look; None: it can."""
    for moment in (stretch.late_from, stretch.worse_from):
        if moment is not None:
            moment = max(moment, stretch.late_from)
            if flag_cannot_wait(state.snapshot, stretch.severity_at(moment)):
                return moment
    return None
