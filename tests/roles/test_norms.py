"""Norms: the model's, save what a municipality set for itself."""

from datetime import date

import pytest

from roles.ave_model.norms import merged
from roles.ave_model.types import Norms
from roles.models import NormOverride
from roles.norms import day_count, last_day, norms_in_force
from tests.cast import Town

FRIDAY = date(2026, 3, 6)


def test_an_override_takes_the_place_of_one_norm() -> None:
    norms = merged(Norms(inactive_days=30, plan_days=42), {"plan_days": 10, "onbekend": 1})
    assert norms == Norms(inactive_days=30, plan_days=10)


def test_calendar_days_run_through_the_weekend() -> None:
    assert last_day(Norms(appoint_days=5), "appoint_days", FRIDAY, day_count(FRIDAY)) == date(
        2026, 3, 11
    )


def test_working_days_do_not() -> None:
    norms = Norms(appoint_days=5, working_days=("appoint_days",))
    assert last_day(norms, "appoint_days", FRIDAY, day_count(FRIDAY)) == date(2026, 3, 13)


def test_no_norm_has_no_last_day() -> None:
    assert last_day(Norms(), "appoint_days", FRIDAY, day_count(FRIDAY)) is None


@pytest.mark.django_db
def test_a_municipality_overrides_its_own_phase_only() -> None:
    town, other = Town("dalfsen"), Town("raalte", model="dalfsen")
    NormOverride.objects.create(
        municipality=town.municipality, phase="2", norm="inactive_days", days=7
    )
    assert norms_in_force(town.municipality, town.model, "2").inactive_days == 7
    assert norms_in_force(town.municipality, town.model, "3").inactive_days == 14
    assert norms_in_force(other.municipality, town.model, "2").inactive_days == 30
