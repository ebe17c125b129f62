"""Who is absent from when to when, and who stands in; kept, so that the past can be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from common.ranges import DayRange


class AbsenceQuerySet(QuerySet[Any]):
    def standing(self) -> AbsenceQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def running_on(self, day: date) -> AbsenceQuerySet:
        return self.not_over_on(day).filter(start__lte=day)

    def not_over_on(self, day: date) -> AbsenceQuerySet:
        """Absences of this day and of later days."""
        return self.standing().filter(Q(until__isnull=True) | Q(until__gte=day))

    def of(self, people: Iterable[int]) -> AbsenceQuerySet:
        return self.filter(user__in=list(people))


class Absence(models.Model):
    """Somebody is absent from a day up to and including a day; None: nobody knows until when.

    `stand_in` acts for them on the cases that they hold; without one, what they hold counts as held
    by nobody, so that whoever may appoint is told.
    """

    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="absences")
    start = models.DateField("afwezig van")
    until = models.DateField("tot en met", null=True, blank=True)
    stand_in = models.ForeignKey(
        "roles.User", on_delete=models.PROTECT, null=True, blank=True, related_name="stands_in"
    )
    recorded_by = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheden"
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("start")),
                name="absence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")),
                name="nobody_stands_in_for_themselves",
            ),
            ExclusionConstraint(
                name="absent_once_at_a_time",
                expressions=(
                    ("user", RangeOperators.EQUAL),
                    (
                        DayRange("start", "until", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ),
                condition=Q(withdrawn_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=("stand_in",), condition=Q(stand_in__isnull=False), name="absence_stand_in"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.start:%d-%m-%Y}"
