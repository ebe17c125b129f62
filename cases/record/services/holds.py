"""Putting a case on hold until a day, and going on with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from cases.core.errors import Problem, Stale, refuse_if
from cases.core.locking import CaseContext, locked_case
from cases.core.services.notify import notify_case
from common import dates
from roles.acting import Actor
from roles.ave_model.norms import phase_norms
from roles.models import NormOverride
from roles.permissions import Action

from ..models import CaseHold

LONGEST = "evaluation_days"
"""The norm that a hold may last at most: an evaluation is never skipped by resting [ours]."""


def put_on_hold(*, case_id: int, actor: Actor, now: datetime, until: date, reason: str) -> CaseHold:
    """Let a case rest from today until a day; its norms stand still, except those for appointing.

    At most as long as the phase leaves between evaluations (calendar days), where it has that
    norm. Who holds something on the case is notified.

    Raises:
        NotAllowed: the actor does not work on the case.
        RuleBroken: no reason, or a day that cannot be.
        Stale: the case is on hold already.
    """
    with locked_case(case_id, actor, now, Action.EDIT) as context:
        today = timezone.localdate(now)
        if context.case.holds.on(today).exists():
            raise Stale("De casus is al gepauzeerd.")
        refuse_if(_problems(context, today, until, reason))
        hold = CaseHold.objects.create(
            case=context.case,
            start=today,
            until=until,
            reason=reason.strip(),
            decided_at=now,
            decided_by_id=actor.user_id,
        )
        notify_case(
            context,
            f"De casus is gepauzeerd tot {dates.full(until)}.",
            people=[h.person for h in context.snapshot.held],
        )
    return hold


def resume(*, case_id: int, actor: Actor, now: datetime) -> CaseHold:
    """Go on with a case before its hold ends: from today its norms count again.

    Raises:
        NotAllowed: the actor does not work on the case.
        Stale: the case is not on hold (any more).
    """
    with locked_case(case_id, actor, now, Action.EDIT) as context:
        today = timezone.localdate(now)
        hold: CaseHold | None = context.case.holds.on(today).select_for_update().first()
        if hold is None:
            raise Stale("De casus is niet (meer) gepauzeerd.")
        hold.until, hold.resumed_by_id, hold.resumed_at = today, actor.user_id, now
        hold.save()
        notify_case(
            context,
            "De casus loopt weer: de pauze is beëindigd.",
            people=[h.person for h in context.snapshot.held],
        )
    return hold


def longest_hold(context: CaseContext) -> int | None:
    """How many days the case may rest at most in its phase; None: the phase sets no limit."""
    overrides = NormOverride.objects.filter(municipality=context.case.municipality_id)
    own = overrides.by_municipality().get(context.case.municipality_id, {})
    norm = phase_norms(context.model, context.case.phase, own).get(LONGEST)
    return norm.days if norm else None


def _problems(context: CaseContext, today: date, until: date, reason: str) -> list[Problem]:
    problems = []
    if not reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom de casus mag rusten."))
    longest = longest_hold(context)
    if until <= today:
        problems.append(Problem("until", "Kies een dag na vandaag."))
    elif longest is not None and until > today + timedelta(days=longest):
        last = today + timedelta(days=longest)
        problems.append(
            Problem("until", f"Een pauze duurt in deze fase hoogstens tot {dates.full(last)}.")
        )
    return problems
