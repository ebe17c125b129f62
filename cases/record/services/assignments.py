"""Giving the casusregisseur something to do before a day, and saying that it is done."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from cases.worklist.ask import Kind, key
from common import dates
from roles.acting import Actor
from roles.ave_model.types import Responsibility
from roles.permissions import Action

from ..models import Assignment


def assign(context: CaseContext, *, text: str, due: date) -> Assignment:
    """Give an assignment to who holds casusregie, on a locked case, as part of a review.

    Raises:
        RuleBroken: nobody holds casusregie, nothing is asked, or the day has gone by.
    """
    holder = next(
        (h.person for h in context.snapshot.held if h.responsibility is Responsibility.CASUSREGIE),
        None,
    )
    problems = []
    if holder is None:
        problems.append(Problem("outcome", "Er is geen casusregisseur. Beleg eerst de casusregie."))
    if not text.strip():
        problems.append(Problem("reason", "Schrijf op wat er moet gebeuren."))
    if due < timezone.localdate(context.now):
        problems.append(Problem("until", "Deze dag is al voorbij."))
    refuse_if(problems)
    assert holder is not None  # noqa: S101  # the problems above saw to it
    assignment = Assignment.objects.create(
        case=context.case,
        given_to_id=holder,
        text=text.strip(),
        due=due,
        given_by_id=context.actor.user_id,
        given_at=context.now,
    )
    notify_case(
        context,
        f"U kreeg een opdracht, uiterlijk {dates.full(due)}.",
        people=[holder],
        asks=key(Kind.ASSIGNMENT, f"assignment:{assignment.pk}", assignment.pk),
    )
    return assignment


def withdraw(context: CaseContext, *, given_at: datetime, reason: str) -> None:
    """Take back, on a locked case, what this person asked at a moment and is not done yet."""
    given = Assignment.objects.open().filter(
        case=context.case, given_by=context.actor.user_id, given_at=given_at
    )
    for assignment in given.select_for_update():
        assignment.done_at, assignment.done_by_id = context.now, context.actor.user_id
        assignment.result = reason
        assignment.save()
        notify_case(context, "Een opdracht is ingetrokken.", people=[assignment.given_to_id])


def may_finish(context: CaseContext) -> bool:
    """Whether this person says what came of the assignments on this case: its casusregisseur."""
    return Action.LOG in context.actions and context.snapshot.acts_in(
        context.actor.user_id, Responsibility.CASUSREGIE, context.functions
    )


def finish(*, assignment: Assignment, actor: Actor, now: datetime, result: str) -> Assignment:
    """The casusregisseur says what came of it; who gave it is notified.

    Raises:
        NotAllowed: somebody else holds casusregie.
        RuleBroken: no result was written.
        Stale: it was finished already.
    """
    with locked_case(assignment.case_id, actor, now, Action.LOG) as context:
        current = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if not may_finish(context):
            raise NotAllowed(Problem("", "Deze opdracht is aan de casusregisseur."))
        if current.done_at is not None:
            raise Stale("Deze opdracht is al klaar gemeld.")
        if not result.strip():
            raise RuleBroken(Problem("result", "Schrijf op wat het heeft opgeleverd."))
        current.done_at, current.done_by_id = now, actor.user_id
        current.result = result.strip()
        current.save()
        notify_case(context, "Een opdracht is klaar gemeld.", people=[current.given_by_id])
        context.touch()
    return current
