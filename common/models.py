"""Seals on what may never change, versions of what does, forms that were sent, and the runs of the
jobs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .guards import append_only


class Seal(models.Model):
    """Vouches for a range of rows of one append-only table, and for the seal before it.

    `code` is made with the key of the application, which is not in the database: who changes rows
    there, past its guards, cannot make the seals that would go with them.
    """

    position = models.PositiveIntegerField("plaats in de keten", unique=True)
    """From 1, over all tables, without gaps."""
    table = models.CharField("tabel", max_length=63)
    number = models.PositiveIntegerField("nummer")
    """From 1, per table, without gaps."""
    after_id = models.BigIntegerField("na rij")
    last_id = models.BigIntegerField("tot en met rij")
    rows = models.PositiveIntegerField("aantal rijen")
    columns = ArrayField(models.CharField(max_length=63), verbose_name="kolommen")
    """As they were: a column that comes later is not part of it."""
    code = models.CharField("zegel", max_length=64)
    sealed_at = models.DateTimeField("verzegeld op")

    class Meta:
        verbose_name = "zegel"
        verbose_name_plural = "zegels"
        constraints = (
            models.UniqueConstraint(fields=("table", "number"), name="seal_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, rows__gte=1, last_id__gt=models.F("after_id")),
                name="seal_of_some_rows",
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


class RowVersion(models.Model):
    """A state that a row had from a moment on, of a record that changes in place.

    The database writes it, by the trigger `KeepVersions`, whoever made the change. It is never
    changed and is sealed: the newest version of a row tells how that row must be now.
    """

    class Change(models.TextChoices):
        INSERT = "insert", "gemaakt"
        UPDATE = "update", "veranderd"
        DELETE = "delete", "verwijderd"

    table = models.CharField("tabel", max_length=63)
    row_id = models.BigIntegerField("rij")
    change = models.CharField("wat", max_length=6, choices=Change)
    at = models.DateTimeField("op")
    row = models.JSONField("de rij")
    """All its columns; of one that was deleted those it had last."""

    class Meta:
        verbose_name = "versie van een rij"
        verbose_name_plural = "versies van rijen"
        indexes = (models.Index(fields=("table", "row_id", "-id"), name="version_of_row"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class Submission(models.Model):
    """A form that was sent and carried out: its fingerprint, and where its sender went next.

    The fingerprint is a hash, so nothing of what was typed is kept here.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    answer = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.fingerprint


class JobRun(models.Model):
    """One run of a job: how long, how much it found, what failed. Unfinished: it was cut off."""

    job = models.CharField("taak", max_length=40)
    now = models.DateTimeField("voor het moment")
    """The moment the job was asked to judge."""
    started_at = models.DateTimeField("begonnen")
    finished_at = models.DateTimeField("klaar", null=True)
    found = models.PositiveIntegerField("gevonden", default=0)
    changed = models.PositiveIntegerField("veranderd", default=0)
    failures = models.PositiveIntegerField("mislukt", default=0)
    error = models.TextField("fout", blank=True)

    class Meta:
        verbose_name = "uitvoering van een taak"
        verbose_name_plural = "uitvoeringen van taken"
        indexes = (models.Index(fields=("job", "-started_at"), name="job_runs"),)

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%d-%m-%Y %H:%M}"


class JobPulse(models.Model):
    """When the worker last took up a job, also when there was nothing to do and no run is kept."""

    job = models.CharField("taak", max_length=40, unique=True)
    at = models.DateTimeField("laatst opgepakt")

    class Meta:
        verbose_name = "laatste keer van een taak"
        verbose_name_plural = "laatste keren van taken"

    def __str__(self) -> str:
        return f"{self.job} {self.at:%d-%m-%Y %H:%M}"
