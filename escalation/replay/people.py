"""The flags that would have stood on people: these cross cases, and are counted by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from cases.regie.models import Holding
from common.calendar import DAY
from common.dates import day_of, midnight
from roles.ave_model.causes import Cause
from roles.ave_model.types import REGIE

from .flags import FoundFlag, as_flags
from .nights import NEVER, Nights, first_scan, joined, without
from .question import Question
from .staff import StaffPast
from .terms import Judge

CHUNK = 2_000
"""Holdings that are in memory at a time, beside those of one person."""


class _Held(NamedTuple):
    person: int
    responsibility: str
    case: int
    function: str
    started_at: datetime
    ended_at: datetime | None

    @property
    def nights(self) -> Nights:
        return first_scan(self.started_at), first_scan(self.ended_at)


def flags_of_people(question: Question, judge: Judge) -> Iterator[FoundFlag]:
    """All flags of people in the municipality, one person after another."""
    holdings = Holding.objects.filter(
        case__municipality=question.municipality, holder__isnull=False
    ).order_by("holder", "pk")
    rows = holdings.values_list(
        "holder", "responsibility", "case", "function", "started_at", "ended_at"
    )
    held = (_Held(*row) for row in rows.iterator(chunk_size=CHUNK))
    for person, of_person in groupby(held, key=attrgetter("person")):
        listed = list(of_person)
        lapsed = list(_lapsed(person, listed, judge.staff))
        for trial in question.variants:
            full = _full(listed, judge.caseload(trial))
            yield from as_flags(full, question, trial, Cause.CASELOAD, person=person)
            yield from as_flags(lapsed, question, trial, Cause.FUNCTION_LAPSED, person=person)


def _full(held: Sequence[_Held], least: int) -> Iterator[Nights]:
    """The nights on which somebody had so many cases in one regie over the last year, and still
    has one: somebody without any case left has a past, not a caseload."""
    for regie in REGIE:
        of_regie = [one for one in held if one.responsibility == regie]
        in_hand = joined(one.nights for one in of_regie)
        by_case: dict[int, list[Nights]] = defaultdict(list)
        for one in of_regie:
            by_case[one.case].append((one.nights[0], year_after(one.ended_at)))
        changes: dict[date, int] = defaultdict(int)
        for of_case in by_case.values():
            for first, until in joined(of_case):
                changes[first] += 1
                changes[until] -= 1
        changes[NEVER] += 0
        cases = 0
        for night, following in pairwise(sorted(changes)):
            cases += changes[night]
            if cases >= least:
                yield from _both((night, following), in_hand)


def year_after(moment: datetime | None) -> date:
    """The first day on which a moment lies a year back or longer."""
    if moment is None:
        return NEVER
    day = day_of(moment)
    if midnight(day) < moment:
        day += DAY
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return date(day.year + 1, 3, 1)


def _both(nights: Nights, others: Iterable[Nights]) -> Iterator[Nights]:
    for first, until in others:
        both = max(first, nights[0]), min(until, nights[1])
        if both[0] < both[1]:
            yield both


def _lapsed(person: int, held: Sequence[_Held], staff: StaffPast) -> Iterator[Nights]:
    """The nights on which somebody held a case in a function that they did not have."""
    by_function: dict[str, list[Nights]] = defaultdict(list)
    for one in held:
        by_function[one.function].append(one.nights)
    for function, nights in by_function.items():
        yield from without(nights, staff.offices(person, function))
