"""Who now holds what on the cases of a list, by name: one question for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from cases.core.models import ActingHolder
from roles.acting import Actor
from roles.ave_model.types import Responsibility
from roles.case_snapshot import counts_for


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who acts for an absent holder, and in which function."""

    name: str
    user: int
    function: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A responsibility in the hands of a person, perhaps of a team, or of an organisation alone."""

    responsibility: str
    holder: str | None
    person: UUID | str | None
    """The public id of that person."""
    organisation: str | None
    user: int | None = None
    """The id of that person, and the function in which they hold it."""
    function: str = ""
    aspect: str = ""
    absent: bool = False
    """That person is absent and nobody stands in."""
    stand_in: StandIn | None = None

    def is_acting(self, actor: Actor, municipality: int) -> bool:
        """Whether this person holds it or stands in, in a function that they still have there."""
        acting = [(self.user, self.function)]
        if self.stand_in:
            acting.append((self.stand_in.user, self.stand_in.function))
        functions = actor.functions_in(municipality)
        return any(
            user == actor.user_id and counts_for(function, functions) for user, function in acting
        )

    def __str__(self) -> str:
        name = self.holder or self.organisation or ""
        if self.stand_in:
            return f"{name}, waargenomen door {self.stand_in.name}"
        return f"{name} (afwezig)" if self.absent else name


def holders_of(cases: Iterable[int]) -> dict[int, list[Holder]]:
    """Who can act for what on these cases, in the order in which it was registered; one query. What
    is held on paper only is left out, as `permissions` has it."""
    found: dict[int, list[Holder]] = {case: [] for case in cases}
    if found:
        rows: Any = ActingHolder.objects.filter(case__in=list(found)).order_by("pk")
        stand_ins: dict[tuple[int, str, str], StandIn] = {}
        for case, stands_in_for, *row in rows.values_list(
            "case", "stands_in_for", "responsibility", "person__name", "person__public_id",
            "organisation__name", "person", "function", "aspect", "absent",
        ):  # fmt: skip
            holder = Holder(*row)
            if stands_in_for is None:
                found[case].append(holder)
            else:
                stand_in = StandIn(str(holder.holder), holder.user or 0, holder.function)
                stand_ins[case, holder.responsibility, holder.aspect] = stand_in
        for (case, responsibility, aspect), stand_in in stand_ins.items():
            found[case] = [
                replace(holder, stand_in=stand_in)
                if (holder.responsibility, holder.aspect) == (responsibility, aspect)
                else holder
                for holder in found[case]
            ]
    return found


def casusregisseur(holders: Iterable[Holder | ActingHolder]) -> str:
    """Whom to call about a case, with the team they work for."""
    return " en ".join(
        f"{h.holder} ({h.organisation})" if h.organisation else str(h.holder)
        for h in holders
        if h.responsibility == Responsibility.CASUSREGIE
    )
