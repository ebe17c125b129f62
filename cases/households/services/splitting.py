"""They were two persons after all: a merge is undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases.core.errors import Problem, RuleBroken, Stale
from common.dates import full
from roles.acting import Actor

from ..merging import PARTS
from ..models import Household, Membership, Person, PersonMerge, PersonSplit
from .merging import (
    CHANGED,
    LABELS,
    demand_homes,
    facts_kept,
    function_of,
    in_words,
    lead_to,
    lock_both,
    row_of,
    rows_of,
    state_of,
)


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What undoing the newest merge would do."""

    merge: PersonMerge
    back: tuple[str, ...]
    """What the record that went has again, in words."""
    stays: tuple[str, ...]
    """What was written since, and stays with the record that went on."""
    seen: str


def newest_merge(kept: Person) -> PersonMerge | None:
    """The merge that can be undone: the last one made, so that each finds what it left."""
    merges = PersonMerge.objects.filter(kept=kept, split=None)
    found: PersonMerge | None = merges.select_related("gone", "by").order_by("-pk").first()
    return found


def preview_split(merge: PersonMerge) -> SplitPreview:
    kept, gone = merge.kept, merge.gone
    return SplitPreview(
        merge, tuple(_comes_back(merge)), tuple(_stays_there(merge)), state_of(kept, gone)
    )


def split_person(
    *, merge: PersonMerge, actor: Actor, now: datetime, reason: str, seen: str
) -> PersonSplit:
    """They were two after all: both records are as they were before the merge.

    What was written since stays with the record that went on.

    Raises:
        NotAllowed: the actor may not change each household of theirs.
        RuleBroken: no reason.
        Stale: it was undone already, or something changed since it was read.
    """
    kept, gone = merge.kept, merge.gone
    with transaction.atomic():
        lock_both(kept, gone)
        demand_homes([kept, gone], actor, now)
        if not reason.strip():
            raise RuleBroken(Problem("reason", "Schrijf op waarom het twee personen zijn."))
        if home := _merged_home(merge):
            text = (
                f"Huishouden {home.reference} van deze persoon is later samengevoegd met een "
                "ander. Splits eerst de huishoudens."
            )
            raise RuleBroken(Problem("", text))
        if newest_merge(kept) != merge or state_of(kept, gone) != seen:
            raise Stale(CHANGED)
        stays = _stays_there(merge)
        _give_back_facts(merge)
        gone.merged_into, gone.also_named = None, merge.before["also_named"]["gone"]
        gone.save()
        lead_to(gone, Person.objects.filter(pk__in=merge.before["followers"]))
        _give_back_rows(merge)
        return PersonSplit.objects.create(
            merge=merge,
            reason=reason.strip(),
            stays=list(stays),
            at=now,
            by_id=actor.user_id,
            function=function_of(kept, actor),
        )


def _merged_home(merge: PersonMerge) -> Household | None:
    """A household to which a membership would go back, and that is no more."""
    homes = {row["household"] for row in merge.before["rows"].values()}
    return Household.objects.filter(pk__in=homes).exclude(merged_into=None).first()


def _unchanged(merge: PersonMerge, name: str) -> bool:
    now = facts_kept(merge.kept)
    return all(now[column] == merge.after["facts"][column] for column in PARTS[name])


def _current(merge: PersonMerge) -> dict[str, dict[str, Any]]:
    return {str(m.pk): row_of(m) for m in rows_of(merge.kept, merge.gone)}


def _comes_back(merge: PersonMerge) -> list[str]:
    rows = [row for row in merge.before["rows"].values() if row["person"] == merge.gone_id]
    homes = Household.objects.in_bulk({row["household"] for row in rows})
    return [f"huishouden {homes[row['household']].reference}" for row in rows]


def _stays_there(merge: PersonMerge) -> list[str]:
    """What was written since the merge, in words."""
    found = [
        f"{LABELS[name]}: {in_words(merge.kept, name)}"
        for name in PARTS
        if not _unchanged(merge, name)
    ]
    current, after = _current(merge), merge.after["rows"]
    changed = [row for key, row in current.items() if row != after.get(key)]
    homes = Household.objects.in_bulk({row["household"] for row in changed})
    for row in changed:
        since = full(date.fromisoformat(row["start"]))
        days = f"sinds {since}"
        if row["end"]:
            days = f"van {since} tot {full(date.fromisoformat(row['end']))}"
        reference = homes[row["household"]].reference
        found.append(f"Lid van huishouden {reference} {days}")
    return found


def _give_back_facts(merge: PersonMerge) -> None:
    kept, was = merge.kept, merge.before["facts"]
    for name, columns in PARTS.items():
        if not _unchanged(merge, name):
            continue
        for column in columns:
            value = was[column]
            of_a_day = column in ("birth_date", "died_on") and value
            setattr(kept, column, date.fromisoformat(value) if of_a_day else value)
    kept.also_named = merge.before["also_named"]["kept"]
    kept.save()


def _give_back_rows(merge: PersonMerge) -> None:
    """Each membership as it was, unless it changed since: that stays with the record that went on,
    and the other has its own again as it was."""
    current, after = _current(merge), merge.after["rows"]
    before, gone = merge.before["rows"], merge.gone_id
    changed_homes = {row["household"] for key, row in current.items() if row != after.get(key)}
    for key, was in before.items():
        if key in current and current[key] == after[key] != was:
            _put_back(key, was, force_insert=False)
    for key, was in before.items():
        if after[key] is None:
            if was["person"] == gone or was["household"] not in changed_homes:
                _put_back(key, was, force_insert=True)
        elif was["person"] == gone and current[key] != after[key]:
            _put_back(None, was, force_insert=True)


def _put_back(key: str | None, was: dict[str, Any], *, force_insert: bool) -> None:
    Membership(
        pk=int(key) if key else None,
        household_id=was["household"],
        person_id=was["person"],
        role=was["role"],
        start=date.fromisoformat(was["start"]),
        end=date.fromisoformat(was["end"]) if was["end"] else None,
    ).save(force_insert=force_insert)
