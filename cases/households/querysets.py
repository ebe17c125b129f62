"""Named questions about households and who lives in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)


class HouseholdQuerySet(QuerySet[Any]):
    def in_municipalities(self, municipality_ids: Iterable[int]) -> HouseholdQuerySet:
        return self.filter(municipality__in=list(municipality_ids))

    def resembling(
        self,
        *,
        street: str,
        postcode: str,
        house_number: str,
        people: Iterable[tuple[str, date | None]],
    ) -> HouseholdQuerySet:
        """Households at the same address, or with somebody of the same last name and birth date."""
        from cases.households.models import Membership

        same: Any = Q(pk__in=[])
        if house_number and (street or postcode):
            place = Q(postcode__iexact=postcode) if postcode else Q(street__iexact=street)
            same |= place & Q(house_number__iexact=house_number)
        for last_name, birth_date in people:
            if last_name and birth_date:
                same |= Exists(
                    Membership.objects.filter(
                        household=OuterRef("pk"),
                        person__last_name__iexact=last_name,
                        person__birth_date=birth_date,
                    )
                )
        return self.filter(same).order_by("pk")


class MembershipQuerySet(QuerySet[Any]):
    def on(self, day: date) -> MembershipQuerySet:
        """Who belongs to the household on that day; the last day itself no longer counts."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day).order_by(
            "person__birth_date", "pk"
        )
