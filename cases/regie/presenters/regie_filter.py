"""The filter "Regie bij" above a list of cases: by whom a case is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from common.fields import grouped
from roles.ave_model.types import REGIE
from roles.middleware import RequestContext
from roles.models import FunctionPeriod

from .holders import Holder

FEW = 40
"""People. In a municipality with more, the list offers who stands on the page until all are asked
for: nobody reads through hundreds of names, and they were half of the page."""
ALL = "kies"
"""The word in the address that asks for all of them."""


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Who may be chosen; `some` when there are more than are offered."""

    choices: list[Any]
    some: bool

    @classmethod
    def of(cls, request_context: RequestContext, query: QueryDict) -> Colleagues:
        """Who may hold regie in these municipalities today: by name, under the first of their
        functions. All of them too when somebody is chosen already."""
        everyone = ALL in query or bool(query.get("regie"))
        may: dict[int, list[str]] = {}
        labels: dict[str, str] = {}
        for pk, municipality in request_context.municipalities.items():
            model = municipality.ave_model
            slots = (s for phase in model.phases.values() for s in phase.slots)
            able = {f for s in slots if s.responsibility in REGIE for f in s.holders}
            may[pk] = sorted(able)
            labels |= {function: model.functions[function].label for function in may[pk]}
        most = None if everyone else FEW + 1
        rows = list(_people(may, request_context.actor.day)[:most])
        if len(rows) == most:
            return cls([], some=True)
        found: dict[str, tuple[str, str, str]] = {}
        for function, name, person in sorted(rows):
            found.setdefault(str(person), (labels[function], str(person), name))
        return cls(grouped(found.values()), some=False)


def on_page(holders: Iterable[Iterable[Holder]]) -> list[tuple[str, str]]:
    """Who holds regie of the cases on this page, by name, as choices."""
    found = {
        (h.holder, str(h.person))
        for of_case in holders
        for h in of_case
        if h.person and h.holder and h.responsibility in REGIE
    }
    return [(person, name) for name, person in sorted(found)]


def _people(functions: Mapping[int, Iterable[str]], day: date) -> QuerySet[FunctionPeriod, Any]:
    everyone = FunctionPeriod.objects.active_on(day)
    periods, *more = (
        everyone.in_municipality(p).filter(function__in=f) for p, f in functions.items()
    )
    for others in more:
        periods |= others
    return periods.values_list("function", "user__name", "user__public_id")
