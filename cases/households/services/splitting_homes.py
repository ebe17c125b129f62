"""They were two households after all: a merge is undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from cases.core.errors import NotAllowed, Problem, Stale, refuse_if
from cases.core.listeners import households_changed
from cases.core.locking import locked_case
from cases.core.models import Case
from cases.intake.models import Signal
from cases.record.models import CaseEnding
from cases.record.services.endings import resume
from common.dates import full
from roles.acting import Actor
from roles.permissions import may_end

from ..models import Household, HouseholdMerge, HouseholdSplit, Membership, PersonMerge
from .households import may_change
from .merging import row_of
from .merging_homes import (
    CHANGED,
    PLACE,
    home_rows,
    lock_homes,
    move_case,
    place_of,
    state_of_homes,
)


@dataclass(frozen=True, slots=True)
class HomeSplitPreview:
    """What undoing the newest merge would do."""

    merge: HouseholdMerge
    back: tuple[str, ...]
    """What the household that went has again, in words."""
    stays: tuple[str, ...]
    """What was written since, and stays with the household that went on."""
    opens: Case | None
    """The case that runs again."""
    people: tuple[str, ...]
    """Who was merged since, and must be split first."""
    seen: str


def newest_home_merge(kept: Household) -> HouseholdMerge | None:
    """The merge that can be undone: the last one made, so that each finds what it left."""
    merges = HouseholdMerge.objects.filter(kept=kept, split=None)
    rows = merges.select_related("kept__municipality", "gone", "by", "ending__case")
    found: HouseholdMerge | None = rows.order_by("-pk").first()
    return found


def preview_home_split(merge: HouseholdMerge) -> HomeSplitPreview:
    return HomeSplitPreview(
        merge=merge,
        back=tuple(_comes_back(merge)),
        stays=tuple(_stays_there(merge)),
        opens=_opens_again(merge),
        people=tuple(_merged_since(merge)),
        seen=state_of_homes(merge.kept, merge.gone),
    )


def split_households(
    *, merge: HouseholdMerge, actor: Actor, now: datetime, reason: str, seen: str
) -> HouseholdSplit:
    """They were two after all: members, signals and cases are where they were, and the case that
    ended by it runs again. What was written since stays with the household that went on.

    Raises:
        NotAllowed: the actor may not change the household, or not open the case that ended.
        RuleBroken: no reason, or people of it were merged since.
        Stale: it was undone already, or something changed since it was read.
    """
    kept, gone = merge.kept, merge.gone
    with transaction.atomic():
        lock_homes(kept, gone)
        if not actor.functions_in(kept.municipality_id) or not may_change(kept, actor, now):
            text = "U mag dit huishouden niet wijzigen. Bel wie de casus heeft."
            raise NotAllowed(Problem("", text))
        refuse_if(_problems(merge, reason))
        if newest_home_merge(kept) != merge or state_of_homes(kept, gone) != seen:
            raise Stale(CHANGED)
        stays, opens = _stays_there(merge), _opens_again(merge)
        if place_of(kept) == merge.after["address"]:
            for name in PLACE:
                setattr(kept, name, merge.before["address"][name])
            kept.save()
        gone.merged_into = None
        gone.save()
        Household.objects.filter(pk__in=merge.before["followers"]).update(merged_into=gone)
        _give_back_rows(merge)
        for case in Case.objects.filter(pk__in=merge.before["cases"], household=kept):
            move_case(case, gone, actor, now)
        for signal in _signals_back(merge):
            signal.household = gone
            signal.save()
        if opens and merge.ending:
            _open_again(opens, merge.ending, actor, now, reason.strip())
        households_changed(kept.pk, gone.pk)
        return HouseholdSplit.objects.create(
            merge=merge,
            reason=reason.strip(),
            stays=stays,
            at=now,
            by_id=actor.user_id,
            function=min(actor.functions_in(kept.municipality_id)),
        )


def _problems(merge: HouseholdMerge, reason: str) -> list[Problem]:
    problems = []
    if not reason.strip():
        problems.append(Problem("reason", "Schrijf op waarom het twee huishoudens zijn."))
    if people := _merged_since(merge):
        text = f"Daarna zijn personen samengevoegd: {', '.join(people)}. Splits die eerst."
        problems.append(Problem("", text))
    return problems


def _merged_since(merge: HouseholdMerge) -> list[str]:
    """Records of people of these households that became one after the merge: undoing goes back in
    the same order."""
    people = {row["person"] for row in merge.before["rows"].values()}
    later = PersonMerge.objects.filter(
        Q(kept__in=people) | Q(gone__in=people), split=None, at__gt=merge.at
    )
    return [m.kept.full_name for m in later.select_related("kept").order_by("pk")]


def _opens_again(merge: HouseholdMerge) -> Case | None:
    """The case that ended by the merge, unless another runs by now where it would stand."""
    ending = merge.ending
    if ending is None or not ending.case.is_closed or hasattr(ending, "reopening"):
        return None
    of_gone = set(merge.before["cases"])
    moves = ending.case_id in of_gone
    others = Case.objects.open().filter(household=merge.kept)
    others = others.filter(pk__in=of_gone) if moves else others.exclude(pk__in=of_gone)
    return None if others.exists() else ending.case


def _open_again(case: Case, ending: CaseEnding, actor: Actor, now: datetime, reason: str) -> None:
    with locked_case(case.pk, actor, now) as context:
        if not may_end(context.snapshot, actor.user_id, context.functions):
            text = f"U mag casus {case.reference} niet weer openen. Bel wie dat mag."
            raise NotAllowed(Problem("", text))
        resume(context, ending, reason)


def _signals_back(merge: HouseholdMerge) -> list[Signal]:
    """Those that came with the household, unless they were added since to a case that stays."""
    mine = Signal.objects.filter(pk__in=merge.before["signals"], household=merge.kept)
    return list(mine.filter(Q(case=None) | Q(case__household=merge.gone)).order_by("pk"))


def _comes_back(merge: HouseholdMerge) -> list[str]:
    rows = [row for row in merge.before["rows"].values() if row["household"] == merge.gone_id]
    found = [f"{len(rows)} {'persoon' if len(rows) == 1 else 'personen'}"] if rows else []
    cases = Case.objects.filter(pk__in=merge.before["cases"]).order_by("pk")
    if number := len(cases):
        found.append(f"{number} {'casus' if number == 1 else 'casussen'}")
    if number := len(merge.before["signals"]):
        found.append(f"{number} {'signaal' if number == 1 else 'signalen'}")
    return found


def _stays_there(merge: HouseholdMerge) -> list[str]:
    """What was written since the merge, in words."""
    found = []
    if place_of(merge.kept) != merge.after["address"]:
        found.append("Het adres, zoals het later is gewijzigd")
    after, was = merge.after["rows"], merge.before["rows"]
    for m in home_rows(merge.kept):
        key = str(m.pk)
        moves_back = key in was and was[key]["household"] == merge.gone_id
        if row_of(m) != after.get(key) and not moves_back:
            found.append(f"{m.person.full_name}, sinds {full(m.start)}")
    known = set(merge.before["signals"])
    since = merge.kept.signals.filter(recorded_at__gt=merge.at).exclude(pk__in=known)
    found += [f"Signaal {reference}" for reference in since.values_list("reference", flat=True)]
    opened = merge.kept.cases.filter(opened_at__gt=merge.at)
    found += [f"Casus {reference}" for reference in opened.values_list("reference", flat=True)]
    return found


def _give_back_rows(merge: HouseholdMerge) -> None:
    """Each membership as it was. What changed since keeps its new days, in the household that it
    came from."""
    current = {str(m.pk): m for m in home_rows(merge.kept)}
    before, after = merge.before["rows"], merge.after["rows"]
    for key, was in before.items():
        found = current.get(key)
        if found is None or row_of(found) == was:
            continue
        if row_of(found) == after[key]:
            _put_back(key, was, force_insert=False)
        elif was["household"] == merge.gone_id:
            found.household = merge.gone
            found.save()
    for key, was in before.items():
        if after[key] is None:
            _put_back(key, was, force_insert=True)


def _put_back(key: str, was: dict[str, Any], *, force_insert: bool) -> None:
    Membership(
        pk=int(key),
        household_id=was["household"],
        person_id=was["person"],
        role=was["role"],
        start=date.fromisoformat(was["start"]),
        end=date.fromisoformat(was["end"]) if was["end"] else None,
    ).save(force_insert=force_insert)
