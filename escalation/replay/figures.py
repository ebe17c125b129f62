"""What a replay found, in figures: plain data that can be kept as JSON. No names, no references.

Small numbers stand here as they are; who sees no cases reads an outline of them
(`presenters/trial_outline.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import floor
from typing import TypedDict

from common.dates import day_of
from roles.ave_model.causes import Cause
from roles.ave_model.types import AveModel, Direction, Responsibility
from roles.ave_model.validate import GRAVEST
from roles.models import FunctionPeriod
from roles.permissions import reviewers

from .flags import FoundFlag
from .nights import ALWAYS, Nights
from .norms import norms_by_key
from .question import SHORT_DAYS, Question
from .states import KnownCase


class OfCause(TypedDict):
    raised: int
    """Flags that began in the period."""
    short: int
    """Of those: gone again within a week, so perhaps not worth anybody's time."""
    standing: int
    """Flags that stood on the last day."""
    weeks: dict[str, int]
    """The Monday of a week (ISO date) → flags that began in it; weeks without any are left out."""


class OfReviewer(TypedDict):
    function: str
    """How it is called."""
    flags: int
    people: int
    """Who held this function on the last day."""


class Lead(TypedDict):
    steps: int
    """Steps up into a grave phase, in the period."""
    flagged: int
    """Of those: with a flag in the phase that the case came from."""
    quartiles: list[float] | None
    """Days between the first such flag and the step: at a quarter, half and three quarters."""


class Figures(TypedDict):
    causes: dict[str, OfCause]
    reviewers: list[OfReviewer]
    lead: Lead
    lead_per_phase: dict[str, Lead]
    lead_per_cause: dict[str, Lead]


class TriedNorm(TypedDict):
    key: str
    in_force: int
    trial: int


class Result(TypedDict):
    municipality: str
    first: str
    last: str
    cases: int
    tried: list[TriedNorm]
    """The norms that differ between the two."""
    in_force: Figures
    trial: Figures | None
    failures: list[str]


class Leads:
    """Steps up, each with how many days before it the first flag was raised, if any was."""

    def __init__(self) -> None:
        self.steps = 0
        self.days: list[int] = []

    def add(self, days: int | None) -> None:
        self.steps += 1
        if days is not None:
            self.days.append(days)

    def lead(self) -> Lead:
        found = sorted(self.days)
        quartiles = [_at(found, part) for part in (0.25, 0.5, 0.75)] if found else None
        return Lead(steps=self.steps, flagged=len(found), quartiles=quartiles)


