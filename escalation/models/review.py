"""What somebody made of what was flagged; never changed once written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.core.models import Case
from common.guards import append_only
from escalation.reviewing import NEEDS_DAY, OUTCOME_WORDS, Outcome
from roles.models import Municipality, User


class Review(models.Model):
    """One person's judgment of the flags of one case, or of one person's flags: what follows, why,
    and until when that holds. Which flags, and how bad they were, is in their events.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="reviews")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(
        "wat volgt", max_length=10, choices=[(o.value, OUTCOME_WORDS[o]) for o in Outcome]
    )
    reason = models.TextField("waarom")
    again = models.TextField("waarom opnieuw uitgesteld", blank=True)
    until = models.DateField("tot", null=True)
    at = models.DateTimeField("beoordeeld op")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField("in de functie van", max_length=40)

    class Meta:
        verbose_name = "beoordeling"
        verbose_name_plural = "beoordelingen"
        constraints = (
            models.CheckConstraint(
                condition=Q(case__isnull=False) ^ Q(person__isnull=False),
                name="review_of_a_case_or_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="review_with_reason"),
            models.CheckConstraint(
                condition=~Q(outcome__in=sorted(o.value for o in NEEDS_DAY))
                | Q(until__isnull=False),
                name="review_with_a_day_where_it_needs_one",
            ),
        )
        indexes = (models.Index(fields=("case", "-at"), name="reviews_of_case"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%d-%m-%Y}"
