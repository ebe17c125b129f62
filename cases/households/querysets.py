"""Named questions about households and who lives in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from common.partial_dates import Precision


class HouseholdQuerySet(QuerySet[Any]):
    def in_municipalities(self, municipality_ids: Iterable[int]) -> HouseholdQuerySet:
        return self.filter(municipality__in=list(municipality_ids))

    def areas_of(self, municipality_ids: Iterable[int]) -> list[str]:
        """The neighbourhoods and villages of these municipalities, by name."""
        areas = self.in_municipalities(municipality_ids).exclude(area="").order_by("area")
        return list(areas.values_list("area", flat=True).distinct())


class MembershipQuerySet(QuerySet[Any]):
    def born_on(self, *days: date) -> MembershipQuerySet:
        """Of people whose birth date is known to the day."""
        return self.filter(person__birth_date__in=days, person__birth_precision=Precision.DAY)

    def born_in(self, year: int) -> MembershipQuerySet:
        """Of people of whom that is the year of birth; an estimate is no year."""
        days = date(year, 1, 1), date(year, 12, 31)
        return self.filter(person__birth_date__range=days).exclude(
            person__birth_precision=Precision.ABOUT
        )

    def on(self, day: date) -> MembershipQuerySet:
        """Who belongs to the household on that day; the last day itself no longer counts."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day).order_by(
            "person__birth_date", "pk"
        )
