"""Recording what an opschalingsoverleg bound its parties to, and whether they kept to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cases.core.errors import Problem, RuleBroken, Stale, refuse_if
from cases.core.locking import locked_case
from cases.core.services.notify import notify_case
from common import dates
from roles.acting import Actor
from roles.permissions import Action

from ..models import Agreement


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """Who does what before which day, and in which meeting and with whom that was agreed."""

    who: str
    text: str
    due: date
    agreed_on: date
    agreed_with: str


def agree(*, case_id: int, actor: Actor, now: datetime, new: NewAgreement) -> Agreement:
    """A bindende afspraak on a case; who holds a responsibility there is notified.

    Raises:
        NotAllowed: others keep the process of this case going.
        RuleBroken: it does not say who does what and with whom it was agreed, or its days cannot
            be.
    """
    with locked_case(case_id, actor, now, Action.AGREE) as context:
        refuse_if([*_problems(new, timezone.localdate(now))])
        agreement = Agreement.objects.create(
            case=context.case,
            who=new.who.strip(),
            text=new.text.strip(),
            due=new.due,
            agreed_on=new.agreed_on,
            agreed_with=new.agreed_with.strip(),
            recorded_at=now,
            author_id=actor.user_id,
        )
        notify_case(
            context,
            f"Er is een bindende afspraak, uiterlijk {dates.full(new.due)}.",
            people=[h.person for h in context.snapshot.held],
        )
        context.touch()
    return agreement


def settle(
    *, agreement: Agreement, actor: Actor, now: datetime, kept: bool, result: str
) -> Agreement:
    """Say whether the agreement was kept and what came of it; who holds something and who
    recorded it are notified.

    Raises:
        NotAllowed: others keep the process of this case going.
        RuleBroken: no result was written.
        Stale: somebody else said so already.
    """
    with locked_case(agreement.case_id, actor, now, Action.AGREE) as context:
        current = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if current.done_at is not None:
            raise Stale("Bij deze afspraak staat al wat ervan kwam.")
        if not result.strip():
            raise RuleBroken(Problem("result", "Schrijf op wat ervan kwam."))
        current.done_at, current.done_by_id = now, actor.user_id
        current.kept, current.result = kept, result.strip()
        current.save()
        notify_case(
            context,
            f"Een bindende afspraak is {'' if kept else 'niet '}nagekomen.",
            today="" if kept else "Bekijk vandaag wat nu nodig is.",
            people=[current.author_id, *(h.person for h in context.snapshot.held)],
        )
        context.touch()
    return current


def _problems(new: NewAgreement, today: date) -> Iterator[Problem]:
    if not new.who.strip():
        yield Problem("who", "Vul in wie dit doet.")
    if not new.text.strip():
        yield Problem("text", "Schrijf op wat is afgesproken.")
    if not new.agreed_with.strip():
        yield Problem("agreed_with", "Vul in met wie dit is afgesproken.")
    if new.agreed_on > today:
        yield Problem("agreed_on", "De dag van het overleg ligt in de toekomst.")
    if new.due < new.agreed_on:
        yield Problem("due", "Deze dag ligt voor de dag van het overleg.")
