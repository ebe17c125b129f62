"""What parties bound themselves to in an opschalingsoverleg."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from cases.core.models.case import Case
from roles.models import User

from ..querysets import AgreementQuerySet

LONGEST_LINE = 200


class Agreement(models.Model):
    """A bindende afspraak: who does what before a day, until it is said whether they did
    [D, AVE3 Opschalen]."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreements")
    who = models.CharField("wie doet het", max_length=LONGEST_LINE)
    text = models.TextField("wat is afgesproken")
    due = models.DateField("uiterlijk")
    agreed_on = models.DateField("afgesproken op")
    agreed_with = models.CharField("afgesproken met", max_length=LONGEST_LINE)
    recorded_at = models.DateTimeField("vastgelegd op")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField("afgerond op", null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept = models.BooleanField("nagekomen", null=True, blank=True)
    result = models.TextField("wat ervan kwam", blank=True)
    history = HistoricalRecords()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "bindende afspraak"
        verbose_name_plural = "bindende afspraken"
        constraints = (
            models.CheckConstraint(
                condition=~Q(who="") & ~Q(text="") & ~Q(agreed_with=""),
                name="agreement_says_who_does_what",
            ),
            models.CheckConstraint(
                condition=Q(due__gte=F("agreed_on")),
                name="agreement_due_after_it_was_made",
                violation_error_message="De laatste dag ligt voor de dag van de afspraak.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, kept=None, result="")
                | Q(done_at__gte=F("recorded_at"), done_by__isnull=False, kept__isnull=False)
                & ~Q(result=""),
                name="agreement_settled_with_a_result",
            ),
        )
        indexes = (
            models.Index(
                fields=("case", "due"),
                condition=Q(done_at__isnull=True),
                name="agreements_open_of_case",
            ),
        )

    def __str__(self) -> str:
        return f"Bindende afspraak voor {self.due:%d-%m-%Y}"
