"""The runs of the jobs, and when the worker last took each of them up."""

from __future__ import annotations

from django.db import models


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
