"""The flags that would have stood on a case: each rule, asked over what was known at the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cases.deadlines.causes import RULES
from cases.deadlines.stretch import Stretch
from roles.ave_model.causes import Cause

from .inputs import INPUTS
from .nights import NEVER, Nights, first_scan, joined
from .question import Question
from .states import KnownCase
from .terms import Judge


@dataclass(frozen=True, slots=True)
class FoundFlag:
    """A flag that would have stood from the night it opened until the night it closed."""

    trial: bool
    """By the norms on trial, or by those in force."""
    cause: Cause
    case: int
    person: int
    """0 for no case or no person."""
    opened: date
    closed: date


def flags_of(case: KnownCase, judge: Judge, question: Question) -> Iterator[FoundFlag]:
    """All flags of one case that stood within the days asked for."""
    for cause in RULES:
        found: dict[bool, list[Nights]] = {trial: [] for trial in question.variants}
        for nights, variants in _late(case, cause, judge):
            for trial in variants:
                found[trial].append(nights)
        for trial, all_nights in found.items():
            yield from as_flags(all_nights, question, trial, cause, case=case.past.pk)


def as_flags(
    nights: Iterable[Nights],
    question: Question,
    trial: bool,
    cause: Cause,
    *,
    case: int = 0,
    person: int = 0,
) -> Iterator[FoundFlag]:
    """Nights that touch are one flag, as the scan keeps it; without those beside the days asked."""
    horizon = question.horizon
    for opened, closed in joined((first, min(until, horizon)) for first, until in nights):
        if closed > question.first:
            yield FoundFlag(trial, cause, case, person, opened, closed)


def _late(case: KnownCase, cause: Cause, judge: Judge) -> Iterator[tuple[Nights, tuple[bool, ...]]]:
    """The nights on which a cause held by what was then known, and by which norms."""
    rule = RULES[cause]
    for (first, until), state in case.states(INPUTS[cause].fields):
        for by in judge.terms(state.snapshot.model, state.phase, cause):
            for stretch in rule(state, by.with_holds(state.holds)):
                begins, ends = _nights(stretch)
                if begins < until and first < ends:
                    yield (max(first, begins), min(until, ends)), by.variants


def _nights(stretch: Stretch) -> Nights:
    """Whose scans find it late."""
    until = stretch.late_until
    return first_scan(stretch.late_from), NEVER if until is None else first_scan(until)
