"""The filter "Regie bij" above a list of cases: by whom a case is held."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from common.fields import grouped
from common.filters import FilterForm
from roles.ave_model.types import REGIE, Responsibility
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
    """Who may be chosen in the filter `name`; `some` when there are more than are offered."""

    name: str
    responsibilities: Collection[Responsibility]
    choices: list[Any]
    some: bool

    @classmethod
    def of(
        cls,
        request_context: RequestContext,
        query: QueryDict,
        name: str = "regie",
        responsibilities: Collection[Responsibility] = REGIE,
    ) -> Colleagues:
        """Who may hold these in the person's municipalities today: by name, under the first of
        their functions. All of them too when somebody is chosen already."""
        everyone = ALL in query or bool(query.get(name))
        may: dict[int, list[str]] = {}
        labels: dict[str, str] = {}
        for pk, municipality in request_context.municipalities.items():
            model = municipality.ave_model
            slots = (s for phase in model.phases.values() for s in phase.slots)
            able = {f for s in slots if s.responsibility in responsibilities for f in s.holders}
            may[pk] = sorted(able)
            labels |= {function: model.functions[function].label for function in may[pk]}
        most = None if everyone else FEW + 1
        rows = list(_people(may, request_context.actor.day)[:most])
        if len(rows) == most:
            return cls(name, responsibilities, [], some=True)
        found: dict[str, tuple[str, str, str]] = {}
        for function, person_name, person in sorted(rows):
            found.setdefault(str(person), (labels[function], str(person), person_name))
        return cls(name, responsibilities, grouped(found.values()), some=False)

    def offer(
        self,
        form: FilterForm,
        holders: Iterable[Iterable[Holder]],
        query: QueryDict,
        all_of_them: Callable[[Mapping[str, Any]], str],
        asked: str,
    ) -> None:
        """Where there are many, only who stands on the page, and the address where everybody can be
        chosen (`all_of_them`, of what is `asked`)."""
        if self.some:
            address = all_of_them({**QueryDict(asked).dict(), ALL: self.name})
            form.offer(self.name, "Iedereen", self._on_page(holders), (address, "Iemand anders"))
        if ALL in query:
            form.fields[self.name].widget.attrs["autofocus"] = True

    def _on_page(self, holders: Iterable[Iterable[Holder]]) -> list[tuple[str, str]]:
        """Who holds these on the cases of this page, by name, as choices."""
        found = {
            (h.holder, str(h.person))
            for of_case in holders
            for h in of_case
            if h.person and h.holder and h.responsibility in self.responsibilities
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
