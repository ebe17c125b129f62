"""Who people behind functions are today, on one case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.timezone import localdate

from cases.core.locking import CaseContext
from common.phone_numbers import dialled
from roles.ave_model import registry
from roles.models import Absence, FunctionPeriod

MOST_NAMED = 4
"""People behind one function that are named."""


@dataclass(frozen=True, slots=True)
class Today:
    """Names behind functions; `Today.on` reads them all in one query."""

    context: CaseContext
    by_function: Mapping[str, Mapping[int, str]]
    """function → person → name, as held in the municipality or its region."""
    teams: Mapping[tuple[str, int], tuple[int | None, bool]]
    """(function, person) → the organisation in which they have it, and whether it is part of the
    municipality."""
    phones: Mapping[int, str]
    """person → their number, of who has one."""
    holders: Mapping[int, str]
    of_proposer: frozenset[str]
    """What the pending proposal's proposer was on the day of proposing."""

    @classmethod
    def on(cls, context: CaseContext, functions: Collection[str] | None = None) -> Today:
        """Everybody; or who have these `functions`, and then of the proposer nothing."""
        found: dict[str, dict[int, str]] = {}
        teams: dict[tuple[str, int], tuple[int | None, bool]] = {}
        phones: dict[int, str] = {}
        then: set[str] = set()
        today, pending = context.actor.day, context.file.pending if functions is None else None
        day = localdate(pending.proposed_at) if pending else today
        municipality = context.case.municipality_id
        periods = FunctionPeriod.objects.active_on(today)
        if pending:
            periods |= FunctionPeriod.objects.active_on(day).filter(user=pending.proposer_id)
        rows = _rows(periods.in_municipality(municipality), municipality, today, functions)
        known = registry.library().functions
        for function, person, name, team, own, start, end, deputises, phone in rows:
            if phone:
                phones[person] = phone
            if deputises:
                deputy = known[function]
                shown = f"{name}, {deputy.label.lower()}"
                found.setdefault(deputy.deputy_of, {})[person] = shown
                teams[deputy.deputy_of, person] = team, team is None or own
            if (
                start <= today
                and (end is None or today <= end)
                and function in context.model.functions
            ):
                found.setdefault(function, {})[person] = name
                teams[function, person] = team, team is None or own
            if (
                pending
                and person == pending.proposer_id
                and start <= day
                and (end is None or day <= end)
            ):
                then.add(function)
        phones |= {pk: user.phone for pk, user in context.file.people.items() if user.phone}
        holders = {pk: user.name for pk, user in context.file.people.items()}
        return cls(context, found, teams, phones, holders, frozenset(then))

    def label(self, function: str) -> str:
        known = self.context.model.functions.get(function)
        return known.label if known else function

    def labels(self, functions: Iterable[str]) -> list[str]:
        return [self.label(f) for f in functions]

    def people(self, function: str) -> dict[int, str]:
        """Who that is: the holder where the function stands for a responsibility that is held."""
        bound = self.context.model.functions[function].stands_for
        if bound is not None and self.context.snapshot.is_held(bound):
            return {
                h.person: self.holders[h.person]
                for h in self.context.snapshot.held
                if h.responsibility is bound and h.person
            }
        return dict(self.by_function.get(function, {}))

    def names(self, function: str) -> list[str]:
        return list(self.people(function).values())

    def calls(self, functions: Iterable[str], me: int) -> list[dict[str, str]]:
        """Who of these can be called, but oneself: name and number."""
        people = {pk: name for f in functions for pk, name in self.people(f).items() if pk != me}
        return [
            {"name": name, "phone": self.phones[pk], "tel": dialled(self.phones[pk])}
            for pk, name in people.items()
            if pk in self.phones
        ][:MOST_NAMED]

    def functions_of_all(self) -> dict[int, frozenset[str]]:
        """person → their functions."""
        found: dict[int, set[str]] = {}
        for function, people in self.by_function.items():
            for person in people:
                found.setdefault(person, set()).add(function)
        return {person: frozenset(functions) for person, functions in found.items()}

    def who(self, function: str) -> str:
        """ "AOV'er (Kim Bos, Jo Prins)"."""
        return f"{self.label(function)} ({self._listed(self.names(function))})"

    def line(self, function: str) -> str:
        """ "AOV'er: Kim Bos, Jo Prins"; says so when it is nobody."""
        return f"{self.label(function)}: {self._listed(self.names(function))}"

    def lines(self, functions: Iterable[str]) -> list[str]:
        return [self.line(f) for f in functions]

    def _listed(self, names: list[str], most: int = MOST_NAMED) -> str:
        if not names:
            return "nog niemand"
        if len(names) > most:
            return f"{', '.join(names[:most])} en {len(names) - most} anderen"
        return ", ".join(names)


def _rows(
    periods: QuerySet[FunctionPeriod, Any],
    municipality: int,
    today: date,
    functions: Collection[str] | None,
) -> QuerySet[FunctionPeriod, Any]:
    """These periods with who it is, and whether that is a deputy who acts today; of some
    `functions` only, with their deputies."""
    absent = Absence.objects.running_on(today).filter(user=OuterRef("user"))
    name = Case(
        When(Exists(absent), then=Concat("user__name", Value(" (afwezig)"))), default="user__name"
    )
    every = [f.id for f in registry.library().functions.values()]
    deputies = registry.deputies_of(every if functions is None else functions)
    deputises: Any = Value(value=False)
    if deputies:
        of = {f.deputy_of for f in deputies}
        acting = FunctionPeriod.objects.acting_in(of, municipality, today)
        ids = [f.id for f in deputies]
        deputises = Exists(acting.filter(pk=OuterRef("pk"), function__in=ids))
    if functions is not None:
        periods = periods.filter(function__in=[*functions, *(f.id for f in deputies)])
    rows = periods.annotate(name=name, deputises=deputises).order_by("user__name", "pk")
    return rows.values_list(
        "function", "user_id", "name", "organisation", "organisation__own", "start", "end",
        "deputises", "user__phone",
    )  # fmt: skip
