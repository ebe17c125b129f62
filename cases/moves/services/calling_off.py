"""What ends an announcement from the side of the sender, and what who received it is told."""

from __future__ import annotations

from datetime import datetime

from cases.core import notice_parts
from cases.core.locking import CaseContext
from cases.record.models import CaseEnding
from notifications.services.notices import end_notices, notify
from roles.models import User
from roles.permissions import may_register

from ..models import MoveAnnouncement, MoveStep


def call_off(context: CaseContext, text: str) -> None:
    """An announcement that still waits is taken back, as the case went another way; if there is
    none, nothing happens. Inside the lock of the case."""
    waiting = context.case.moves.filter(status=MoveAnnouncement.Status.OPEN)
    for announcement in waiting.select_for_update().select_related("municipality"):
        function = next(iter(sorted(context.functions)), announcement.function)
        take_back_now(context, announcement, text, function)


def take_back_now(
    context: CaseContext, announcement: MoveAnnouncement, text: str, function: str
) -> MoveStep:
    """Write it, and tell who received it; both are locked."""
    announcement.status = MoveAnnouncement.Status.TAKEN_BACK
    announcement.save(update_fields=["status"])
    step = MoveStep.objects.create(
        announcement=announcement,
        kind=MoveStep.Kind.TAKEN_BACK,
        text=text,
        at=context.now,
        by_id=context.actor.user_id,
        function=function,
    )
    tell_receivers(
        context,
        announcement,
        f"De gemeente {context.case.municipality.name} nam aankondiging "
        f"{announcement.reference} terug. U hoeft niets te doen.",
    )
    return step


def tell_reopened(context: CaseContext, ending: CaseEnding) -> None:
    """Where a household was accepted, they hear that the sender opened the case again."""
    step = MoveStep.objects.select_related("announcement__municipality").filter(ending=ending)
    for accepted in step:
        announcement = accepted.announcement
        tell_receivers(
            context,
            announcement,
            f"De gemeente {context.case.municipality.name} opende de casus van aankondiging "
            f"{announcement.reference} weer. Bel: {announcement.call}.",
        )


def tell_receivers(context: CaseContext, announcement: MoveAnnouncement, text: str) -> None:
    """Who takes in signals in the municipality that receives; earlier notices of it are done."""
    settle_notices(announcement, context.now)
    there = announcement.municipality
    model = there.ave_model
    functions = [f for f in model.functions if may_register(model, frozenset({f}))]
    people = User.objects.with_function(functions, municipality=there, day=context.actor.day)
    notify(
        people.exclude(pk=context.actor.user_id).values_list("pk", flat=True),
        about=notice_parts.ARRIVAL,
        part=announcement.reference,
        text=text,
        now=context.now,
    )


def settle_notices(announcement: MoveAnnouncement, now: datetime) -> None:
    """What was asked about it is asked no more."""
    end_notices(about=notice_parts.ARRIVAL, part=announcement.reference, now=now)
