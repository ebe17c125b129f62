"""Reviewing what is flagged: lock, check who may, check what was asked, write, tell."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from cases.bench import Bench, at_work
from cases.errors import Stale, refuse_if
from cases.services.assignments import assign
from cases.services.meetings import call_meeting
from escalation.models import Flag, FlagEvent, Review
from escalation.reviewing import (
    Asked,
    Outcome,
    latest_day,
    rests_until,
    review_problems,
)
from roles.acting import Actor
from roles.ave_model.types import Responsibility
from roles.calendar import dutch_calendar
from roles.permissions import Action, reviewers


def review_case(
    *, case_id: int, actor: Actor, now: datetime, flags: Collection[int], asked: Asked
) -> Review:
    """Say what follows from flags of a case, and why; they rest until the day that goes with it.

    A meeting is told to who holds a responsibility on the case; an assignment goes to the
    casusregisseur. Reviewing is no work on the case: its norms run on.

    Raises:
        NotAllowed: others review this case.
        RuleBroken: a reason or a day is missing, or the day lies beyond the norm.
        Stale: a flag has gone, or somebody else reviewed it meanwhile.
    """
    with at_work(case_id, actor, now, Action.REVIEW) as bench:
        today = timezone.localdate(now)
        standing = _standing(Flag.objects.filter(case=case_id), flags, today)
        latest = latest_for(standing, today)
        refuse_if(
            review_problems(
                asked, today=today, latest=latest, put_off_before=put_off_before(standing)
            )
        )
        until = rests_until(asked, latest)
        review = Review.objects.create(
            municipality_id=bench.case.municipality_id,
            case=bench.case,
            outcome=asked.outcome,
            reason=asked.reason.strip(),
            again=asked.again.strip(),
            until=until,
            at=now,
            reviewer_id=actor.user_id,
            function=_function(bench),
        )
        _rest(standing, review)
        _follow(bench, asked)
    return review


def latest_for(flags: Collection[Flag], today: date) -> date:
    """The last day until which all of these flags may rest: the soonest of theirs."""
    calendar = dutch_calendar(today.year, today.year + 1)
    return min(latest_day(today, flag.figures, calendar) for flag in flags)


def put_off_before(flags: Collection[Flag]) -> bool:
    """Whether one of these flags was put off already since it was raised."""
    return FlagEvent.objects.filter(
        flag__in=[f.pk for f in flags], review__outcome=Outcome.SNOOZE
    ).exists()


def _standing(candidates: QuerySet[Flag], wanted: Collection[int], today: date) -> list[Flag]:
    """The flags that were asked about, locked, if every one of them still waits."""
    flags = list(
        candidates.asking(today).filter(pk__in=wanted).select_for_update().order_by("pk")  # type: ignore[attr-defined]
    )
    if not flags or len(flags) != len(set(wanted)):
        raise Stale("Dit is intussen beoordeeld of vanzelf voorbij. Bekijk wat er nu staat.")
    return flags


def _function(bench: Bench) -> str:
    """The function in which somebody reviews: what they hold procesregie in, or their office."""
    regie = [
        h.function
        for h in bench.view.held
        if h.person == bench.actor.user_id and h.responsibility is Responsibility.PROCESREGIE
    ]
    mine = (*regie, *reviewers(bench.model, bench.case.phase), *sorted(bench.functions))
    return next(f for f in mine if f in bench.functions)


def _rest(flags: Collection[Flag], review: Review) -> None:
    for flag in flags:
        flag.reviewed_severity, flag.quiet_until = flag.severity, review.until
    Flag.objects.bulk_update(flags, ["reviewed_severity", "quiet_until"])
    FlagEvent.objects.bulk_create(
        FlagEvent(
            flag=flag,
            kind=FlagEvent.Kind.REVIEWED,
            at=review.at,
            severity=flag.severity,
            figures=flag.figures,
            review=review,
        )
        for flag in flags
    )


def _follow(bench: Bench, asked: Asked) -> None:
    if asked.outcome is Outcome.ASSIGNMENT and asked.until:
        assign(bench, text=asked.reason, due=asked.until)
    if asked.outcome is Outcome.MEETING and asked.until:
        call_meeting(bench, on=asked.until)
