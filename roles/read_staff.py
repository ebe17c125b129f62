"""Who can act, read from functions, accounts and absences: for any number of people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q

from .models import FunctionPeriod, PersonEvent
from .staffing import Away, Office, Staff


class StaffOf:
    """The functions and absences of these people, past and to come, and of who stands in for them.
    One query; one more for the stand-ins, and one where an account is closed."""

    def __init__(self, people: Iterable[int | None]) -> None:
        self._people = {person for person in people if person is not None}

    def in_municipality(self, municipality: int) -> Staff:
        """As far as they work there, for it or for a region that it is part of."""
        everywhere, offices = self._everywhere, self._offices.get(municipality, {})
        return Staff(offices, everywhere.closed_at, everywhere.absences)

    @cached_property
    def _rows(self) -> list[Any]:
        """Each function of these people, with each of their absences."""
        rows = self._read(self._people)
        stand_ins = {row.stand_in for row in rows} - {None} - self._people
        return rows + self._read(stand_ins)

    def _read(self, people: set[int]) -> list[Any]:
        if not people:
            return []
        standing = Q(user__absences__withdrawn_at__isnull=True)
        periods = FunctionPeriod.objects.filter(user__in=people).annotate(
            member=F("region__municipalities"),
            away=FilteredRelation("user__absences", condition=standing),
            away_from=F("away__start"),
            away_until=F("away__until"),
            stand_in=F("away__stand_in"),
        )
        return list(
            periods.values_list(
                "user", "user__is_active", "municipality", "member", "start", "end", "function",
                "away_from", "away_until", "stand_in", named=True,
            )
        )  # fmt: skip

    @cached_property
    def _offices(self) -> dict[int, dict[int, set[Office]]]:
        found: dict[int, dict[int, set[Office]]] = defaultdict(lambda: defaultdict(set))
        for row in self._rows:
            if municipality := row.municipality or row.member:
                found[municipality][row.user].add(Office(row.start, row.end, row.function))
        return found

    @cached_property
    def _everywhere(self) -> Staff:
        absences: dict[int, set[Away]] = defaultdict(set)
        for row in self._rows:
            if row.away_from:
                absences[row.user].add(Away(row.away_from, row.away_until, row.stand_in))
        closed = {row.user for row in self._rows if not row.user__is_active}
        closed_at = PersonEvent.objects.account_changed_at(closed) if closed else {}
        return Staff(closed_at=closed_at, absences=absences)
