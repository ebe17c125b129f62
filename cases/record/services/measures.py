"""Recording which measures and instruments were used on a case, and when they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cases.core import notice_parts
from cases.core.errors import Problem, Stale, refuse_if
from cases.core.locking import locked_case
from cases.core.moments import EARLIEST_YEAR
from cases.core.services.notify import notify_case
from roles.acting import Actor
from roles.ave_model.instruments import instrument_words
from roles.permissions import Action

from ..models import Measure, MeasureEnd


@dataclass(frozen=True, slots=True)
class Used:
    """What was imposed, from when, and until when if that is known."""

    instrument: str
    start: date
    until: date | None
    text: str


def record_measure(*, case_id: int, actor: Actor, now: datetime, used: Used) -> Measure:
    """A measure that the model names was imposed on somebody of the household; who holds a
    responsibility hears of it. A pending proposal is looked at afresh.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: no reason, a measure the model does not know, or days that cannot be.
    """
    with locked_case(case_id, actor, now, Action.MEASURES) as context:
        words = instrument_words(context.model)
        problems = []
        if used.instrument not in words:
            problems.append(Problem("instrument", "Deze maatregel kent het model niet."))
        if used.start > actor.day:
            problems.append(
                Problem("start", "Deze dag ligt in de toekomst. Leg vast wat al is ingegaan.")
            )
        if used.start.year < EARLIEST_YEAR:
            problems.append(Problem("start", "Dit is te lang geleden. Kijk het jaartal na."))
        if used.until is not None and used.until <= used.start:
            problems.append(Problem("until", "De maatregel eindigt na de dag waarop hij ingaat."))
        if not used.text.strip():
            problems.append(Problem("text", "Schrijf op wat het is en waarom het nodig was."))
        refuse_if(problems)
        measure = Measure.objects.create(
            case=context.case,
            instrument=used.instrument,
            start=used.start,
            until=used.until,
            text=used.text.strip(),
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        context.touch()
        context.grounds_changed()
        notify_case(
            context,
            f"Er is een maatregel vastgelegd: {words[used.instrument].lower()}.",
            people=[h.person for h in context.snapshot.held],
            part=notice_parts.PLAN,
        )
    return measure


def end_measure(
    *, measure: Measure, actor: Actor, now: datetime, on: date, mistaken: bool, text: str
) -> MeasureEnd:
    """A measure ended on a day, or was recorded by mistake; both records stay.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: no reason, or a day that cannot be.
        Stale: its end was recorded already.
    """
    with locked_case(measure.case_id, actor, now, Action.MEASURES) as context:
        problems = []
        if on > actor.day:
            problems.append(Problem("on", "Deze dag ligt in de toekomst."))
        if on < measure.start:
            problems.append(Problem("on", "Deze dag ligt voor de dag waarop de maatregel inging."))
        if not text.strip():
            problems.append(Problem("text", "Schrijf op waarom de maatregel eindigt."))
        refuse_if(problems)
        try:
            with transaction.atomic():
                end = MeasureEnd.objects.create(
                    measure=measure,
                    on=on,
                    mistaken=mistaken,
                    text=text.strip(),
                    recorded_at=now,
                    recorded_by_id=actor.user_id,
                )
        except IntegrityError as error:
            raise Stale("Het einde van deze maatregel staat al vast.") from error
        context.touch()
        context.grounds_changed()
        notify_case(
            context,
            "Een maatregel is beëindigd.",
            people=[h.person for h in context.snapshot.held],
            part=notice_parts.PLAN,
        )
    return end
