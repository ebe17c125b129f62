"""Write what follows from cases: who sees them and acts on them, tasks and deadlines.
Nothing else writes these tables.

Every service that changes a case projects it in its own transaction (`project`). What it changes
for other cases it leaves as due (`leave_due`): that is carried out on commit, and every minute for
what was left. A case is projected again at the moment from which time alone changes something.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from common.calendar import calendar_around
from common.dates import day_of
from roles.ave_model import registry
from roles.ave_model.norms import Changes, Norm, Overrides, case_norms
from roles.models import NormChange, NormOverride

from .access import AccessRow, access_rows, create_access, delete_access, existing_access
from .ended_notices import end_notices_of_tasks
from .follow import RULES_VERSION, Consequences, follow
from .models import ActingHolder, Case, Deadline, Projection, ProjectionDue, Task
from .projected_rows import acting_rows, deadline_rows, task_rows
from .read_state import read_states
from .signals import projected
from .state import CaseState
from .urgency import is_grave

logger = logging.getLogger(__name__)

BATCH = 500
"""So many cases are read and written together."""
AT_ONCE = 20
"""Up to so many other cases are projected as soon as a change is committed; more wait a minute."""


@dataclass(slots=True)
class Difference:
    """How far the tables stood from the rules."""

    cases: int = 0
    """How many cases were compared."""
    differ: int = 0
    """How many of them had a row that was missing or should not be there."""
    missing: int = 0
    surplus: int = 0
    failures: set[str] = field(default_factory=set)
    """Model versions that are not known here: what follows from their cases is left as it was."""

    def add(self, other: Difference) -> None:
        self.cases += other.cases
        self.differ += other.differ
        self.missing += other.missing
        self.surplus += other.surplus
        self.failures |= other.failures


def project(case: Case, now: datetime) -> None:
    """Write what follows from one case; call it inside the transaction that locked and changed it.

    Raises:
        UnknownModelError: its model version is not known here.
    """
    registry.get(case.model_slug, case.model_version)
    project_cases([case], now)


def project_cases(cases: Iterable[Case], now: datetime | None, *, mend: bool = True) -> Difference:
    """Compare what follows from these cases with what is written, and write the difference.

    The cases must be locked, unless `mend` is false. `now` None: each as of the moment at which it
    was last projected, to find what was not projected since. The same number of queries for any
    number of cases, up to what is missing.
    """
    known, failures = _known(cases)
    at = _moments(known, now)
    wanted = {pk: _rows(*found) for pk, found in _consequences(known, at)}
    tables: tuple[Any, ...] = (_Access(), _Acting(), _Tasks(), _Deadlines())
    differing: set[int] = set()
    missing = surplus = 0
    for table in tables:
        existing = table.existing(wanted)
        here = {key: make for rows in wanted.values() for key, make in rows[table.name].items()}
        absent = {key: make for key, make in here.items() if key not in existing}
        stale = {key: pk for key, pk in existing.items() if key not in here}
        missing, surplus = missing + len(absent), surplus + len(stale)
        differing |= {key[0] for key in (*absent, *stale)}
        if mend:
            table.delete(stale)
            table.create(absent)
            if table.name == _Tasks.name and stale and now is not None:
                end_notices_of_tasks({key[0] for key in stale}, now)
    if mend:
        _note(wanted, at)
        if wanted and now is not None:
            projected.send(sender=Case, cases=tuple(wanted), now=now)
    return Difference(len(known), len(differing), missing, surplus, failures)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows that must be there for a case: per table, by what makes them alike."""

    again_at: datetime | None
    is_grave: bool
    rows: Mapping[str, Mapping[Any, Any]]

    def __getitem__(self, table: str) -> Mapping[Any, Any]:
        return self.rows[table]


def _known(cases: Iterable[Case]) -> tuple[list[Case], set[str]]:
    """The cases whose model version is known, and what is wrong with the others."""
    known, failures = [], set()
    for case in cases:
        try:
            registry.get(case.model_slug, case.model_version)
        except registry.UnknownModelError as error:
            failures.add(str(error))
        else:
            known.append(case)
    return known, failures


