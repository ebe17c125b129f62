"""Asking a colleague to do what one may not do oneself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from notifications.models import Notice
from notifications.services.notices import notify
from roles.acting import Actor
from roles.ave_model.types import Transition
from roles.models import FunctionPeriod
from roles.permissions import Action
from roles.why_not import Wish, may, wish_words

from ..errors import Problem, RuleBroken
from ..locking import Bench, at_work
from ..notice_parts import FLAGS
from .telling import tell

LONGEST = 300
"""Letters in a notice."""


def ask(*, case_id: int, actor: Actor, now: datetime, wish: Wish, recipient: int) -> Notice:
    """Tell somebody who may do this that the actor asks for it; the same ask once a day.

    Raises:
        NotAllowed: the actor does not see the case.
        RuleBroken: the actor may do it, the other may not, or it was asked today already.
    """
    with at_work(case_id, actor, now, Action.OUTLINE) as bench:
        if bench.why_not(wish) is None:
            raise RuleBroken(Problem("", "Dit mag u zelf. U hoeft het niet te vragen."))
        if recipient == actor.user_id or not _may(bench, wish, recipient):
            raise RuleBroken(Problem("", "Deze persoon mag dit ook niet. Kies een ander."))
        text = f"{actor.name} vraagt u: {wish_words(bench.model, wish)}."[:LONGEST]
        asked_today = Notice.objects.filter(
            recipient=recipient,
            about=bench.case.reference,
            asked_by=actor.user_id,
            text=text,
            created_at__gte=timezone.localtime(now).replace(hour=0, minute=0, second=0),
        )
        if asked_today.exists():
            raise RuleBroken(Problem("", "U vroeg dit vandaag al. Er gaat geen tweede bericht."))
        (notice,) = notify(
            [recipient],
            about=bench.case.reference,
            text=text,
            asked_by=actor.user_id,
            now=now,
        )
        return notice


def _may(bench: Bench, wish: Wish, person: int) -> bool:
    """Whether this person, with every function they hold here today, may do it."""
    functions = frozenset(
        FunctionPeriod.objects.active_on(bench.actor.day)
        .in_municipality(bench.case.municipality)
        .filter(user=person)
        .values_list("function", flat=True)
    )
    return may(bench.view, wish, person, functions)


def ask_for_step(bench: Bench, step: Transition) -> None:
    """On a locked case, ask who may propose a step to do so; it is theirs to decide whether."""
    target = bench.model.phase(step.to_phase).label
    where = "binnen" if step.from_phase == step.to_phase else "naar"
    tell(
        bench,
        f"Bekijk of u de stap {where} {target} voorstelt. Dat volgt uit een signalering.",
        functions=step.proposes,
        part=FLAGS,
    )
