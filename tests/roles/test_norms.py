"""Norms: the model's, save what a municipality set for itself."""

import pytest

from roles.ave_model.norms import merged
from roles.ave_model.rules import Norms
from roles.models import NormOverride
from roles.norms import norms_in_force
from tests.cast import Town


def test_an_override_takes_the_place_of_one_norm() -> None:
    norms = merged(Norms(inactive_days=30, plan_days=42), {"plan_days": 10, "onbekend": 1})
    assert norms == Norms(inactive_days=30, plan_days=10)


@pytest.mark.django_db
def test_a_municipality_overrides_its_own_phase_only() -> None:
    town, other = Town("dalfsen"), Town("raalte", model="dalfsen")
    NormOverride.objects.create(
        municipality=town.municipality, phase="2", norm="inactive_days", days=7
    )
    assert norms_in_force(town.municipality, town.model, "2").inactive_days == 7
    assert norms_in_force(town.municipality, town.model, "3").inactive_days == 14
    assert norms_in_force(other.municipality, town.model, "2").inactive_days == 30
