"""Who now holds what on the cases of a list, by name: one question for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from roles.acting import Actor
from roles.ave_model.types import Responsibility
from roles.case_snapshot import counts_for

from ..models import Holding


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

    def is_acting(self, actor: Actor, municipality: int) -> bool:
        """Whether this person holds it, in a function that they still have there."""
        return self.user == actor.user_id and counts_for(
            self.function, actor.functions_in(municipality)
        )

    def __str__(self) -> str:
        return self.holder or self.organisation or ""


def holders_of(cases: Iterable[int]) -> dict[int, list[Holder]]:
    """Who holds what on these cases today, in the order in which it was registered; one query."""
    found: dict[int, list[Holder]] = {case: [] for case in cases}
    if found:
        rows = Holding.objects.current().filter(case__in=list(found)).order_by("pk")
        for case, *holder in rows.values_list(
            "case", "responsibility", "holder__name", "holder__public_id", "organisation__name",
            "holder", "function", "aspect",
        ):  # fmt: skip
            found[case].append(Holder(*holder))
    return found


def casusregisseur(holders: Iterable[Holder | Holding]) -> str:
    """Whom to call about a case, with the team they work for."""
    return " en ".join(
        f"{h.holder} ({h.organisation})" if h.organisation else str(h.holder)
        for h in holders
        if h.responsibility == Responsibility.CASUSREGIE
    )
