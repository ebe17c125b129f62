"""What is asked of a replay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from common.calendar import DAY, months_before
from roles.ave_model.norms import Overrides
from roles.models import Municipality
from roles.services.norms import own_numbers

from .norms import read_settings

MONTHS = 36
"""How far a replay looks back unless it is asked otherwise."""
SHORT_DAYS = 7
"""A flag that is gone within so many calendar days counts as noise [ours]."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whose past, which days (both included), and the norms to try instead of those in force.

    Every day stands for the nightly scan of that day.
    """

    municipality: Municipality
    first: date
    last: date
    in_force: Overrides
    trial: Overrides = field(default_factory=dict)
    """Only what is to be different; without any, the norms in force are replayed alone."""

    @property
    def horizon(self) -> date:
        """The first day that is not asked about any more."""
        return self.last + DAY

    @property
    def variants(self) -> dict[bool, Overrides]:
        """On trial or not → the norms of the municipality."""
        with_trial = {**self.in_force, **self.trial}
        return {False: self.in_force, **({True: with_trial} if self.trial else {})}


def question_about(
    municipality: Municipality,
    settings: Iterable[str] = (),
    *,
    last: date,
    first: date | None = None,
) -> Question:
    """Norms on trial ("ave2.inactive_days=21") beside those in force today, over these days or the
    last 36 months.

    Raises:
        NormError: a setting is wrong.
    """
    in_force = own_numbers(municipality)
    return Question(
        municipality=municipality,
        first=first or months_before(last, MONTHS),
        last=last,
        in_force=in_force,
        trial=read_settings(municipality.ave_model, settings, in_force),
    )
