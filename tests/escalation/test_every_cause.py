"""Every cause by the real scan: just past its norm, one short of it, on hold, without a norm."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cases.core.models import Case
from cases.record.models import CaseHold
from common.dates import day_of
from escalation.models import Flag
from escalation.scan import scan
from roles.ave_model.causes import OF_PEOPLE, Cause
from roles.models import User
from tests.cast import AMSTERDAM, Town
from tests.escalation.stuck import STUCK, Stage, decided
from tests.projecting import project_all

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 28, 10, tzinfo=AMSTERDAM)
"""The day after Koningsdag, a Monday that year."""

PAUSED = frozenset(
    {
        Cause.INACTIVE,
        Cause.NO_PLAN,
        Cause.EVALUATION_OVERDUE,
        Cause.PHASE_TOO_LONG,
        Cause.PROPOSAL_WAITING,
        Cause.ASSIGNMENT_OVERDUE,
        Cause.AGREEMENT_OVERDUE,
    }
)
"""What is not asked while a case rests. That somebody is responsible, that others confirm, and what
happens to the household all go on."""
OF_A_PHASE = frozenset(
    {
        Cause.INACTIVE,
        Cause.NO_CASUSREGIE,
        Cause.NO_PROCESREGIE,
        Cause.NO_PLAN,
        Cause.EVALUATION_OVERDUE,
        Cause.PHASE_TOO_LONG,
        Cause.SIGNALS_RISING,
        Cause.PROPOSAL_WAITING,
        Cause.BACK_AND_FORTH,
    }
)
"""Judged by a norm of the phase; AVE1 has none."""


@pytest.fixture
def stage() -> Stage:
    return Stage(Town("dalfsen"), NOW)


def causes_on(found: Case | User) -> set[str]:
    """What is flagged on a case or about a person."""
    subject = {"case": found} if isinstance(found, Case) else {"person": found}
    return set(Flag.objects.open().filter(**subject).values_list("cause", flat=True))


def test_every_cause_has_something_on_which_it_shows() -> None:
    assert set(STUCK) == set(Cause)


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(NOW, id="by day"),
        pytest.param(NOW.replace(hour=0, minute=1), id="just after midnight"),
        pytest.param(NOW.replace(hour=23, minute=59, second=40), id="just before midnight"),
        pytest.param(datetime(2026, 11, 3, 23, 30, tzinfo=AMSTERDAM), id="summer time just ended"),
    ],
)
def test_it_shows_just_past_the_norm_and_not_one_short_of_it(now: datetime) -> None:
    """At any time of the day: a norm in days is counted by the calendar."""
    stage = Stage(Town("dalfsen"), now)
    hits = {cause: stage.stuck(cause) for cause in Cause}
    misses = {cause: stage.stuck(cause, short=1) for cause in Cause}
    scan(now=now)
    assert {c: causes_on(found) for c, found in hits.items()} == {c: {c} for c in Cause}
    assert {c: causes_on(found) for c, found in misses.items()} == {c: set() for c in Cause}


def test_while_a_case_is_on_hold_only_what_cannot_rest_is_flagged(stage: Stage) -> None:
    cases = {cause: stage.case(cause) for cause in set(Cause) - OF_PEOPLE}
    for case in cases.values():
        CaseHold.objects.create(
            case=case, start=day_of(NOW), until=day_of(NOW) + timedelta(days=5), decided_at=NOW,
            reason="Familiebezoek.", decided_by=stage.town.user("netwerkcoordinator"),
        )  # fmt: skip
    project_all(NOW)
    scan(now=NOW)
    assert {c: causes_on(case) for c, case in cases.items()} == {
        c: set() if c in PAUSED else {c} for c in cases
    }


def test_in_a_phase_without_a_norm_it_is_never_flagged(stage: Stage) -> None:
    cases = {cause: stage.case(cause) for cause in OF_A_PHASE}
    for case in cases.values():
        decided(case, "1", NOW, by=stage.town.user("toegangsteam"))
    project_all(NOW)
    scan(now=NOW + timedelta(days=1000))
    assert {c: causes_on(case) for c, case in cases.items()} == {c: set() for c in cases}


def test_a_public_holiday_is_no_day_that_a_decision_waits(stage: Stage) -> None:
    """Asked on Sunday 19 April: five working days may pass, and the sixth is not Koningsdag."""
    case = stage.case(Cause.PROPOSAL_WAITING)
    assert day_of(case.proposals.get().proposed_at) == date(2026, 4, 19)
    for days in (2, 1):  # Sunday, and Koningsdag
        scan(now=stage.ago(days))
        assert causes_on(case) == set()
    scan(now=NOW)
    assert causes_on(case) == {Cause.PROPOSAL_WAITING}
