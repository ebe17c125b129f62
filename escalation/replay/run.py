"""One replay: the past gone through case by case, for every norm at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import QuerySet

from cases.core.models import Case
from common.dates import DUTCH_TIME
from escalation.hours import NIGHTLY_SCAN

from .figures import Result, Tally, result_of
from .flags import FoundFlag, flags_of
from .past import read_pasts
from .people import flags_of_people
from .question import Question
from .states import KnownCase
from .terms import Judge

BATCH = 500
"""Cases that are in memory at a time."""

Progress = Callable[[float], None]
"""Is told which part is done, from 0 to 1."""


def silent(_done: float) -> None:
    """Progress that nobody follows."""


def replay(question: Question, progress: Progress = silent) -> Result:
    """What the norms in force, and those on trial, would have meant over the days asked for.

    1. Read a batch of cases with all that is recorded about them, in a fixed number of queries.
    2. Cut the past of each case, for each cause, where something that its rule reads became known.
    3. Ask the rule of the cause about the state between two cuts, by every norm that differs.
    4. Join the nights on which it held to flags, and count them.
    5. When all cases are done, count those of people, which cross cases.

    The records are only read.
    """
    judge = Judge(question)
    tallies = {trial: Tally(question) for trial in question.variants}
    cases = 0
    for case, flags in judged_cases(question, judge, progress):
        cases += 1
        for trial, tally in tallies.items():
            tally.count_case(case, [flag for flag in flags if flag.trial is trial])
    for flag in flags_of_people(question, judge):
        tallies[flag.trial].count(flag)
    result = result_of(question, cases, tallies, judge.failures)
    progress(1)
    return result


def replayed(question: Question) -> Iterator[FoundFlag]:
    """Every flag that would have stood."""
    judge = Judge(question)
    for _, flags in judged_cases(question, judge):
        yield from flags
    yield from flags_of_people(question, judge)


def judged_cases(
    question: Question, judge: Judge, progress: Progress = silent
) -> Iterator[tuple[KnownCase, list[FoundFlag]]]:
    """Each case that was there on some night, with its flags."""
    known = _cases_known(question)
    total, done, after = known.count(), 0, 0
    progress(0)
    while pasts := read_pasts(known.filter(pk__gt=after)[:BATCH], judge):
        for past in pasts:
            case = KnownCase(past, question.horizon)
            yield case, list(flags_of(case, judge, question))
        after, done = pasts[-1].pk, done + len(pasts)
        progress(min(done / total, 1))


def _cases_known(question: Question) -> QuerySet[Case]:
    """The cases that the last scan knew, or knew once."""
    last_scan = datetime.combine(question.last, NIGHTLY_SCAN, DUTCH_TIME)
    cases = Case.objects.filter(municipality=question.municipality, opened_at__lte=last_scan)
    found: QuerySet[Case] = cases.order_by("pk")
    return found