def _moments(cases: list[Case], now: datetime | None) -> dict[int, datetime]:
    if now is not None:
        return {case.pk: now for case in cases}
    projected = Projection.objects.filter(case__in=cases).values_list("case", "at")
    return {case.pk: timezone.now() for case in cases} | dict(projected)


def _consequences(
    cases: list[Case], at: Mapping[int, datetime]
) -> Iterator[tuple[int, tuple[Case, CaseState, Consequences]]]:
    """Each case with what follows from it at its moment."""
    if not cases:
        return
    norms = _Norms({case.municipality_id for case in cases})
    longest = max((norms.of(case).get("signal_days", Norm(0)).days for case in cases), default=0)
    for case, state in read_states(cases, min(at.values()), signal_days=longest):
        now = at[case.pk]
        found = follow(state, norms.of(case), calendar_around(day_of(now)), now)
        yield case.pk, (case, state, found)


class _Norms:
    """The norms in force and since when, per municipality, model and phase; two queries."""

    def __init__(self, municipalities: Iterable[int]) -> None:
        own = NormOverride.objects.filter(municipality__in=municipalities)
        self._own: dict[int, dict[tuple[str, str], int]] = own.by_municipality()
        changed = NormChange.objects.filter(municipality__in=municipalities)
        self._changes: Mapping[int, Changes] = changed.by_municipality()
        self._norms: dict[tuple[int, str, str, str], dict[str, Norm]] = {}

    def of(self, case: Case) -> dict[str, Norm]:
        key = case.municipality_id, case.model_slug, case.model_version, case.phase
        if key not in self._norms:
            own: Overrides = self._own.get(case.municipality_id, {})
            self._norms[key] = case_norms(
                case.ave_model, case.phase, own, self._changes.get(case.municipality_id)
            )
        return self._norms[key]


def _rows(case: Case, state: CaseState, found: Consequences) -> _Wanted:
    return _Wanted(
        found.again_at,
        is_grave(state.snapshot),
        {
            _Acting.name: {_Acting.key(row): row for row in acting_rows(case, state)},
            _Access.name: {row: row for row in access_rows(case, found.access)},
            _Tasks.name: {_Tasks.key(row): row for row in task_rows(case, found)},
            _Deadlines.name: {
                _Deadlines.key(row): row for row in deadline_rows(case, state, found)
            },
        },
    )


class _Access:
    """guardian's rows."""

    name = "access"

    def existing(self, cases: Iterable[int]) -> dict[AccessRow, int]:
        return existing_access(cases)

    def delete(self, rows: Mapping[AccessRow, int]) -> None:
        delete_access(rows)

    def create(self, rows: Mapping[AccessRow, AccessRow]) -> None:
        create_access(rows)


class _Table:
    """The rows of a model that has no other columns than those that follow from the case."""

    name: str
    model: type[ActingHolder | Task | Deadline]
    columns: tuple[str, ...]

    def existing(self, cases: Iterable[int]) -> dict[tuple[Any, ...], int]:
        """The key of each row of these cases, with its id; one query."""
        rows = self.model.objects.filter(case__in=list(cases))
        return {self.key(row): row.pk for row in rows}

    @classmethod
    def key(cls, row: ActingHolder | Task | Deadline) -> tuple[Any, ...]:
        return tuple(_plain(getattr(row, column)) for column in cls.columns)

    def delete(self, rows: Mapping[tuple[Any, ...], int]) -> None:
        if rows:
            self.model.objects.filter(pk__in=list(rows.values())).delete()

    def create(self, rows: Mapping[tuple[Any, ...], Any]) -> None:
        if rows:
            self.model.objects.bulk_create(rows.values(), batch_size=2000)


def _columns(model: type[ActingHolder | Task | Deadline]) -> tuple[str, ...]:
    """All but the id, the case first."""
    return tuple(f.attname for f in model._meta.concrete_fields if not f.primary_key)


