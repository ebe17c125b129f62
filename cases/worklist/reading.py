"""What waits for a person, what they wait for, and the cases in their hands: plain questions to
the tables that projecting wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, Window

from cases.core.models import Case, Task
from cases.core.querysets import CaseQuerySet, rights_on
from cases.households.models import Membership
from roles.acting import Actor
from roles.ave_model.types import REGIE

from .asks import Kind, Urgency
from .querysets import TaskQuerySet

DECISIONS = (Kind.CONFIRM, Kind.DECIDE)
"""What stands on Te beslissen too."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many things wait for a person."""

    number: int
    in_danger: int
    """How many of them cannot wait."""
    decisions: int
    """How many of them are decisions."""


def tasks_of(actor: Actor, now: datetime) -> TaskQuerySet:
    """Everything that waits for this person now."""
    tasks: TaskQuerySet = Task.objects.asked_of(actor).visible_at(now)
    return tasks


def worst_tasks(waiting: TaskQuerySet, most: int | None = None) -> tuple[list[Task], Counted]:
    """Of what waits (`tasks_of`) the worst, with its case, and how much waits in all; `most`: so
    many, None: all. One query."""
    tasks = waiting.once().worst_first().select_related("case", "asked_by")
    counted = tasks.annotate(
        number=Window(Count("pk")),
        in_danger=Window(Count("pk", filter=Q(urgency=Urgency.DANGER))),
        decisions=Window(Count("pk", filter=Q(kind__in=DECISIONS))),
    )
    found = list(counted[:most])
    if not found:
        return [], Counted(0, 0, 0)
    first = found[0]
    return found, Counted(first.number, first.in_danger, first.decisions)


def decisions_of(actor: Actor, now: datetime) -> list[Task]:
    """What this person decides or confirms, worst first."""
    tasks = tasks_of(actor, now).filter(kind__in=DECISIONS).once().worst_first()
    return list(tasks.select_related("case", "asked_by"))


def count_tasks(waiting: TaskQuerySet) -> Counted:
    """How many things wait; what two tasks ask of one person counts once. One query."""
    things = waiting.order_by().values("case", "subject")
    found = things.annotate(worst=Min("urgency"), what=Min("kind")).aggregate(
        number=Count("case"),
        in_danger=Count("case", filter=Q(worst=Urgency.DANGER)),
        decisions=Count("case", filter=Q(what__in=DECISIONS)),
    )
    return Counted(**found)


@dataclass(frozen=True, slots=True)
class Expected:
    """Something this person asked and has not got yet; `tasks` are of those who may give it."""

    tasks: tuple[Task, ...]

    @property
    def task(self) -> Task:
        return self.tasks[0]

    @property
    def functions(self) -> tuple[str, ...]:
        """Who may give it, by the functions of the model."""
        return tuple(dict.fromkeys(task.asked_as for task in self.tasks))


def expected_by(actor: Actor) -> list[Expected]:
    """What this person asked of others on cases that they see, longest ago first. Two queries."""
    found = everything_expected_by(actor)
    rights = rights_on((expected.task.case_id for expected in found), actor)
    return [expected for expected in found if expected.task.case_id in rights]


def everything_expected_by(actor: Actor) -> list[Expected]:
    """The same, also on cases that they no longer see. One query."""
    found: dict[tuple[int, str], list[Task]] = {}
    for task in Task.objects.asked_by(actor).select_related("case", "person"):
        found.setdefault((task.case_id, task.kind), []).append(task)
    return [Expected(tuple(tasks)) for tasks in found.values()]


def own_cases(actor: Actor) -> CaseQuerySet:
    """The open cases of which this person holds regie today, longest still first."""
    cases: CaseQuerySet = Case.objects.open().acted_on_by(actor, *REGIE)
    return cases.order_by("last_activity_at", "pk")


Surnames = tuple[str, ...] | None
"""Of who lives in a household, the eldest first; None for who may not read the file."""


def surnames_of(cases: Iterable[Case], rights: Mapping[int, bool]) -> dict[int, Surnames]:
    """By what name people know these cases, by their id; one query, and none where somebody reads
    no file (`rights_on`)."""
    listed = {case.pk: case.household_id for case in cases}
    households: dict[int, list[str]] = {
        household: [] for pk, household in listed.items() if rights.get(pk)
    }
    if households:
        members = Membership.objects.filter(household__in=list(households), end__isnull=True)
        eldest = members.order_by(F("person__birth_date").asc(nulls_last=True), "pk")
        for household, prefix, name in eldest.values_list(
            "household", "person__prefix", "person__last_name"
        ):
            households[household].append(f"{prefix} {name}".strip())
    return {
        pk: tuple(households[household]) if household in households else None
        for pk, household in listed.items()
    }
