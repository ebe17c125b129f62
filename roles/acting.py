"""Who is asking: a person and the functions that person holds today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from .models import FunctionGroup, FunctionPeriod, Municipality, Region

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User


@dataclass(frozen=True)
class Actor:
    """A person with the functions of one day, per municipality; read once per request."""

    user_id: int
    name: str
    day: date
    functions: Mapping[int, frozenset[str]]

    def functions_in(self, municipality_id: int) -> frozenset[str]:
        return self.functions.get(municipality_id, frozenset())

    @property
    def municipality_ids(self) -> list[int]:
        return sorted(self.functions)

    @cached_property
    def municipalities_by_functions(self) -> dict[frozenset[str], list[int]]:
        """The municipalities where this person has the same functions, to be asked for together:
        of a region there are many, and of most people there is one."""
        found: dict[frozenset[str], list[int]] = {}
        for municipality_id, functions in self.functions.items():
            found.setdefault(functions, []).append(municipality_id)
        return found

    @cached_property
    def groups(self) -> QuerySet[FunctionGroup, int]:
        """The ids of the groups that stand for these functions, as part of other queries: a group
        is made when it is first needed, so they are looked up anew each time."""
        here = Q(pk__in=[])
        for municipality_id, functions in self.functions.items():
            here |= Q(municipality=municipality_id, function__in=sorted(functions))
        return FunctionGroup.objects.filter(here).values_list("group_id", flat=True)


def actor_for(user: User | AnonymousUser, day: date) -> Actor:
    """The person with the functions of that day; none for who is deactivated or not signed in."""
    return actor_in(user, day, municipalities_of(user, day))


def actor_in(
    user: User | AnonymousUser, day: date, municipalities: Iterable[Municipality]
) -> Actor:
    """The same, with the municipalities that `municipalities_of` found already."""
    if user.is_anonymous or not user.is_active:
        return Actor(user_id=0, name="", day=day, functions={})
    held = {m.pk: frozenset(m.functions_held) for m in municipalities}  # type: ignore[attr-defined]
    return Actor(user_id=user.pk, name=user.name, day=day, functions=held)


def municipalities_of(user: User | AnonymousUser, day: date) -> list[Municipality]:
    """Where this person holds a function that day, by name, each with `functions_held`. One
    query, and a second one for who works for a region."""
    if user.is_anonymous or not user.is_active:
        return []
    periods = list(
        FunctionPeriod.objects.running_on(day).filter(user=user.pk).select_related("municipality")
    )
    found: dict[int, Any] = {p.municipality.pk: p.municipality for p in periods if p.municipality}
    held = {(p.municipality_id, p.function) for p in periods}
    if regions := {p.region_id for p in periods if p.region_id}:
        members = Region.municipalities.through.objects.filter(region__in=regions)
        for member in members.select_related("municipality"):
            found.setdefault(member.municipality_id, member.municipality)
            held |= {
                (member.municipality_id, p.function)
                for p in periods
                if p.region_id == member.region_id
            }
    for pk, municipality in found.items():
        municipality.functions_held = sorted(function for place, function in held if place == pk)
    return sorted(found.values(), key=lambda municipality: municipality.name)


def holders_of(
    functions: Iterable[str], municipality: Municipality, day: date
) -> dict[str, list[User]]:
    """function → the people who hold it in the municipality or its region that day, by name."""
    periods = (
        FunctionPeriod.objects.active_on(day)
        .in_municipality(municipality)
        .filter(function__in=list(functions))
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    found: dict[str, list[User]] = {}
    for period in periods:
        people = found.setdefault(period.function, [])
        if period.user not in people:
            people.append(period.user)
    return found
