"""Norms that were tried on the past, and what came of it."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from roles.models import Municipality, User


class NormTrial(models.Model):
    """A question about other norms, by whom and when, and its answer once it is there.

    It is kept, so that a colleague can open the same address and read the same figures. `norms`
    is norm key → number, `result` a `replay.figures.Result`.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    norms = models.JSONField("normen op proef")
    first = models.DateField("eerste dag")
    last = models.DateField("laatste dag")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("gevraagd op")
    finished_at = models.DateTimeField("klaar op", null=True)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name = "proef met normen"
        verbose_name_plural = "proeven met normen"
        constraints = (
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="trial_has_days"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) | Q(result__isnull=True),
                name="trial_has_a_result_when_finished",
            ),
        )
        indexes = (models.Index(fields=("municipality", "-asked_at"), name="trials_of_town"),)

    def __str__(self) -> str:
        return f"{self.municipality} {self.asked_at:%d-%m-%Y %H:%M}"
