"""What waits for a person, what they wait for, and the cases in their hands: plain questions to
the tables that projecting wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F

from cases.core.models import ActingHolder, Case, Task
from cases.households.models import Membership
from common.dates import day_of
from roles.acting import Actor
from roles.ave_model.types import REGIE

from .ask import Kind, Urgency
from .querysets import TaskQuerySet

DECISIONS = (Kind.CONFIRM, Kind.DECIDE)
"""What stands on Te beslissen too."""


class TaskRow(NamedTuple):
    """A task as it is shown; a page reads all that wait for somebody, so it is no model."""

    case_id: int
    kind: str
    subject: str
    urgency: str
    since: datetime
    severity: int
    person_id: int | None
    asked_as: str
    record: int | None
    responsibility: str
    aspect: str
    to_phase: str
    disputed: bool
    due: date | None
    late_from: datetime | None
    asked_by: str | None
    """The name of who asks for it."""
    person: str | None
    """The name of the one person that it is asked of, if it is one."""

    @property
    def is_danger(self) -> bool:
        """Whether it cannot wait."""
        return self.urgency == Urgency.DANGER

    def is_late_on(self, day: date) -> bool:
        """Whether its last day is past then."""
        return self.late_from is not None and day_of(self.late_from) <= day


@dataclass(frozen=True, slots=True)
class Counted:
    """How much waits for a person."""

    number: int
    """On how many cases: each is one row."""
    in_danger: int
    """On how many of them something cannot wait."""
    decisions: int
    """How many decisions are among it."""


def tasks_of(actor: Actor, now: datetime) -> TaskQuerySet:
    """Everything that waits for this person now."""
    tasks: TaskQuerySet = Task.objects.asked_of(actor).visible_at(now)
    return tasks


def read_tasks(actor: Actor, now: datetime) -> tuple[list[TaskRow], list[TaskRow]]:
    """What waits for this person now, and what they asked of others; one query."""
    rows = Task.objects.on_the_page_of(actor, now).values_list(*COLUMNS, "asked_by", "waits")
    read = [(TaskRow._make(row), by == actor.user_id, waits) for *row, by, waits in rows]
    return [row for row, _, waits in read if waits], [row for row, mine, _ in read if mine]


COLUMNS = (*TaskRow._fields[:-2], "asked_by__name", "person__name")


def worst_first(waiting: Iterable[TaskRow]) -> list[TaskRow]:
    """Danger first, then where others wait, then what is late; the gravest and oldest first.

    Of two that ask one thing on one case only the one that is asked in person, or else the first
    by kind.
    """
    things: dict[tuple[int, str], TaskRow] = {}
    for task in sorted(waiting, key=lambda t: (not t.person_id, t.kind)):
        things.setdefault((task.case_id, task.subject), task)
    return sorted(
        things.values(),
        key=lambda t: (t.urgency, -t.severity, t.since, t.case_id, t.kind, t.subject),
    )


def by_case(things: Iterable[TaskRow]) -> list[tuple[TaskRow, ...]]:
    """The same things in the same order, those of one case together where its worst stands."""
    found: dict[int, list[TaskRow]] = {}
    for task in things:
        found.setdefault(task.case_id, []).append(task)
    return [tuple(tasks) for tasks in found.values()]


def counted(things: Iterable[TaskRow]) -> Counted:
    """On how many cases these are, and how many of them are decisions."""
    listed = list(things)
    return Counted(
        number=len({task.case_id for task in listed}),
        in_danger=len({task.case_id for task in listed if task.is_danger}),
        decisions=sum(task.kind in DECISIONS for task in listed),
    )


def worst_tasks(waiting: TaskQuerySet) -> list[TaskRow]:
    """What waits (`tasks_of`), worst first. One query."""
    return worst_first(TaskRow._make(row) for row in waiting.values_list(*COLUMNS))


def decisions_of(actor: Actor, now: datetime) -> list[TaskRow]:
    """What this person decides or confirms, worst first."""
    return worst_tasks(tasks_of(actor, now).filter(kind__in=DECISIONS))


@dataclass(frozen=True, slots=True)
class Expected:
    """Something this person asked and has not got yet; `tasks` are of those who may give it."""

    tasks: tuple[TaskRow, ...]

    @property
    def task(self) -> TaskRow:
        return self.tasks[0]

    @property
    def functions(self) -> tuple[str, ...]:
        """Who may give it, by the functions of the model."""
        return tuple(dict.fromkeys(task.asked_as for task in self.tasks))


def things_expected(tasks: Iterable[TaskRow]) -> list[Expected]:
    """What somebody asked of others, longest ago first."""
    found: dict[tuple[int, str], list[TaskRow]] = {}
    for task in sorted(tasks, key=lambda t: (t.since, t.case_id, t.kind)):
        found.setdefault((task.case_id, task.kind), []).append(task)
    return [Expected(tuple(alike)) for alike in found.values()]


@dataclass(frozen=True, slots=True)
class Held:
    """The open cases on which somebody holds something today, in a function that they have."""

    regie: tuple[int, ...]
    """Those of which it is casusregie or procesregie, longest still first."""
    all: frozenset[int]


def held_by(actor: Actor) -> Held:
    """What this person has in hands. One query; a case that closes leaves everybody's hands."""
    rows = list(
        ActingHolder.objects.acted_on_by(actor)
        .order_by("case__last_activity_at", "case")
        .values_list("case", "responsibility")
    )
    regie = dict.fromkeys(case for case, responsibility in rows if responsibility in REGIE)
    return Held(tuple(regie), frozenset(case for case, _ in rows))


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
