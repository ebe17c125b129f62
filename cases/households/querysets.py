"""Named questions about households and who lives in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)

SEARCH_LIMIT = 25


class HouseholdQuerySet(QuerySet[Any]):
    def in_municipalities(self, municipality_ids: Iterable[int]) -> HouseholdQuerySet:
        return self.filter(municipality__in=list(municipality_ids))

    def areas_of(self, municipality_ids: Iterable[int]) -> list[str]:
        """The neighbourhoods and villages of these municipalities, by name."""
        areas = self.in_municipalities(municipality_ids).exclude(area="").order_by("area")
        return list(areas.values_list("area", flat=True).distinct())

    def search(self, words: str, birth_date: date | None = None) -> HouseholdQuerySet:
        """Households with a member or address like these words, best first; forgives misspelling.

        `words` may be (part of) a name, an address or a reference.
        """
        from cases.households.models import Membership

        text = " ".join(words.lower().split())
        members = Membership.objects.filter(household=OuterRef("pk"))
        found = self
        if text:
            by_name = members.filter(
                Q(person__name_search__trigram_word_similar=text)
                | Q(person__name_search__contains=text)
            )
            found = found.filter(
                Exists(by_name)
                | Q(address_search__trigram_word_similar=text)
                | Q(address_search__contains=text)
                | Q(reference=text.upper())
            )
            best = members.annotate(
                closeness=TrigramWordSimilarity(text, "person__name_search")
            ).order_by("-closeness")
            found = found.annotate(
                name_closeness=best.values("closeness")[:1],
                address_closeness=TrigramWordSimilarity(text, "address_search"),
            ).order_by(F("name_closeness").desc(nulls_last=True), "-address_closeness", "pk")
        if birth_date is not None:
            found = found.filter(Exists(members.filter(person__birth_date=birth_date)))
        return found

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

    def with_open_case(self) -> HouseholdQuerySet:
        """With the open case, as `open_cases` (none or one), and who holds what on it."""
        from cases.core.models import Case

        return self.prefetch_related(
            Prefetch("cases", queryset=Case.objects.open().with_people(), to_attr="open_cases")
        )


class MembershipQuerySet(QuerySet[Any]):
    def on(self, day: date) -> MembershipQuerySet:
        """Who belongs to the household on that day; the last day itself no longer counts."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day), start__lte=day).order_by(
            "person__birth_date", "pk"
        )
