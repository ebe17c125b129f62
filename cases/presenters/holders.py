"""Who now holds what on the cases of a list, by name: one question for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case, Holding
from roles.ave_model.types import Responsibility
from roles.prepared import prepared


@dataclass(frozen=True, slots=True)
class Holder:
    """A responsibility in the hands of a person, perhaps of a team, or of an organisation alone."""

    responsibility: str
    holder: str | None
    person: UUID | str | None
    """The public id of that person."""
    organisation: str | None

    def __str__(self) -> str:
        return self.holder or self.organisation or ""


def holders_on(case: Case) -> list[Holder]:
    """Who holds what on a case that was read `with_holders`."""
    return [Holder(**held) for held in case.holders]  # type: ignore[attr-defined]


def holders_of(cases: Iterable[int]) -> dict[int, list[Holder]]:
    """Who holds what on these cases today, in the order in which it was registered; one query."""
    found: dict[int, list[Holder]] = {case: [] for case in cases}
    if found:
        for case, *holder in prepared(_current, cases=tuple(found)):
            found[case].append(Holder(*holder))
    return found


def _current(cases: tuple[int, ...]) -> QuerySet[Holding, Any]:
    rows = Holding.objects.current().filter(case__any_of=cases).order_by("pk")
    return rows.values_list(
        "case", "responsibility", "holder__name", "holder__public_id", "organisation__name"
    )


def casusregisseur(holders: Iterable[Holder | Holding]) -> str:
    """Whom to call about a case, with the team they work for."""
    return " en ".join(
        f"{h.holder} ({h.organisation})" if h.organisation else str(h.holder)
        for h in holders
        if h.responsibility == Responsibility.CASUSREGIE
    )
