"""Being absent, and who stands in meanwhile: recorded by oneself, or by who may lighten one's load.

Who stands in gets exactly what the absent person holds, on every case where one of their functions
may hold it. What nobody can take over counts as held by nobody, and whoever may appoint is asked
(`roles/staffing.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cases.core.models import ActingHolder
from cases.core.notice_parts import ABSENCE
from common import dates
from notifications.services.notices import end_notices, notify
from roles.acting import Actor, municipalities_of
from roles.ave_model.types import AveModel
from roles.models import Absence, FunctionPeriod, User
from roles.permissions_over_people import reviewers_of_people

LONGEST = timedelta(days=366)
"""An absence that lasts longer is an end: give the cases to somebody else [ours]."""


def may_record_absence(user: User, actor: Actor) -> bool:
    """Whether this person records somebody's absence: that person, or who reviews what is flagged
    about people in a municipality where they work (teamleider, beheerder)."""
    if user.pk == actor.user_id:
        return True
    return any(
        actor.functions_in(municipality.pk) & frozenset(reviewers_of_people(municipality.ave_model))
        for municipality in municipalities_of(user, actor.day)
    )


def record_absence(
    *,
    user: User,
    start: date,
    until: date | None,
    stand_in: User | None,
    actor: Actor,
    now: datetime,
) -> Absence:
    """Somebody is absent from a day up to and including a day (None: unknown).

    Raises:
        PermissionDenied: somebody else records this.
        ValidationError: a day that cannot be, another absence in these days, or a stand-in who
            cannot: the same person, who may hold nothing of what they hold, or who is absent too.
    """
    if not may_record_absence(user, actor):
        raise PermissionDenied("De afwezigheid van een ander legt de teamleider of beheerder vast.")
    with transaction.atomic():
        locked: User = User.objects.select_for_update().get(pk=user.pk)
        problems: dict[str, str] = {}
        if until and until < start:
            problems["until"] = "De laatste dag ligt voor de eerste dag."
        elif until and until < actor.day:
            problems["until"] = "Deze afwezigheid is al voorbij. Vul een dag in die nog komt."
        elif until and until - start > LONGEST:
            problems["until"] = "Langer dan een jaar is geen afwezigheid: draag de casussen over."
        if _overlapping(locked, start, until):
            problems["start"] = "In deze dagen staat al een afwezigheid. Beëindig die eerst."
        if stand_in is not None and (why := _why_not_stand_in(locked, stand_in, start, actor.day)):
            problems["stand_in"] = why
        if problems:
            raise ValidationError(problems)
        absence = Absence.objects.create(
            user=locked,
            start=start,
            until=until,
            stand_in=stand_in,
            recorded_by_id=actor.user_id,
            recorded_at=now,
        )
        _notify(absence, actor, now)
    return absence


def end_absence(*, absence: Absence, actor: Actor, now: datetime) -> None:
    """Somebody is back today; an absence that was still to come never was.

    Raises:
        PermissionDenied: somebody else records this.
        ValidationError: it is over already.
    """
    if not may_record_absence(absence.user, actor):
        raise PermissionDenied("De afwezigheid van een ander legt de teamleider of beheerder vast.")
    with transaction.atomic():
        locked: Absence = Absence.objects.select_for_update().get(pk=absence.pk)
        if locked.withdrawn_at or (locked.until and locked.until < actor.day):
            raise ValidationError("Deze afwezigheid is al voorbij.")
        if locked.start >= actor.day:
            locked.withdrawn_at = now
        else:
            locked.until = actor.day - timedelta(days=1)
        locked.save()
        end_notices(about=ABSENCE, part=str(locked.pk), now=now)
        if locked.stand_in_id and locked.stand_in_id != actor.user_id:
            notify(
                [locked.stand_in_id],
                about=ABSENCE,
                text="Uw collega is terug: u neemt niet meer waar.",
                now=now,
            )


def stand_in_candidates(user: User, day: date) -> dict[int, tuple[str, frozenset[str]]]:
    """Who may stand in for this person: id → name and functions. Everybody with a function that may
    hold what one of theirs may hold, in a municipality where they work; never themselves."""
    found: dict[int, tuple[str, frozenset[str]]] = {}
    for municipality in municipalities_of(user, day):
        wanted = interchangeable(municipality.ave_model, municipality.functions_held)  # type: ignore[attr-defined]
        periods = (
            FunctionPeriod.objects.active_on(day)
            .in_municipality(municipality)
            .filter(function__in=wanted)
            .exclude(user=user)
            .order_by("user__name", "user_id")
        )
        for pk, name, function in periods.values_list("user", "user__name", "function"):
            _, functions = found.get(pk, (name, frozenset()))
            found[pk] = name, functions | {function}
    return found


def interchangeable(model: AveModel, functions: Iterable[str]) -> frozenset[str]:
    """The functions that may hold a responsibility which one of these may hold, and these."""
    mine = frozenset(functions)
    slots = (slot for phase in model.phases.values() for slot in phase.slots)
    found = {f for slot in slots if mine & frozenset(slot.holders) for f in slot.holders}
    if model.minors and mine & found:
        found |= set(model.minors.casusregie)
    return mine | found


class TakenOver(NamedTuple):
    """Of how many cases of an absent person the stand-in acts, and of how many nobody does."""

    taken: int
    open: int


def taken_over(absence: Absence) -> TakenOver:
    """What became of what the absent person holds now."""
    rows = ActingHolder.objects
    taken = rows.filter(stands_in_for=absence.user_id).values("case").distinct().count()
    left = rows.filter(person=absence.user_id, absent=True).values("case").distinct().count()
    return TakenOver(taken, left)


def _overlapping(user: User, start: date, until: date | None) -> bool:
    standing = Absence.objects.standing().filter(user=user).exclude(until__lt=start)
    return (standing.filter(start__lte=until) if until else standing).exists()


def _why_not_stand_in(user: User, stand_in: User, start: date, today: date) -> str:
    if stand_in.pk == user.pk:
        return "Kies een ander: niemand neemt voor zichzelf waar."
    if stand_in.pk not in stand_in_candidates(user, max(start, today)):
        return "Deze persoon heeft geen functie die dit werk kan overnemen. Kies iemand anders."
    if Absence.objects.not_over_on(start).filter(user=stand_in, start__lte=start).exists():
        return "Deze persoon is dan zelf afwezig. Kies iemand anders."
    return ""


def _notify(absence: Absence, actor: Actor, now: datetime) -> None:
    if absence.stand_in_id and absence.stand_in_id != actor.user_id:
        until = f" tot en met {dates.full(absence.until)}" if absence.until else ""
        text = f"U neemt waar voor een collega, van {dates.full(absence.start)}{until}."
        notify([absence.stand_in_id], about=ABSENCE, part=str(absence.pk), text=text, now=now)
