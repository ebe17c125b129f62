"""What one person asked another to do on a case, before a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from cases.core.models.case import Case
from roles.models import User

from ..querysets import AssignmentQuerySet


class Assignment(models.Model):
    """An assignment to the casusregisseur: open until it is said what came of it.

    It goes with casusregie: when that changes hands, so does what is still to be done.
    `given_to` is who held it at the time.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    given_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("opdracht")
    due = models.DateField("uiterlijk")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField("gegeven op")
    done_at = models.DateTimeField("klaar op", null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.TextField("wat het opleverde", blank=True)
    history = HistoricalRecords()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "opdracht"
        verbose_name_plural = "opdrachten"
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="assignment_says_what"),
            models.CheckConstraint(
                condition=(Q(done_at__isnull=True, done_by__isnull=True) & Q(result=""))
                | (Q(done_at__gte=F("given_at"), done_by__isnull=False) & ~Q(result="")),
                name="assignment_done_with_a_result",
            ),
        )
        indexes = (
            models.Index(
                fields=("case", "due"),
                condition=Q(done_at__isnull=True),
                name="assignments_open_of_case",
            ),
        )

    def __str__(self) -> str:
        return f"Opdracht voor {self.due:%d-%m-%Y}"
