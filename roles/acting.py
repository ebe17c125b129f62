"""Who is asking: a person and the functions that person holds today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from .ave_model import registry
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
    deputises: Mapping[int, Mapping[str, str]] = field(default_factory=dict, hash=False)
    """Per municipality the functions in which this person acts as a deputy that day, each with the
    function in which they sign then."""

    def signs_as(self, municipality_id: int, function: str) -> str:
        """The function of the deputy in which this person signs for this one; "": it is their
        own."""
        return self.deputises.get(municipality_id, {}).get(function, "")

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
    places: list[Any] = list(municipalities)
    return Actor(
        user_id=user.pk,
        name=user.name,
        day=day,
        functions={m.pk: frozenset(m.functions_held) for m in places},
        deputises={m.pk: m.deputises for m in places if m.deputises},
    )


def municipalities_of(user: User | AnonymousUser, day: date) -> list[Municipality]:
    """Where this person holds a function that day, by name, each with `functions_held` and
    `deputises`. One query, and a second one for who works for a region; one more for each
    municipality where they are a deputy."""
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
        own = {function for place, function in held if place == pk}
        municipality.deputises = _deputises(user, own, pk, day)
        municipality.functions_held = sorted(own | set(municipality.deputises))
    return sorted(found.values(), key=lambda municipality: municipality.name)


def _deputises(user: User, own: set[str], municipality: int, day: date) -> dict[str, str]:
    """The functions in which this person acts that day without having them → the function of the
    deputy."""
    known = registry.library().functions
    deputy = {f: known[f].deputy_of for f in own if f in known and known[f].deputy_of not in own}
    wanted = {principal for principal in deputy.values() if principal}
    if not wanted:
        return {}
    acting = FunctionPeriod.objects.acting_in(wanted, municipality, day).filter(user=user.pk)
    acts = set(acting.values_list("function", flat=True))
    return {deputy[f]: f for f in sorted(acts) if deputy.get(f)}


def holders_of(
    functions: Iterable[str], municipality: Municipality, day: date
) -> dict[str, list[User]]:
    """function → the people who act in it in the municipality or its region that day, by name."""
    wanted = set(functions)
    periods = (
        FunctionPeriod.objects.acting_in(wanted, municipality, day)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    known = registry.library().functions
    found: dict[str, list[User]] = {}
    for period in periods:
        function = period.function
        people = found.setdefault(function if function in wanted else known[function].deputy_of, [])
        if period.user not in people:
            people.append(period.user)
    return found
