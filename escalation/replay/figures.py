"""What a replay found, in figures: plain data that can be kept as JSON. No names, no references.

Small numbers are not suppressed: these figures are for those who see the cases anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from roles.ave_model.causes import Cause
from roles.models import FunctionPeriod
from roles.permissions import reviewers

from .norms import norms_by_key
from .parameters import Places
from .question import Question


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


Fetch = Callable[[Any, str, Mapping[str, Any]], list[tuple[Any, ...]]]


def read_result(
    cursor: Any, params: Mapping[str, Any], places: Places, question: Question, fetch: Fetch
) -> Result:
    """Ask the tables of a replay for its figures; four questions about the flags."""
    found = {
        name: fetch(cursor, f"figures_{name}", params)
        for name in ("causes", "weeks", "reviews", "lead")
    }
    cursor.execute("SELECT count(*) FROM replay_case")
    (cases,) = cursor.fetchone()
    people = _people(question)
    figures = {
        trial: _figures({n: _of(rows, trial) for n, rows in found.items()}, places, people)
        for trial in question.variants
    }
    return Result(
        municipality=question.municipality.slug,
        first=question.first.isoformat(),
        last=question.last.isoformat(),
        cases=cases,
        tried=_tried(question),
        in_force=figures[False],
        trial=figures.get(True),
        failures=list(places.failures),
    )


def _of(rows: list[tuple[Any, ...]], trial: bool) -> list[tuple[Any, ...]]:
    return [tuple(rest) for of_trial, *rest in rows if of_trial is trial]


def _figures(
    found: Mapping[str, list[tuple[Any, ...]]], places: Places, people: Mapping[str, int]
) -> Figures:
    causes = {cause.value: OfCause(raised=0, short=0, standing=0, weeks={}) for cause in Cause}
    for cause, raised, short, standing in found["causes"]:
        causes[cause] = OfCause(raised=raised, short=short, standing=standing, weeks={})
    for cause, monday, number in found["weeks"]:
        causes[cause]["weeks"][monday.isoformat()] = number
    figures = Figures(
        causes=causes,
        reviewers=_reviewers(found["reviews"], places, people),
        lead=Lead(steps=0, flagged=0, quartiles=None),
        lead_per_phase={},
        lead_per_cause={},
    )
    for place, cause, steps, flagged, quartiles in found["lead"]:
        lead = Lead(steps=steps, flagged=flagged, quartiles=quartiles if flagged else None)
        if cause is not None:
            figures["lead_per_cause"][cause] = lead
        elif place is not None:
            figures["lead_per_phase"][places.at(place)[1].label] = lead
        else:
            figures["lead"] = lead
    return figures


def _reviewers(
    rows: list[tuple[Any, ...]], places: Places, people: Mapping[str, int]
) -> list[OfReviewer]:
    """Flags per function that would have reviewed them, the most first."""
    flags: dict[str, int] = {}
    labels: dict[str, str] = {}
    for place, held_in, number in rows:
        model, phase = places.at(place)
        function = held_in or next(iter(reviewers(model, phase.id)), "")
        flags[function] = flags.get(function, 0) + number
        known = model.functions.get(function)
        labels[function] = known.label if known else "Niemand"
    return [
        OfReviewer(function=labels[function], flags=number, people=people.get(function, 0))
        for function, number in sorted(flags.items(), key=lambda item: (-item[1], item[0]))
    ]


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
