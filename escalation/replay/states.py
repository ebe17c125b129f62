"""The state of a case as it was known on the nights of the past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from cases.core.state import CaseState, Decision, asked_since
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import AveModel
from roles.case_snapshot import CaseSnapshot

from .nights import NEVER, Known, Nights, Timeline, first_scan, stretches, together, without
from .past import CasePast, Facts


@dataclass(frozen=True, slots=True)
class Stay:
    """Where a case was after a decision, until the next one."""

    decision: Decision
    snapshot: CaseSnapshot | None
    """The model and the phase, and no further facts; None: the model is not known here."""
    phase_since: datetime


class KnownCase:
    """What was known of one case, field by field of its state, and on which nights."""

    def __init__(self, past: CasePast, horizon: date) -> None:
        self.past = past
        self.during: Nights = (first_scan(past.opened_at), horizon)
        """From the first scan that saw the case until the replay is over."""
        self.running: list[Nights] = list(without([self.during], past.closed))
        """The nights on which it ran: those between closing and opening it again are left out."""
        self._timelines: dict[str, Timeline[Any]] = {}

    @cached_property
    def stays(self) -> Sequence[tuple[date, Stay]]:
        """Where it was, by the first night that knew it."""
        found: list[tuple[date, Stay]] = []
        since = self.past.opened_at
        for made in self.past.decided:
            if made.decision.changes_phase:
                since = made.decision.decided_at
            snapshot = _outline(made.model, made.decision.to_phase)
            stay = Stay(made.decision, snapshot, since)
            found.append((first_scan(made.decision.decided_at), stay))
        return found

    def stay_on(self, night: date) -> Stay | None:
        """Where it was on that night."""
        return next((stay for first, stay in reversed(self.stays) if first <= night), None)

    def states(self, fields: Sequence[str]) -> Iterator[tuple[Nights, CaseState]]:
        """The state between the nights on which the phase or one of these fields changed.

        Other fields stay empty. Without nights on which the model is not known here.
        """
        timelines = {name: self._timeline(name) for name in fields}
        for running in self.running:
            for nights, known in stretches({"stay": self.stays, **timelines}, running):
                stay = known.pop("stay", None)
                if stay is not None and stay.snapshot is not None:
                    yield nights, self._state(stay, known)

    def _state(self, stay: Stay, known: Mapping[str, Any]) -> CaseState:
        opened = self.past.opened_at
        state = {"snapshot": stay.snapshot, "last_activity_at": opened, **known}
        return CaseState(opened_at=opened, phase_since=stay.phase_since, **state)

    def _timeline(self, name: str) -> Timeline[Any]:
        if name not in self._timelines:
            self._timelines[name] = list(_READ[name](self))
        return self._timelines[name]

    # One for each field of a state

    def _views(self) -> Iterator[tuple[date, CaseSnapshot]]:
        parts: dict[str, Timeline[Any]] = {
            "stay": self.stays,
            "facts": [(known.first, known.value) for known in self.past.facts],
            "held": together(self.past.held),
        }
        for (night, _), known in stretches(parts, self.during):
            stay = known.get("stay")
            if stay is None or stay.snapshot is None:
                continue
            facts = _facts(known["facts"], stay.snapshot.facts.phase)
            yield night, CaseSnapshot(stay.snapshot.model, facts, known.get("held", ()))

    def _asked_since(self) -> Iterator[tuple[date, dict[tuple[str, str], datetime]]]:
        """As the facts were known by then, those that led to them included."""
        parts: dict[str, Timeline[Any]] = {
            "stay": self.stays,
            "until": [(known.first, number) for number, known in enumerate(self.past.facts, 1)],
        }
        for (night, _), known in stretches(parts, self.during):
            stay = known.get("stay")
            if stay is not None and stay.snapshot is not None:
                phase = stay.snapshot.model.phase(stay.snapshot.facts.phase)
                facts = [one.value for one in self.past.facts[: known["until"]]]
                yield night, asked_since(phase, [(f.at, _facts(f, phase.id)) for f in facts])

    def _last_left(self) -> Iterator[tuple[date, dict[tuple[str, str], datetime]]]:
        for night, ends in together(self.past.left):
            yield night, dict(sorted(ends, key=lambda end: end[1]))

    def _last_activity(self) -> Iterator[tuple[date, datetime]]:
        """The newest of what was known; that something older became known is no news."""
        newest: datetime | None = None
        recorded = sorted(self.past.activity)
        for night, found in groupby(recorded, key=lambda activity: first_scan(activity[0])):
            last = max(at for _, at in found)
            if newest is None or last > newest:
                newest = last
                yield night, last

    def _decisions(self) -> Timeline[tuple[Decision, ...]]:
        known = []
        for made in self.past.decided:
            decided, confirmed = first_scan(made.decision.decided_at), first_scan(made.confirmed_at)
            known.append(Known(decided, confirmed, made.decision))
            known.append(Known(confirmed, NEVER, replace(made.decision, confirmed=True)))
        return together(known)

    def _waakvlam(self) -> Iterator[tuple[date, date | None]]:
        for known in self.past.facts:
            yield known.first, known.value.waakvlam_until

    def _proposal(self) -> Iterator[tuple[date, Any]]:
        for night, pending in together(self.past.proposals):
            yield night, pending[-1] if pending else None


_READ: Mapping[str, Any] = {
    "snapshot": KnownCase._views,
    "last_left": KnownCase._last_left,
    "asked_since": KnownCase._asked_since,
    "last_activity_at": KnownCase._last_activity,
    "decisions": KnownCase._decisions,
    "waakvlam_until": KnownCase._waakvlam,
    "proposal": KnownCase._proposal,
    "holds": lambda case: together(case.past.holds),
    "plans": lambda case: together(case.past.plans),
    "assignments": lambda case: together(case.past.assignments),
    "agreements": lambda case: together(case.past.agreements),
    "signals": lambda case: together(case.past.signals),
    "earlier_cases": lambda case: together(case.past.earlier),
}


def _facts(known: Facts, phase: str) -> CaseFacts:
    return CaseFacts(
        phase=phase,
        safety_risk=known.safety_risk,
        minors_involved=known.minors_involved,
        media_attention=known.media_attention,
        dominant_problem=known.dominant_problem,
    )


def _outline(model: AveModel | None, phase: str) -> CaseSnapshot | None:
    return CaseSnapshot(model, CaseFacts(phase=phase)) if model else None
