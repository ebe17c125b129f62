"""Telling bestuur of a case in outline, and what comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from cases.core import notice_parts
from cases.core.errors import NotAllowed, Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from cases.households.services.traces import personal_data_of, trace_problems
from common.dates import full
from notifications.services.notices import end_notices
from roles.acting import Actor
from roles.permission_levels import may_be_told
from roles.permissions import Action, bestuurders, reviewers

from .models import Briefing, BriefingReply
from .outline import PARTS, Outline, addressee_problems, outline_problems

Kind = BriefingReply.Kind

BRIEFING_PARTS = (
    notice_parts.BRIEFING,
    notice_parts.ASKED_OF_BESTUUR,
    notice_parts.ASKED_BY_BESTUUR,
)


def brief(
    *,
    case_id: int,
    actor: Actor,
    now: datetime,
    outline: Outline,
    addressees: Collection[str] = (),
    after: int | None = None,
) -> Briefing:
    """Tell bestuur how a case stands, in outline; who is told sees it in outline from then on.

    `addressees`: the functions that are told beside those that know of the case already.
    `after` is the number of the last one that the writer had before them (0: none).

    Raises:
        NotAllowed: others inform bestuur here, or bestuur has no part in this phase.
        RuleBroken: a part is missing, or something in it leads to a person.
        Stale: somebody else wrote one meanwhile.
    """
    with locked_case(case_id, actor, now, Action.BRIEF) as context:
        last = context.case.briefings.order_by("-number").select_related("author").first()
        number = last.number if last else 0
        if after is not None and after != number and last:
            raise Stale(
                "Intussen schreef een ander ook bestuurlijke informatie. Lees die eerst.",
                [f"Nummer {last.number} is van {last.author}."],
            )
        told = {*bestuurders(context.snapshot), *addressees}
        refuse_if(
            [
                *addressee_problems(told, may_be_told(context.snapshot)),
                *outline_problems(
                    outline,
                    known=personal_data_of(context.case.household_id),
                    addressees=told,
                    today=timezone.localdate(now),
                ),
            ]
        )
        texts = {part: outline.text(part) for part in PARTS}
        briefing = Briefing.objects.create(
            **{**asdict(outline), **texts},
            case=context.case,
            number=number + 1,
            phase=context.case.phase,
            addressees=sorted(told),
            author_id=actor.user_id,
            function=_function(context, reviewers(context.model, context.case.phase)),
            at=now,
        )
        context.case.told = sorted({*context.case.told, *told})
        context.store()
        context.refresh()
        _tell_of_new(context, briefing)
    return briefing


def _tell_of_new(context: CaseContext, briefing: Briefing) -> None:
    """What was told or asked by the ones before it is over."""
    for part in BRIEFING_PARTS:
        end_notices(about=context.case.reference, part=part, now=context.now)
    asked: set[int] = set()
    if briefing.asked and briefing.asked_before:
        asked = notify_case(
            context,
            "Er is een vraag aan u bij de bestuurlijke informatie. "
            f"Antwoord uiterlijk {full(briefing.asked_before)}.",
            functions=[briefing.asked_of],
            part=notice_parts.ASKED_OF_BESTUUR,
            today="Lees hem vandaag.",
        )
    notify_case(
        context,
        "Er is bestuurlijke informatie over deze casus.",
        functions=briefing.addressees,
        part=notice_parts.BRIEFING,
        today="Lees die vandaag.",
        beside=asked,
    )


def reply(
    *, briefing: Briefing, actor: Actor, now: datetime, kind: str, text: str = ""
) -> BriefingReply:
    """Say that it was read, ask back, give what was asked, or answer a question.

    To have read it twice is the same as once. Whoever has to know is notified.

    Raises:
        NotAllowed: it is not addressed to this person, or (an answer) others inform bestuur here.
        RuleBroken: nothing was written.
        Stale: it was answered already, or there is a newer one.
    """
    needed = Action.BRIEF if kind == Kind.ANSWER else Action.READ_BRIEFING
    with locked_case(briefing.case_id, actor, now, needed) as context:
        function = _replies_as(context, briefing, kind)
        if kind == Kind.READ:
            found = BriefingReply.objects.filter(briefing=briefing, kind=kind, by=actor.user_id)
            if already := found.first():
                return already
        else:
            _refuse_what_is_over(briefing, kind)
            if not text.strip():
                raise RuleBroken(Problem("text", "Schrijf op wat u wilt zeggen."))
            refuse_if(trace_problems(context.case.household_id, {"text": text}))
        made = BriefingReply.objects.create(
            briefing=briefing,
            kind=kind,
            text="" if kind == Kind.READ else text.strip(),
            by_id=actor.user_id,
            function=function,
            at=now,
        )
        _tell_of(context, briefing, kind)
    return made


def _function(context: CaseContext, wanted: Iterable[str]) -> str:
    """The first of the wanted functions that this person holds here, else any."""
    return next((f for f in wanted if f in context.functions), min(context.functions))


def _replies_as(context: CaseContext, briefing: Briefing, kind: str) -> str:
    if kind == Kind.ANSWER:
        return _function(context, reviewers(context.model, context.case.phase))
    wanted = [briefing.asked_of] if kind == Kind.RESULT else briefing.addressees
    mine = [f for f in wanted if f in context.functions]
    if not mine:
        raise NotAllowed(Problem("", "Deze bestuurlijke informatie is niet aan u gericht."))
    return mine[0]


def _refuse_what_is_over(briefing: Briefing, kind: str) -> None:
    if Briefing.objects.filter(case=briefing.case_id, number__gt=briefing.number).exists():
        raise Stale("Er is nieuwere bestuurlijke informatie over deze casus. Lees die eerst.")
    kinds = list(briefing.replies.order_by("at", "pk").values_list("kind", flat=True))
    if kind == Kind.RESULT and Kind.RESULT in kinds:
        raise Stale("Op deze vraag is al gereageerd. Lees de reactie.")
    asked = [k for k in kinds if k in (Kind.QUESTION, Kind.ANSWER)]
    if kind == Kind.ANSWER and asked[-1:] != [Kind.QUESTION]:
        raise Stale("Er staat geen vraag (meer) open. Lees wat er is geantwoord.")


def _tell_of(context: CaseContext, briefing: Briefing, kind: str) -> None:
    about, now = context.case.reference, context.now
    if kind == Kind.ANSWER:
        end_notices(about=about, part=notice_parts.ASKED_BY_BESTUUR, now=now)
        asking = briefing.replies.filter(kind=Kind.QUESTION).values_list("by", flat=True)
        text = "Uw vraag over bestuurlijke informatie is beantwoord."
        notify_case(
            context,
            text,
            people=asking,
            part=notice_parts.BRIEFING,
            today="Lees het antwoord vandaag.",
        )
    elif kind == Kind.QUESTION:
        notify_case(
            context,
            "Het bestuur stelt een vraag bij de bestuurlijke informatie.",
            people=[briefing.author_id],
            part=notice_parts.ASKED_BY_BESTUUR,
            today="Beantwoord die vandaag.",
        )
    elif kind == Kind.RESULT:
        end_notices(about=about, part=notice_parts.ASKED_OF_BESTUUR, now=now)
        notify_case(
            context,
            "Het bestuur reageerde op uw vraag bij de bestuurlijke informatie.",
            people=[briefing.author_id],
            part=notice_parts.BRIEFING,
            today="Lees de reactie vandaag.",
        )
