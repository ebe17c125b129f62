"""Named questions about people, their functions and their municipalities.

The row types come from the models that use these (`as_manager`); mypy cannot name them here
without a circle, hence `QuerySet[Any]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from common.dates import day_of

from .ave_model import registry
from .ave_model.norms import NumberChange

if TYPE_CHECKING:
    from .models import Municipality


class PlaceQuerySet(QuerySet[Any]):
    """Rows that tell of a municipality or a region."""

    def in_municipality(self, municipality: Municipality | int) -> Self:
        """Held in the municipality itself or in a region that it is part of."""
        pk = municipality if isinstance(municipality, int) else municipality.pk
        return self.in_municipalities([pk])

    def in_municipalities(self, municipality_ids: Iterable[int]) -> Self:
        """Held in one of these or in a region that one of them is part of."""
        from .models import Region  # records and their questions import each other

        ids = list(municipality_ids)
        regions = Region.municipalities.through.objects.filter(municipality__in=ids)
        return self.filter(Q(municipality__in=ids) | Q(region__in=regions.values("region")))


class FunctionDaysQuerySet(PlaceQuerySet):
    """Rows that tell of a function in a municipality or a region, from a day to a day."""

    def running_on(self, day: date) -> Self:
        """Those that run on this day, whoever holds them; both ends count."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)


class FunctionPeriodQuerySet(FunctionDaysQuerySet):
    def active_on(self, day: date) -> Self:
        """Periods that run on this day, of people who are not deactivated; both ends count."""
        return self.running_on(day).filter(user__is_active=True)

    def acting_in(
        self, functions: Iterable[str], municipality: Municipality | int, day: date
    ) -> FunctionPeriodQuerySet:
        """By whom somebody acts in one of these functions in the municipality that day.

        Who has the function does; and its deputy, on a day on which nobody with an open account
        who has it is there, or on which the roster has the deputy on duty in it. Only then.
        """
        from .models import Absence, DutyShift  # records and their questions import each other

        wanted = list(functions)
        here = self.active_on(day).in_municipality(municipality)
        acts = Q(function__in=wanted)
        for deputy in registry.deputies_of(wanted):
            there = here.filter(function=deputy.deputy_of).exclude(
                user__in=Absence.objects.running_on(day).values("user")
            )
            on_duty = DutyShift.objects.in_municipality(municipality).on_day(day)
            on_duty = on_duty.in_functions([deputy.deputy_of])
            acts |= Q(function=deputy.id) & (~Exists(there) | Q(user__in=on_duty.values("user")))
        return here.filter(acts)

    def not_over_on(self, day: date) -> Self:
        """Periods that run on this day or begin later, whoever holds them."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=day))

    def with_places(self) -> FunctionPeriodQuerySet:
        """With where they are held, in the same query."""
        return self.select_related("municipality", "region")

    def functions_per_municipality(self) -> dict[int, frozenset[str]]:
        """municipality id → the functions held there, regions spread over their members."""
        found: dict[int, set[str]] = {}
        rows = self.annotate(member=F("region__municipalities")).values_list(
            "municipality_id", "member", "function"
        )
        for own, member, function in rows:
            municipality_id = own or member
            if municipality_id:
                found.setdefault(municipality_id, set()).add(function)
        return {key: frozenset(value) for key, value in found.items()}


class NormOverrideQuerySet(QuerySet[Any]):
    def by_municipality(self) -> dict[int, dict[tuple[str, str], int]]:
        """municipality id → (phase, norm) → the number it set itself."""
        found: dict[int, dict[tuple[str, str], int]] = {}
        for municipality, phase, norm, days in self.values_list(
            "municipality_id", "phase", "norm", "days"
        ):
            found.setdefault(municipality, {})[phase, norm] = days
        return found


class NormChangeQuerySet(QuerySet[Any]):
    def by_municipality(self) -> dict[int, dict[tuple[str, str], list[NumberChange]]]:
        """municipality id → (phase, norm) → how its number changed, oldest first; of one day what
        came of it."""
        found: dict[int, dict[tuple[str, str], list[NumberChange]]] = {}
        rows = self.order_by("pk").values_list(
            "municipality_id", "phase", "norm", "at", "was", "became", "model_days"
        )
        for municipality, phase, norm, at, was, became, model_days in rows:
            numbers = [model_days if number is None else number for number in (was, became)]
            if None in numbers:
                continue
            of_norm = found.setdefault(municipality, {}).setdefault((phase, norm), [])
            change = NumberChange(day_of(at), *numbers)
            if of_norm and of_norm[-1].on == change.on:
                change = replace(change, was=of_norm.pop().was)
            of_norm.append(change)
        return found


class UserQuerySet(QuerySet[Any]):
    def with_function(
        self, functions: Iterable[str], *, municipality: Municipality, day: date
    ) -> UserQuerySet:
        """People who act in one of these functions in the municipality (or its region) that day,
        as deputies too."""
        from .models import FunctionPeriod  # records and their questions import each other

        periods = FunctionPeriod.objects.acting_in(functions, municipality, day)
        return self.filter(pk__in=periods.values("user_id")).order_by("name")

    def with_open_account_at(self, moment: datetime) -> UserQuerySet:
        """People whose account was open at this moment."""
        from .person_events import PersonEvent  # records and their questions import each other

        newest = PersonEvent.objects.filter(
            user=OuterRef("pk"), period__isnull=True, at__lte=moment
        ).order_by("-at", "-pk")
        return self.alias(newest=Subquery(newest.values("kind")[:1])).filter(
            newest__in=PersonEvent.OPENS
        )
