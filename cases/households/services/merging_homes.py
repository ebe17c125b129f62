"""Two households that are one, registered twice, become one: people say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from cases.core.errors import NotAllowed, Problem, Stale, refuse_if
from cases.core.listeners import households_changed
from cases.core.locking import case_context, locked_case
from cases.core.models import Case
from cases.core.services.notify import notify_case
from cases.intake.models import Signal
from cases.moves.services.calling_off import call_off
from cases.record.models import CaseEnding
from cases.record.services.endings import NewEnding, finish, function_of, withdraw_proposal
from roles.acting import Actor
from roles.permissions import Action

from ..merging import Joined, Stay, join_stays
from ..models import Household, HouseholdMerge, Membership
from .households import HIDDEN_ADDRESS, Address, may_change, may_read_private
from .merging import row_of
from .minors import a_minor_joined

PLACE = tuple(field.name for field in fields(Address))
CHANGED = "Intussen is een van beide huishoudens veranderd. Kijk opnieuw voordat u verdergaat."


@dataclass(frozen=True, slots=True)
class HomePreview:
    """What a merge would do; nothing is written."""

    kept: Household
    gone: Household
    members: tuple[Membership, ...]
    """Who belongs to the household afterwards, as they stand now."""
    twice: tuple[str, ...]
    """Names that stand there twice afterwards, as two records."""
    running: tuple[Case, ...]
    """The open cases, that of the kept one first; of two one goes on."""
    may_end: frozenset[int]
    """Those of them that this person may end."""
    seen: str


def preview_homes(kept: Household, gone: Household, actor: Actor, now: datetime) -> HomePreview:
    """Who belongs to the household afterwards, and which cases run."""
    rows = [m for m in home_rows(kept, gone) if m.end is None]
    dropped = {stay.key for one in _joined(kept, gone) for stay in one.drop}
    members = tuple(m for m in rows if m.pk not in dropped)
    names = [m.person.full_name for m in members]
    running = running_in(kept, gone)
    may_end = {
        case.pk for case in running if Action.CLOSE in case_context(case, actor, now).actions
    }
    return HomePreview(
        kept=kept,
        gone=gone,
        members=members,
        twice=tuple(dict.fromkeys(name for name in names if names.count(name) > 1)),
        running=tuple(running),
        may_end=frozenset(may_end),
        seen=state_of_homes(kept, gone),
    )


def merge_households(
    *,
    kept: Household,
    gone: Household,
    actor: Actor,
    now: datetime,
    takes_address: bool,
    goes_on: int | None,
    reason: str,
    seen: str,
) -> HouseholdMerge:
    """`gone` is the same household as `kept`: its members, signals and cases are of that one.

    Where both have a case that runs, `goes_on` says which one does; the other ends as merged. Who
    sees a case follows from the case alone, so nobody sees one that they did not. An address that
    was secret for either stays so.

    Raises:
        NotAllowed: the actor may not change both, may not end the case that does not go on, or
            takes an address that is secret for them.
        RuleBroken: no reason, not two households here, or it is not said which case goes on.
        Stale: something changed since it was read.
    """
    with transaction.atomic():
        lock_homes(kept, gone)
        demand_both(kept, gone, actor, now)
        running = running_in(kept, gone)
        refuse_if(_problems(kept, gone, running, goes_on, reason))
        if state_of_homes(kept, gone) != seen:
            raise Stale(CHANGED)
        if takes_address and gone.secret_address and not may_read_private(gone, actor):
            raise NotAllowed(Problem("address", HIDDEN_ADDRESS))
        before = _as_it_stands(kept, gone)
        joined = _joined(kept, gone)
        ending = None
        if len(running) > 1:
            ending = _end_the_other(running, goes_on, kept, actor, now, reason.strip())
        for case in Case.objects.filter(household=gone).order_by("pk"):
            move_case(case, kept, actor, now)
        for signal in Signal.objects.filter(household=gone).order_by("pk"):
            signal.household = kept
            signal.save()
        _join(kept, before["rows"], joined)
        secret = kept.secret_address or gone.secret_address
        for name in PLACE if takes_address else ():
            setattr(kept, name, getattr(gone, name))
        kept.secret_address = secret
        kept.save()
        gone.merged_into = kept
        gone.save()
        Household.objects.filter(merged_into=gone).update(merged_into=kept)
        if kept.has_minors_on(now.date()):
            a_minor_joined(kept, actor, now)
        if len(running) == 1:
            text = "Het huishouden van deze casus is samengevoegd met een ander. Kijk wie er wonen."
            _tell(running[0], text, actor, now)
        households_changed(kept.pk, gone.pk)
        return HouseholdMerge.objects.create(
            kept=kept,
            gone=gone,
            before=before,
            after={"address": place_of(kept), "rows": rows_left(before["rows"])},
            ending=ending,
            reason=reason.strip(),
            at=now,
            by_id=actor.user_id,
            function=min(actor.functions_in(kept.municipality_id)),
        )


# Reading


def state_of_homes(kept: Household, gone: Household) -> str:
    """A mark of both households and what belongs to them: another once anything changes."""
    both = (kept.pk, gone.pk)
    marks = (
        Household.history.filter(id__in=both),
        Membership.history.filter(household_id__in=both),
        Signal.history.filter(household_id__in=both),
        Case.history.filter(household_id__in=both),
    )
    return ".".join(str(rows.aggregate(at=Max("history_id"))["at"] or 0) for rows in marks)


def running_in(kept: Household, gone: Household) -> list[Case]:
    """The open cases of both, that of the kept one first."""
    cases = Case.objects.open().filter(household__in=(kept, gone)).select_related("household")
    return sorted(cases, key=lambda case: case.household_id != kept.pk)


def home_rows(*households: Household) -> list[Membership]:
    rows = Membership.objects.filter(household__in=households).select_related("person")
    return list(rows.order_by("person__birth_date", "pk"))


def place_of(household: Household) -> dict[str, Any]:
    return {name: getattr(household, name) for name in PLACE}


def rows_left(rows: dict[str, Any]) -> dict[str, Any]:
    """These memberships as they are now; None: gone into another one."""
    there = {str(m.pk): row_of(m) for m in Membership.objects.filter(pk__in=map(int, rows))}
    return {key: there.get(key) for key in rows}


def may_merge(kept: Household, gone: Household, actor: Actor, now: datetime) -> bool:
    """Whether this person may change both."""
    return may_change(kept, actor, now) and may_change(gone, actor, now)


def _as_it_stands(kept: Household, gone: Household) -> dict[str, Any]:
    followers = Household.objects.filter(merged_into=gone)
    return {
        "address": place_of(kept),
        "rows": {str(m.pk): row_of(m) for m in home_rows(kept, gone)},
        "signals": sorted(gone.signals.values_list("pk", flat=True)),
        "cases": sorted(gone.cases.values_list("pk", flat=True)),
        "followers": sorted(followers.values_list("pk", flat=True)),
    }


def _joined(kept: Household, gone: Household) -> list[Joined]:
    """The stays of each person in the one household; those that overlap are one."""
    by_person: dict[int, list[Stay]] = {}
    for m in home_rows(kept, gone):
        stay = Stay(m.pk, kept.pk, m.person_id, m.start, m.end)
        by_person.setdefault(m.person_id, []).append(stay)
    return [one for person, stays in by_person.items() for one in join_stays(stays, person)]


# Writing


def lock_homes(kept: Household, gone: Household) -> None:
    """Signals, households, memberships, each by number, as every other service does; the cases
    each in their turn."""
    both = (kept.pk, gone.pk)
    signals = Signal.objects.filter(household__in=both)
    locked = list(signals.select_for_update().order_by("pk").values_list("pk", flat=True))
    list(Household.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    list(Membership.objects.select_for_update().filter(household__in=both).order_by("pk"))
    kept.refresh_from_db()
    gone.refresh_from_db()
    if sorted(signals.values_list("pk", flat=True)) != sorted(locked):
        raise Stale(CHANGED)


def demand_both(kept: Household, gone: Household, actor: Actor, now: datetime) -> None:
    if not actor.functions_in(kept.municipality_id) or not may_merge(kept, gone, actor, now):
        text = "U mag niet beide huishoudens wijzigen. Bel wie de casus heeft."
        raise NotAllowed(Problem("", text))


def move_case(case: Case, to: Household, actor: Actor, now: datetime) -> None:
    """The case is of that household from now on."""
    with locked_case(case.pk, actor, now) as context:
        context.case.household = to


def _problems(
    kept: Household,
    gone: Household,
    running: Sequence[Case],
    goes_on: int | None,
    reason: str,
) -> list[Problem]:
    if kept.merged_into_id or gone.merged_into_id:
        raise Stale("Een van beide is intussen al samengevoegd.")
    problems = []
    if kept.pk == gone.pk or kept.municipality_id != gone.municipality_id:
        problems.append(Problem("", "Dit zijn geen twee huishoudens van uw gemeente."))
    if not reason.strip():
        problems.append(Problem("reason", "Schrijf op waaraan u ziet dat het hetzelfde is."))
    if len(running) > 1 and goes_on not in {case.pk for case in running}:
        problems.append(Problem("goes_on", "Kies welke casus verdergaat."))
    return problems


def _end_the_other(
    running: Sequence[Case],
    goes_on: int | None,
    kept: Household,
    actor: Actor,
    now: datetime,
    reason: str,
) -> CaseEnding:
    """The one case ends as merged, by who may end it; who acts on the other hears of it."""
    (one,) = (case for case in running if case.pk == goes_on)
    (other,) = (case for case in running if case.pk != goes_on)
    with locked_case(other.pk, actor, now, Action.CLOSE) as context:
        by, function = actor.user_id, function_of(context)
        new = NewEnding(reason=reason, kind=CaseEnding.Kind.MERGED, goes_on_in=one)
        withdraw_proposal(context, new, by, function)
        call_off(context, "De casus is samengevoegd met een andere.")
        ending = finish(context, new, by=by, function=function)
        context.case.household = kept
    text = "Een andere casus van dit huishouden is gesloten en gaat hierin verder."
    _tell(one, text, actor, now)
    return ending


def _tell(case: Case, text: str, actor: Actor, now: datetime) -> None:
    """Who acts on the case hears it, and a decider looks afresh: other people live there."""
    with locked_case(case.pk, actor, now) as context:
        context.grounds_changed()
        notify_case(
            context,
            text,
            functions=context.snapshot.seen_to_by(),
            people=[held.person for held in context.snapshot.held],
        )


def _join(kept: Household, rows: dict[str, Any], joined: Sequence[Joined]) -> None:
    """First take away what goes into another, so that no two overlap in between."""
    for one in joined:
        for stay in one.drop:
            Membership.objects.get(pk=stay.key).delete()
    for one in joined:
        stay, was = one.stays, rows[str(one.stays.key)]
        membership = Membership.objects.get(pk=stay.key)
        roles = [was["role"], *(rows[str(other.key)]["role"] for other in one.drop)]
        membership.role = next((role for role in roles if role), "")
        membership.household, membership.start, membership.end = kept, stay.start, stay.end
        if row_of(membership) != was:
            membership.save()