def _plain(value: Any) -> Any:
    """As it can be part of a key."""
    if isinstance(value, list):
        return tuple(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else value


class _Acting(_Table):
    name, model, columns = "acting", ActingHolder, _columns(ActingHolder)


class _Tasks(_Table):
    name, model, columns = "tasks", Task, _columns(Task)


class _Deadlines(_Table):
    name, model, columns = "deadlines", Deadline, _columns(Deadline)


def _note(wanted: Mapping[int, _Wanted], at: Mapping[int, datetime]) -> None:
    """Write that these cases were projected, and when they are again."""
    Projection.objects.bulk_create(
        [
            Projection(
                case_id=pk,
                at=at[pk],
                again_at=rows.again_at,
                rules_version=RULES_VERSION,
                is_grave=rows.is_grave,
            )
            for pk, rows in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["at", "again_at", "rules_version", "is_grave"],
    )


def leave_due(cases: Iterable[int]) -> None:
    """Have these cases projected, because something outside them changed.

    On commit, when they are few; what is left, for whatever reason, the job takes every minute.
    """
    ids = sorted(set(cases))
    if ids:
        ProjectionDue.objects.bulk_create([ProjectionDue(case_id=pk) for pk in ids])
        if len(ids) <= AT_ONCE:
            transaction.on_commit(lambda: _at_once(ids))


def _at_once(ids: list[int]) -> None:
    """Project these, or leave it to the job when anything is in the way: what was committed stands
    whatever becomes of this."""
    try:
        _project_ids(ids, timezone.now())
    except Exception:
        logger.exception("projection is left to the job")


def project_due(now: datetime, *, municipalities: Iterable[int] | None = None) -> Difference:
    """Project every case that is due: another case or a norm changed, its moment has come, an
    older version of the rules wrote it, or nothing did yet. Batch by batch, each in a transaction
    of its own; what somebody is working on now is left for the next time."""
    wanted = None if municipalities is None else list(municipalities)
    total, last = Difference(), 0
    while ids := _due(now, wanted, last):
        total.add(_project_ids(ids, now))
        last = ids[-1]
    return total


def is_anything_due(now: datetime) -> bool:
    """Whether `project_due` would find a case."""
    return bool(_due(now, None, 0))


def _due(now: datetime, municipalities: list[int] | None, after: int) -> list[int]:
    """The next cases that are due, by their id; each part by an index of its own."""
    cases = Case.objects.filter(pk__gt=after)
    if municipalities is not None:
        cases = cases.filter(municipality__in=municipalities)
    left = ProjectionDue.objects.filter(case=OuterRef("pk"))
    reasons = (
        Q(Exists(left)),
        Q(projection__again_at__lte=now),
        Q(projection__rules_version__lt=RULES_VERSION),
        Q(projection__isnull=True),
    )
    found: set[int] = set()
    for reason in reasons:
        found.update(cases.filter(reason).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sorted(found)[:BATCH]


def _project_ids(ids: Iterable[int], now: datetime) -> Difference:
    with transaction.atomic():
        left = list(ProjectionDue.objects.filter(case__in=ids).values_list("pk", "case"))
        cases = list(
            Case.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(pk__in=ids)
            .order_by("pk")
        )
        locked = {case.pk for case in cases}
        found = project_cases(cases, now)
        ProjectionDue.objects.filter(pk__in=[pk for pk, case in left if case in locked]).delete()
    return found


def project_everything(
    now: datetime,
    *,
    municipality: int | None = None,
    only_open: bool = False,
    mend: bool = True,
    progress: Callable[[Difference], None] | None = None,
) -> Difference:
    """Compare every case with the tables, batch by batch, each in a transaction of its own; with
    `mend` the difference is written. `progress` hears what was found so far."""
    cases = Case.objects.order_by("pk")
    if municipality is not None:
        cases = cases.filter(municipality=municipality)
    if only_open:
        cases = cases.open()
    total, last = Difference(), 0
    while True:
        with transaction.atomic():
            batch = cases.filter(pk__gt=last)
            found = list((batch.select_for_update(of=("self",)) if mend else batch)[:BATCH])
            if not found:
                return total
            total.add(project_cases(found, now, mend=mend))
            last = found[-1].pk
        if progress:
            progress(total)
