"""What follows from cases (access, tasks, deadlines) in the tests: kept equal to the rules.

After every test that writes, what is written is compared with what follows from the records. Who
writes records straight into the tables, as no service does, has it projected here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import timezone

from cases.core.models import Case, ProjectionDue
from cases.core.project import Difference, project_cases, project_everything


def project_all(now: datetime | None = None) -> None:
    """Write what follows from every case, as at this moment."""
    project_everything(now or timezone.now())


def differences() -> Difference:
    """How far the tables stand from the rules, of the cases that are not to be projected yet."""
    due = ProjectionDue.objects.values("case")
    cases = Case.objects.filter(projection__isnull=False).exclude(pk__in=due)
    return project_cases(cases, None, mend=False)


@pytest.fixture(autouse=True)
def what_follows_is_written(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that writes cases ends with the tables as the rules say."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        yield
        return
    request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
    yield
    found = differences()
    assert not found.differ, f"Something was written and not projected: {found}"
