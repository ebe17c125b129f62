"""What waits for a person beside their cases: notices, signals, households that come, and
bestuurlijke informatie."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Window

from cases.briefings.models import Briefing
from cases.briefings.presenters import tells_or_is_told
from cases.core.querysets import rights_on
from cases.intake.models import Signal
from cases.intake.presenters.signals import WaitingSignal
from cases.moves.models import MoveAnnouncement
from cases.moves.presenters import WaitingMove
from roles.middleware import RequestContext
from roles.permissions import may_register


@dataclass(frozen=True, slots=True)
class OtherWork:
    """What was found."""

    intake: list[int]
    """The municipalities in which this person registers signals."""
    signals: list[WaitingSignal] = field(default_factory=list)
    """Oldest first."""
    signals_number: int = 0
    """How many signals wait in all."""
    briefings: list[Briefing] = field(default_factory=list)
    moves: list[WaitingMove] = field(default_factory=list)
    """Households that another municipality announced, oldest first."""


def read_other_work(request_context: RequestContext, *, most: int | None = None) -> OtherWork:
    """`most`: so many signals, None: all. At most four queries."""
    intake, actor = intake_of(request_context), request_context.actor
    waiting = Signal.objects.in_municipalities(intake).waiting()
    rows = waiting.annotate(of_all=Window(Count("pk"))).values_list(*WaitingSignal._fields)
    signals = [WaitingSignal._make(row) for row in rows[:most]] if intake else []
    moves: list[WaitingMove] = []
    if intake:
        announced = MoveAnnouncement.objects.filter(
            municipality__in=intake, status=MoveAnnouncement.Status.OPEN
        ).exclude(by=actor.user_id)
        columns = ("reference", "case__municipality__name", "at", "answer_by", "call")
        moves = [WaitingMove._make(row) for row in announced.order_by("at").values_list(*columns)]
    briefings: list[Briefing] = []
    if tells_or_is_told(request_context):
        found = list(Briefing.objects.waiting_for(actor))
        rights = rights_on((briefing.case_id for briefing in found), actor)
        briefings = [briefing for briefing in found if briefing.case_id in rights]
    return OtherWork(
        intake=intake,
        signals=signals,
        signals_number=signals[0].of_all if signals else 0,
        briefings=briefings,
        moves=moves,
    )


def intake_of(request_context: RequestContext) -> list[int]:
    """The municipalities in which this person registers signals."""
    return [
        pk
        for pk, m in request_context.municipalities.items()
        if may_register(m.ave_model, request_context.actor.functions_in(pk))
    ]