class Tally:
    """The figures of one variant, counted case by case."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._causes = {cause: OfCause(raised=0, short=0, standing=0, weeks={}) for cause in Cause}
        self._reviews: Counter[str] = Counter()
        self._labels: dict[str, str] = {}
        self._leads = Leads()
        self._leads_per_phase: dict[str, Leads] = defaultdict(Leads)
        self._leads_per_cause: dict[Cause, Leads] = defaultdict(Leads)

    def count(self, flag: FoundFlag) -> None:
        """A flag of a case or of a person."""
        found, question = self._causes[flag.cause], self._question
        stands = flag.closed == question.horizon
        found["standing"] += stands
        if flag.opened >= question.first:
            found["raised"] += 1
            found["short"] += not stands and (flag.closed - flag.opened).days <= SHORT_DAYS
            monday = flag.opened - timedelta(days=flag.opened.weekday())
            weeks = found["weeks"]
            weeks[monday.isoformat()] = weeks.get(monday.isoformat(), 0) + 1

    def count_case(self, case: KnownCase, flags: Sequence[FoundFlag]) -> None:
        """All flags of one case, who would have reviewed them, and how early they were."""
        for flag in flags:
            self.count(flag)
            if flag.opened >= self._question.first:
                self._count_review(case, flag)
        for phase, taken, before in _steps_up(case, self._question):
            days: dict[Cause, int] = {}
            for flag in flags:
                if flag.opened < before[1] and before[0] < flag.closed:
                    early = (taken - flag.opened).days
                    days[flag.cause] = max(early, days.get(flag.cause, early))
            for leads in (self._leads, self._leads_per_phase[phase]):
                leads.add(max(days.values(), default=None))
            for cause, early in days.items():
                self._leads_per_cause[cause].add(early)

    def _count_review(self, case: KnownCase, flag: FoundFlag) -> None:
        """To whom it would have gone: who held procesregie when it was raised (in which function),
        or else whoever reviews in that phase. Of two who hold an aspect, the first."""
        stay = case.stay_on(flag.opened)
        if stay is None or stay.snapshot is None:
            return
        model = stay.snapshot.model
        regie = (
            held.value.function
            for held in case.past.held
            if held.value.responsibility is Responsibility.PROCESREGIE
            and held.value.person is not None
            and held.first <= flag.opened < held.until
        )
        function = next(regie, "") or next(iter(reviewers(model, stay.snapshot.facts.phase)), "")
        self._reviews[function] += 1
        self._labels[function] = _label(model, function)

    def figures(self, people: Mapping[str, int]) -> Figures:
        """What was counted; `people` is how many hold each function."""
        for found in self._causes.values():
            found["weeks"] = dict(sorted(found["weeks"].items()))
        return Figures(
            causes={cause.value: found for cause, found in self._causes.items()},
            reviewers=[
                OfReviewer(
                    function=self._labels[function], flags=flags, people=people.get(function, 0)
                )
                for function, flags in sorted(
                    self._reviews.items(), key=lambda item: (-item[1], item[0])
                )
            ],
            lead=self._leads.lead(),
            lead_per_phase={
                phase: leads.lead() for phase, leads in sorted(self._leads_per_phase.items())
            },
            lead_per_cause={
                cause.value: self._leads_per_cause[cause].lead()
                for cause in Cause
                if cause in self._leads_per_cause
            },
        )


def _steps_up(case: KnownCase, question: Question) -> Iterator[tuple[str, date, Nights]]:
    """Each step up into a grave phase: how that phase is called, the day it was taken, and the
    nights in the phase that the case came from."""
    began = ALWAYS
    for first, stay in case.stays:
        decision, view = stay.decision, stay.snapshot
        if decision.changes_phase:
            taken, before = day_of(decision.decided_at), (began, first)
            began = first
            upward = decision.direction == Direction.UP
            if view and upward and question.first <= taken <= question.last:
                phase = view.model.phase(decision.to_phase)
                if phase.severity >= GRAVEST - 1:
                    yield phase.label, taken, before


def _label(model: AveModel, function: str) -> str:
    known = model.functions.get(function)
    return known.label if known else "Niemand"


def _at(found: Sequence[int], part: float) -> float:
    """The value at a part of a sorted row, between two of them where it lies between."""
    place = part * (len(found) - 1)
    low = floor(place)
    high = min(low + 1, len(found) - 1)
    return found[low] + (place - low) * (found[high] - found[low])


def result_of(
    question: Question, cases: int, tallies: Mapping[bool, Tally], failures: Iterable[str]
) -> Result:
    """Everything that was counted, as it is kept."""
    people = _people(question)
    figures = {trial: tally.figures(people) for trial, tally in tallies.items()}
    return Result(
        municipality=question.municipality.slug,
        first=question.first.isoformat(),
        last=question.last.isoformat(),
        cases=cases,
        tried=_tried(question),
        in_force=figures[False],
        trial=figures.get(True),
        failures=sorted(failures),
    )


def _people(question: Question) -> dict[str, int]:
    """Function → how many people held it on the last day."""
    periods = (
        FunctionPeriod.objects.active_on(question.last)
        .in_municipality(question.municipality)
        .values_list("function", "user_id")
        .distinct()
    )
    people: dict[str, int] = {}
    for function, _ in periods:
        people[function] = people.get(function, 0) + 1
    return people


def _tried(question: Question) -> list[TriedNorm]:
    model, variants = question.municipality.ave_model, question.variants
    now = norms_by_key(model, variants[False])
    then = norms_by_key(model, variants.get(True, variants[False]))
    return [
        TriedNorm(key=key, in_force=now[key].days, trial=then[key].days)
        for key in now
        if now[key] != then[key]
    ]
