"""What follows from a case as rows of its tables, not saved yet; of access see `access.py`."""

from __future__ import annotations

from collections.abc import Iterator

from .follow import Consequences, urgent_from
from .models import ActingHolder, Case, Deadline, Task
from .state import CaseState


def acting_rows(case: Case, state: CaseState) -> Iterator[ActingHolder]:
    """Who acts for what."""
    for held in state.snapshot.held:
        yield ActingHolder(
            case_id=case.pk,
            municipality_id=case.municipality_id,
            responsibility=held.responsibility.value,
            aspect=held.aspect,
            person_id=held.person,
            function=held.function,
            organisation_id=held.organisation,
            stands_in_for_id=held.stands_in_for,
            absent=held.absent,
        )


def task_rows(case: Case, found: Consequences) -> Iterator[Task]:
    """What is asked of whom."""
    for ask in found.asks:
        yield Task(
            case_id=case.pk,
            municipality_id=case.municipality_id,
            kind=ask.kind.value,
            subject=ask.subject,
            urgency=ask.urgency.value,
            since=ask.since,
            severity=ask.severity,
            function=ask.function,
            person_id=ask.person,
            not_people=list(ask.not_people),
            asked_as=ask.asked_as,
            asked_by_id=ask.asked_by,
            record=ask.record,
            responsibility=ask.responsibility,
            aspect=ask.aspect,
            to_phase=ask.to_phase,
            disputed=ask.disputed,
            due=ask.due,
            late_from=ask.late_from,
            visible_from=ask.visible_from,
            visible_until=ask.visible_until,
        )


def deadline_rows(case: Case, state: CaseState, found: Consequences) -> Iterator[Deadline]:
    """What is or will be late, and from when until when."""
    for stretch in found.stretches:
        yield Deadline(
            case_id=case.pk,
            municipality_id=case.municipality_id,
            cause=stretch.cause.value,
            late_from=stretch.late_from,
            late_until=stretch.late_until,
            since=stretch.since,
            due=stretch.due,
            severity=int(stretch.severity),
            worse_from=stretch.worse_from,
            urgent_from=urgent_from(stretch, state),
            figures=dict(stretch.figures),
        )
