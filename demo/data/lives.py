"""Which way a made-up case goes through its model: planned here, played in `course.py`.

The model is the map: every step comes from its transitions, every stay from its norms.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from roles.ave_model.types import AveModel, Direction, Transition

from .chance import Chance

HISTORY_DAYS = 3 * 365
_PEAKS = {2: 74, 3: 21, 4: 5}
"""How many cases of a hundred come to a severity at most."""


@dataclass(frozen=True, slots=True)
class Life:
    """A way through the phases and how it stands at the end of it.

    `stays` are days, one more than the steps. After `until` nobody does anything any more.
    """

    entry: Transition
    steps: Sequence[Transition]
    stays: Sequence[float]
    opened: datetime
    until: datetime
    closes: bool = False
    pending: Transition | None = None
    """The step that waits for a decision at the end."""
    pending_as: str = "open"
    """Or "returned" with a question, or "disputed"."""
    urgent: bool = False
    """The last step is decided at once because of danger."""
    confirmed: bool = True
    vacant: bool = False
    """Nobody took casusregie."""
    grip: bool = False
    hands_back: bool = False
    without_plan: bool = False
    """Nobody came to make a plan."""
    new_signals: int = 0
    """So many more came in during the last days."""
    assigned: int | None = None
    """Its casusregisseur was asked something, due so many days after the end, or before it."""
    promised: int | None = None
    """Parties bound themselves to something a week ago, due as with `assigned`."""
    log_entries: int = 0
    """More than usual, for a very thick file."""

    @property
    def phase(self) -> str:
        """Where it ends."""
        return (self.steps[-1] if self.steps else self.entry).to_phase


class Atlas:
    """One model as a map: ways up, ways down, and how long one stays."""

    def __init__(self, model: AveModel) -> None:
        self.model = model
        self._peaks: dict[int, list[str]] = {}
        for phase in model.phases.values():
            if phase.case_phase:
                self._peaks.setdefault(phase.severity, []).append(phase.id)
        self._ways: dict[tuple[str, str, Direction], tuple[Transition, ...] | None] = {}

    def way(self, start: str, goal: str, direction: Direction) -> tuple[Transition, ...] | None:
        """The shortest way in one direction; None where the model has none."""
        key = (start, goal, direction)
        if key not in self._ways:
            self._ways[key] = self._search(*key)
        return self._ways[key]

    def _search(self, start: str, goal: str, direction: Direction) -> tuple[Transition, ...] | None:
        queue: deque[tuple[str, tuple[Transition, ...]]] = deque([(start, ())])
        seen = {start}
        while queue:
            phase, way = queue.popleft()
            if phase == goal:
                return way
            for step in self.model.transitions_from(phase):
                if step.direction is direction and step.to_phase not in seen:
                    seen.add(step.to_phase)
                    queue.append((step.to_phase, (*way, step)))
        return None

    def entries(self) -> list[Transition]:
        """The usual ways in; direct entry where danger is acute comes apart."""
        return [step for step in self.model.entries() if not step.urgent]

    def peak(self, chance: Chance) -> str:
        """The heaviest phase a case will come to, by the pyramid."""
        severities = [s for s in self._peaks if s in _PEAKS]
        severity = chance.choices(severities, [_PEAKS[s] for s in severities])[0]
        return chance.choice(self._peaks[severity])

    def calm(self) -> str:
        """The phase of waakvlam, where no professional regie is registered any more."""
        return next(step.to_phase for step in self.model.transitions if step.leaves_waakvlam)

    def up_to(self, chance: Chance, phase: str) -> tuple[Transition, ...]:
        """An entry and the way up to a phase."""
        ways = [
            (entry, *way)
            for entry in self.entries()
            if (way := self.way(entry.to_phase, phase, Direction.UP)) is not None
        ]
        return chance.choice(ways)

    def within(self, chance: Chance, phase: str) -> tuple[Transition, ...]:
        """Help brought in and let go within one phase, where the model has such steps."""
        found = [
            next((s for s in self.model.transitions_from(phase) if s.direction is direction), None)
            for direction in (Direction.WITHIN_UP, Direction.WITHIN_DOWN)
        ]
        steps = tuple(step for step in found if step is not None)
        return steps if chance.random() < 0.5 else steps[:1]

    def journey(self, chance: Chance, *, ends: bool) -> tuple[Transition, ...]:
        """An entry and what follows; `ends` goes all the way down to waakvlam."""
        peak = self.peak(chance)
        steps = list(self.up_to(chance, peak))
        for n in range(len(steps), 0, -1):
            if chance.random() < 0.22:
                steps[n:n] = self.within(chance, steps[n - 1].to_phase)
        down = self.way(peak, self.calm(), Direction.DOWN) or ()
        if down and len(down) > 1 and chance.random() < 0.15:
            low = down[0].to_phase
            back = self.way(low, peak, Direction.UP) or ()
            steps += [down[0], *back]
        if ends:
            return (*steps, *down)
        whole = [*steps, *down]
        if chance.random() < 0.55:
            return tuple(steps)
        return tuple(whole[: chance.randint(1, len(whole))])

    def stay(self, chance: Chance, phase: str) -> float:
        """Days in a phase: well within the norm, sometimes beyond it."""
        norm = self.model.phase(phase).norms.phase_days or self.model.waakvlam_days
        part = 0.12 + chance.betavariate(2, 3.2) * 1.0
        return max(2.0, norm * part)


def stays_for(
    atlas: Atlas, chance: Chance, steps: Sequence[Transition], limit: float
) -> list[float]:
    """A stay per phase of the way, together within `limit` days."""
    days = [atlas.stay(chance, step.to_phase) for step in steps]
    total = sum(days)
    return [d * limit / total for d in days] if total > limit else days


def a_life(atlas: Atlas, chance: Chance, now: datetime) -> Life:
    """Any case: closed, running, or silent for some weeks."""
    if chance.random() < 0.42:
        return ended_life(atlas, chance, now)
    way = atlas.journey(chance, ends=False)
    stays = stays_for(atlas, chance, way, HISTORY_DAYS * (0.3 + 0.65 * chance.random()))
    silent = chance.random() < 0.28
    until = now - timedelta(days=chance.uniform(18, 80) if silent else 0)
    vacant = len(way) == 1 and not silent and chance.random() < 0.12
    if vacant:
        stays = [chance.uniform(1, 12)]
    return running(way, stays, until, vacant=vacant)


def running(
    way: Sequence[Transition], stays: Sequence[float], until: datetime, **ends: object
) -> Life:
    """A case that goes on; it opened so long ago that its stays end at `until`."""
    opened = until - timedelta(days=sum(stays))
    return Life(way[0], way[1:], stays, opened, until, **ends)  # type: ignore[arg-type]


def ended_life(atlas: Atlas, chance: Chance, now: datetime, *, before: float = 0) -> Life:
    """A case that closed after waakvlam, at least `before` days ago."""
    way = atlas.journey(chance, ends=True)
    limit = HISTORY_DAYS - before
    stays = stays_for(atlas, chance, way, limit * (0.3 + 0.6 * chance.random()))
    rest = limit - sum(stays)
    closed = now - timedelta(days=before + 1 + chance.random() * max(rest - 2, 0))
    return running(way, stays, closed, closes=True)


def returning(atlas: Atlas, chance: Chance, now: datetime, first: Life) -> Life | None:
    """A new case of a household that closed one, within the model's time for recurrence."""
    since = (now - first.until).days
    if since < 12:
        return None
    gap = chance.uniform(8, min(since - 3, atlas.model.recurrence_months * 30))
    way = atlas.up_to(chance, atlas.peak(chance))
    length = (now - first.until).days - gap
    stays = stays_for(atlas, chance, way, length)
    grown = length / sum(stays)
    return running(way, [d * grown for d in stays], now)
