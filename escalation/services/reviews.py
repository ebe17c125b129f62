"""Reviewing what is flagged: lock, check who may, check what was asked, write, tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cases.core.errors import CaseError, Problem, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.asking import ask_for_step
from cases.record.services.assignments import assign
from cases.record.services.meetings import call_meeting
from common.calendar import dutch_calendar
from escalation.following import suggested_step, why_no_step
from escalation.models import Flag, FlagEvent, Review
from escalation.reviewing import (
    NEEDS_DAY,
    Asked,
    Flagged,
    Outcome,
    latest_day,
    rests_until,
    review_problems,
)
from roles.acting import Actor
from roles.ave_model.causes import Cause
from roles.ave_model.types import Responsibility
from roles.ave_model.validate import GRAVEST
from roles.permissions import Action, may_propose, reviewers

from .flag_notices import end_flag_notices


def review_case(
    *, case_id: int, actor: Actor, now: datetime, flags: Collection[int], asked: Asked
) -> Review:
    """Say what follows from flags of a case, and why; they rest until the day that goes with it.

    Who holds a responsibility on the case is notified of a meeting; an assignment goes to the
    casusregisseur; a step that others propose is asked of them. Reviewing is no work on the case:
    its norms run on.

    Raises:
        NotAllowed: others review this case.
        RuleBroken: a reason or a day is missing, the day lies beyond the norm, or what was asked
            is not this person's to do.
        Stale: a flag has gone, or somebody else reviewed it meanwhile.
    """
    with locked_case(case_id, actor, now, Action.REVIEW) as context:
        today = timezone.localdate(now)
        standing = standing_flags(Flag.objects.filter(case=case_id), flags, today)
        problems = review_problems(asked, today=today, **limits_of(standing, today))
        refuse_if([*problems, *_not_theirs(context, asked, standing)])
        review = Review.objects.create(
            municipality_id=context.case.municipality_id,
            case=context.case,
            outcome=asked.outcome,
            reason=asked.reason.strip(),
            again=asked.again.strip(),
            until=until_of(asked, standing, today),
            at=now,
            reviewer_id=actor.user_id,
            function=_function(context),
        )
        rest(standing, review, asked)
        _follow(context, asked, standing)
    return review


@dataclass(frozen=True, slots=True)
class BulkReview:
    """What came of reviewing several cases at once, by their ids."""

    done: list[Review] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    """Case → why it was not reviewed, in a sentence."""


def review_cases(
    *, chosen: Mapping[int, Collection[int]], actor: Actor, now: datetime, asked: Asked
) -> BulkReview:
    """Review the flags (`chosen`: case → flags) of several cases in the same way.

    Each case is a review of its own, under its own lock and by its own permission: one that is
    refused has nothing written and does not keep the others from being reviewed. The cases are
    locked in one order, so that two people at once do not wait for each other.
    """
    together = BulkReview()
    for case_id in sorted(chosen):
        try:
            review = review_case(
                case_id=case_id, actor=actor, now=now, flags=chosen[case_id], asked=asked
            )
        except CaseError as error:
            together.refused[case_id] = str(error)
        else:
            together.done.append(review)
    return together


def limits_of(flags: Collection[Flag], today: date) -> dict[str, Any]:
    """What `review_problems` and the form ask of a review of these flags; one query."""
    return {
        "latest": latest_for(flags, today),
        "put_off_before": put_off_before(flags),
        "causes": frozenset(Cause(flag.cause) for flag in flags),
    }


def latest_for(flags: Collection[Flag], today: date) -> date:
    """The last day until which all of these flags may rest: the soonest of theirs."""
    calendar = dutch_calendar(today.year, today.year + 1)
    return min(latest_day(flagged(flag), today, calendar) for flag in flags)


def flagged(flag: Flag) -> Flagged:
    """What the rules ask of a flag, read with its case."""
    case = flag.case
    danger = case is not None and (case.safety_risk or case.ave_phase.severity == GRAVEST)
    return Flagged(Cause(flag.cause), flag.figures, danger)


def put_off_before(flags: Collection[Flag]) -> bool:
    """Whether one of these flags was put off since it was raised, and that was not undone."""
    undone = FlagEvent.objects.filter(review=OuterRef("review"), kind=FlagEvent.Kind.UNDONE)
    put_off = FlagEvent.objects.filter(
        flag__in=[flag.pk for flag in flags], review__outcome=Outcome.SNOOZE
    )
    return put_off.filter(~Exists(undone)).exists()


def standing_flags(candidates: QuerySet[Flag], wanted: Collection[int], today: date) -> list[Flag]:
    """The flags that were asked about, locked, if every one of them still waits.

    Raises:
        Stale: one does not.
    """
    flags = list(
        candidates.asking(today)  # type: ignore[attr-defined]
        .filter(pk__in=wanted)
        .select_related("case")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not flags or len(flags) != len(set(wanted)):
        raise Stale("Dit is intussen beoordeeld of vanzelf voorbij. Bekijk wat er nu staat.")
    return flags


def rest(flags: Collection[Flag], review: Review, asked: Asked) -> None:
    """Let flags rest by a review, each for as long as it may, and write it down with each."""
    today = timezone.localdate(review.at)
    for flag in flags:
        flag.reviewed_severity, flag.review = flag.severity, review
        flag.quiet_until = rest_of(flag, asked, today)
    Flag.objects.bulk_update(flags, ["reviewed_severity", "quiet_until", "review"])
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
    end_flag_notices(review.at, {flag.case_id for flag in flags if flag.case_id})


def rest_of(flag: Flag, asked: Asked, today: date) -> date | None:
    """When this flag comes back after such a review; None: only when it gets worse."""
    calendar = dutch_calendar(today.year, today.year + 1)
    return rests_until(asked, flagged(flag), today, calendar)


def until_of(asked: Asked, flags: Collection[Flag], today: date) -> date | None:
    """What a review says of its day: the one that was chosen, or else when the first of these
    flags comes back."""
    if asked.outcome in NEEDS_DAY:
        return asked.until
    return min((day for flag in flags if (day := rest_of(flag, asked, today))), default=None)


def _not_theirs(context: CaseContext, asked: Asked, flags: Collection[Flag]) -> Iterator[Problem]:
    """What was chosen and is not this person's to do."""
    if asked.outcome is Outcome.APPOINT and Action.APPOINT not in context.actions:
        yield Problem("outcome", "Regie beleggen is hier niet aan u.")
    if asked.outcome is Outcome.STEP:
        causes = [Cause(flag.cause) for flag in flags]
        if why := why_no_step(context.snapshot, causes, context.actor.user_id, context.functions):
            yield Problem("outcome", why)


def _function(context: CaseContext) -> str:
    """The function in which somebody reviews: what they hold procesregie in, or their office."""
    regie = [
        h.function
        for h in context.snapshot.held
        if h.person == context.actor.user_id and h.responsibility is Responsibility.PROCESREGIE
    ]
    mine = (*regie, *reviewers(context.model, context.case.phase), *sorted(context.functions))
    return next(f for f in mine if f in context.functions)


def _follow(context: CaseContext, asked: Asked, flags: Collection[Flag]) -> None:
    if asked.outcome is Outcome.ASSIGNMENT and asked.until:
        assign(context, text=asked.reason, due=asked.until)
    if asked.outcome is Outcome.MEETING and asked.until:
        call_meeting(context, on=asked.until)
    if asked.outcome is Outcome.STEP:
        _ask_for_the_step(context, flags)


def _ask_for_the_step(context: CaseContext, flags: Collection[Flag]) -> None:
    """Notify who proposes the step that the model suggests, unless that is the reviewer."""
    found = suggested_step(context.snapshot, [Cause(flag.cause) for flag in flags])
    if found is None:
        return
    if not may_propose(context.snapshot, found.step, context.actor.user_id, context.functions):
        ask_for_step(context, found.step)
