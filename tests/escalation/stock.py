"""Many cases at once, written straight into the tables."""

from __future__ import annotations

from cases.core.models import Case
from cases.households.models import Household
from cases.scaling.models import PhaseTransition
from tests.cast import Town, later
from tests.projecting import project_all


def many(town: Town, count: int) -> None:
    """Open cases in AVE2, long without anything."""
    start = later(days=-400)
    households = Household.objects.bulk_create(
        Household(
            municipality=town.municipality, created_at=start, created_by=town.user("wethouder")
        )
        for _ in range(count)
    )
    cases = Case.objects.bulk_create(
        Case(
            municipality=town.municipality, household=household, title="Casus",
            dominant_problem="zorg", model_slug=town.model.slug, model_version=town.model.version,
            phase="2", phase_since=start, opened_at=start, last_activity_at=start,
        )
        for household in households
    )  # fmt: skip
    PhaseTransition.objects.bulk_create(
        PhaseTransition(
            case=case, number=1, to_phase="2", direction="entry", motivation="m",
            model_slug=town.model.slug, model_version=town.model.version, decided_at=start,
            proposer=town.user("wethouder"), decider=town.user("wethouder"),
        )
        for case in cases
    )  # fmt: skip
    project_all(later())
