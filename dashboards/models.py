"""A month as it was frozen, and what may be shown of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import QuerySet

from common.guards import append_only
from dashboards.periods import Month
from roles.models import Municipality, User


class SnapshotQuerySet(QuerySet[Any]):
    def newest(self) -> SnapshotQuerySet:
        """Of every month the newest revision, in order of time."""
        return self.order_by("municipality_id", "month", "-revision").distinct(
            "municipality_id", "month"
        )


class Snapshot(models.Model):
    """One month of one municipality, frozen. A correction is a new revision; nothing is changed.

    Only what may be shown is kept, with the threshold of that day: a small number cannot leak
    from where it never was.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="snapshots"
    )
    month = models.DateField("maand")
    """Its first day."""
    revision = models.PositiveSmallIntegerField("herziening", default=0)
    taken_at = models.DateTimeField("vastgelegd op")
    model_slug = models.CharField(max_length=50)
    model_version = models.CharField(max_length=20)
    threshold = models.PositiveSmallIntegerField("drempel")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "maandcijfers"
        verbose_name_plural = "maandcijfers"
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "month", "revision"), name="one_snapshot_per_revision"
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="snapshot_of_a_whole_month"
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.municipality} {self.month:%Y-%m}.{self.revision}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)


class SnapshotSlice(models.Model):
    """The figures of the whole municipality, of one area, or of one dominant problem."""

    class Dimension(models.TextChoices):
        WHOLE = "", "Hele gemeente"
        AREA = "area", "Wijk of kern"
        PROBLEM = "problem", "Overheersend probleem"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="slices")
    dimension = models.CharField(max_length=10, choices=Dimension, blank=True)
    value = models.CharField(max_length=80, blank=True)
    figures = models.JSONField()
    """Name of a figure → a number, or null where it is hidden; what is not known is not there."""

    class Meta:
        verbose_name = "deel van maandcijfers"
        verbose_name_plural = "delen van maandcijfers"
        constraints = (
            models.UniqueConstraint(
                fields=("snapshot", "dimension", "value"), name="one_slice_per_value"
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.snapshot} {self.value}".strip()


class SharingChange(models.Model):
    """A municipality agreed to stand beside the others of its region, or withdrew: who, why."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="sharing_changes"
    )
    shares = models.BooleanField("deelt")
    reason = models.TextField("reden")
    at = models.DateTimeField("wanneer")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    """None: by command, so whoever runs AVE."""

    class Meta:
        verbose_name = "wijziging van delen met de regio"
        verbose_name_plural = "wijzigingen van delen met de regio"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="sharing_changed_with_a_reason"
            ),
        )
        indexes = (models.Index(fields=("municipality", "-id"), name="sharing_newest"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.municipality} {'deelt' if self.shares else 'deelt niet'}"


class FiguresExport(models.Model):
    """Who took figures out of AVE, of which month, in which form."""

    at = models.DateTimeField("wanneer")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    month = models.DateField("maand")
    form = models.CharField("vorm", max_length=4, choices=[("xlsx", "XLSX"), ("csv", "CSV")])

    class Meta:
        verbose_name = "uitvoer van cijfers"
        verbose_name_plural = "uitvoer van cijfers"
        indexes = (models.Index(fields=("municipality", "-at"), name="exports_of_figures"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.form}"
