"""Who is on duty (piket) in a function, in which nights and weekends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from common.dates import midnight
from common.ranges import MomentRange

from .querysets import PlaceQuerySet


class DutyShiftQuerySet(PlaceQuerySet):
    def at(self, moment: datetime) -> DutyShiftQuerySet:
        """Those that run at this moment; the end itself is the next one's."""
        return self.filter(start__lte=moment, end__gt=moment)

    def not_over_at(self, moment: datetime) -> DutyShiftQuerySet:
        return self.filter(end__gt=moment)

    def on_day(self, day: date) -> DutyShiftQuerySet:
        """Those of which some hour falls on this day."""
        return self.filter(start__lt=midnight(day + timedelta(days=1)), end__gt=midnight(day))

    def in_functions(self, functions: Iterable[str]) -> DutyShiftQuerySet:
        return self.filter(function__in=list(functions))


def _or_nowhere(place: str) -> Coalesce:
    return Coalesce(place, Value(0), output_field=models.BigIntegerField())


class DutyShift(models.Model):
    """Somebody is on duty in a function for a municipality or a region, from moment to moment.

    Who is on duty has the function then, or is its deputy.
    """

    function = models.CharField("functie", max_length=40)
    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="duty_shifts")
    municipality = models.ForeignKey(
        "roles.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey(
        "roles.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateTimeField("van")
    end = models.DateTimeField("tot")
    recorded_by = models.ForeignKey(
        "roles.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    history = HistoricalRecords()

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = "piketdienst"
        verbose_name_plural = "piketdiensten"
        constraints = (
            models.CheckConstraint(
                condition=Q(municipality__isnull=False) ^ Q(region__isnull=False),
                name="duty_in_municipality_or_region",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="duty_ends_after_start"),
            ExclusionConstraint(
                name="one_on_duty_at_a_time",
                expressions=(
                    (_or_nowhere("municipality"), RangeOperators.EQUAL),
                    (_or_nowhere("region"), RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    (MomentRange("start", "end"), RangeOperators.OVERLAPS),
                ),
                violation_error_message="In deze tijd heeft al iemand dienst.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.function} {self.start:%d-%m-%Y}"
