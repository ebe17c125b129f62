"""A case on hold: for a while nothing is expected, and norms stand still."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from cases.core.models.case import Case
from cases.record.querysets import CaseHoldQuerySet
from common.ranges import DayRange
from roles.models import User


class CaseHold(models.Model):
    """A case rests from a day until (not including) a day, with a reason; resuming moves `until`.

    Who is responsible is never put on hold: norms for appointing go on.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    start = models.DateField("van")
    until = models.DateField("tot")
    reason = models.TextField("reden")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resumed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resumed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = CaseHoldQuerySet.as_manager()

    class Meta:
        verbose_name = "pauze van een casus"
        verbose_name_plural = "pauzes van casussen"
        constraints = (
            ExclusionConstraint(
                name="case_on_hold_once_at_a_time",
                expressions=(
                    (DayRange("start", "until"), RangeOperators.OVERLAPS),
                    ("case", RangeOperators.EQUAL),
                ),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("start")), name="hold_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_with_reason"),
            models.CheckConstraint(
                condition=Q(resumed_by__isnull=True, resumed_at__isnull=True)
                | Q(resumed_by__isnull=False, resumed_at__isnull=False),
                name="hold_resumed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.start} – {self.until}"
