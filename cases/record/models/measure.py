"""What was imposed on somebody of a household: a gebiedsverbod, enforcement and the like."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from cases.core.models.case import Case
from common.guards import append_only
from roles.models import User


class Measure(models.Model):
    """A measure or instrument that was used [O, Risico's]; which there are, the model says.

    AVE records that it was used. Who imposes it decides elsewhere, by the law it rests on.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    instrument = models.CharField("maatregel", max_length=40)
    start = models.DateField("van")
    until = models.DateField("tot", null=True, blank=True)
    text = models.TextField("waarom")
    recorded_at = models.DateTimeField("vastgelegd op")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "maatregel"
        verbose_name_plural = "maatregelen"
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="measure_says_why"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("start")),
                name="measure_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("case", "-start"), name="measures_of_case"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.instrument} {self.start:%d-%m-%Y}"

    def runs_on(self, day: date) -> bool:
        """Whether it still holds on that day; who asks has read its end along."""
        if hasattr(self, "ended"):
            return bool(not self.ended.mistaken and self.ended.on > day)
        return self.until is None or self.until > day


class MeasureEnd(models.Model):
    """A measure ended before its time, or turned out never to have been imposed."""

    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="ended")
    on = models.DateField("per")
    mistaken = models.BooleanField("ten onrechte vastgelegd", default=False)
    """It was never imposed: it is no figure, and stays to be read."""
    text = models.TextField("waarom")
    recorded_at = models.DateTimeField("vastgelegd op")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "einde van een maatregel"
        verbose_name_plural = "einden van maatregelen"
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="measure_end_says_why"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.on:%d-%m-%Y}"
