"""Asking a colleague to do what one may not do oneself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from notifications.models import Notice
from notifications.services.notices import notify
from roles.acting import Actor
from roles.ave_model.types import Transition
from roles.ave_model.words import labels, listed
from roles.models import FunctionPeriod
from roles.permissions import Action
from roles.why_not import Attempt, attempt_words, may

from ..errors import Problem, RuleBroken
from ..locking import CaseContext, locked_case
from ..notice_parts import REGIE, STEP
from .notify import notify_case

LONGEST = 300
"""Letters in a notice."""


def ask(*, case_id: int, actor: Actor, now: datetime, attempt: Attempt, recipient: int) -> Notice:
    """Notify somebody who may do this that the actor asks for it; the same ask once a day.

    Raises:
        NotAllowed: the actor does not see the case.
        RuleBroken: the actor may do it, the other may not, or it was asked today already.
    """
    with locked_case(case_id, actor, now, Action.OUTLINE) as context:
        if context.why_not(attempt) is None:
            raise RuleBroken(Problem("", "Dit mag u zelf. U hoeft het niet te vragen."))
        if recipient == actor.user_id or not _may(context, attempt, recipient):
            raise RuleBroken(Problem("", "Deze persoon mag dit ook niet. Kies een ander."))
        text = f"{actor.name} vraagt u: {attempt_words(context.model, attempt)}."[:LONGEST]
        asked_today = Notice.objects.filter(
            recipient=recipient,
            about=context.case.reference,
            asked_by=actor.user_id,
            text=text,
            created_at__gte=timezone.localtime(now).replace(hour=0, minute=0, second=0),
        )
        if asked_today.exists():
            raise RuleBroken(Problem("", "U vroeg dit vandaag al. Er gaat geen tweede bericht."))
        (notice,) = notify(
            [recipient],
            about=context.case.reference,
            text=text,
            part=_part(attempt),
            asked_by=actor.user_id,
            now=now,
        )
        return notice


def _part(attempt: Attempt) -> str:
    """The part of the case with which this is done."""
    if attempt.step:
        return STEP
    return f"{REGIE}-{attempt.slot.replace(':', '-')}" if attempt.slot else ""


def _may(context: CaseContext, attempt: Attempt, person: int) -> bool:
    """Whether this person, with every function they hold here today, may do it."""
    functions = frozenset(
        FunctionPeriod.objects.active_on(context.actor.day)
        .in_municipality(context.case.municipality)
        .filter(user=person)
        .values_list("function", flat=True)
    )
    return may(context.snapshot, attempt, person, functions)


def ask_for_step(context: CaseContext, step: Transition) -> None:
    """On a locked case, ask who may propose a step to do so; it is theirs to decide whether.

    Raises:
        RuleBroken: there is nobody to ask.
    """
    target = context.model.phase(step.to_phase).label
    where = "binnen" if step.from_phase == step.to_phase else "naar"
    asked = notify_case(
        context,
        f"Bekijk of u de stap {where} {target} voorstelt. Dat volgt uit een signalering.",
        functions=step.proposes,
        part=STEP,
    )
    if not asked:
        who = listed(labels(context.model, step.proposes))
        raise RuleBroken(
            Problem("outcome", f"Deze stap is aan: {who}. Daar is nu niemand van om te vragen.")
        )
