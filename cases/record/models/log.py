"""What was done and agreed: the log book and the versions of the plan."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.core.models.case import Case
from common.guards import append_only
from roles.models import User


class LogEntry(models.Model):
    """One fact in the log book. A correction is a new entry; the old text stays visible."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Contact"
        VISIT = "visit", "Huisbezoek"
        PHONE = "phone", "Telefoongesprek"
        INCIDENT = "incident", "Incident"
        MEETING = "meeting", "Overleg"
        NOTE = "note", "Notitie"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="log_entries")
    kind = models.CharField("soort", max_length=10, choices=Kind)
    text = models.TextField("wat is er gebeurd of besproken")
    happened_at = models.DateTimeField("wanneer")
    recorded_at = models.DateTimeField("vastgelegd op")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )

    class Meta:
        verbose_name = "logboekregel"
        verbose_name_plural = "logboek"
        constraints = (
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("recorded_at")),
                name="log_happened_before_recorded",
                violation_error_message="Wat nog moet gebeuren hoort niet in het logboek.",
            ),
        )
        indexes = (models.Index(fields=("case", "-happened_at", "-id"), name="log_of_case"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%d-%m-%Y}"


class Plan(models.Model):
    """One version of the plan of approach: one household, one plan, one regisseur [B].

    `for_phase` is the phase it is made for; going from AVE4 to AVE3 asks for the AVE3 approach
    first [D, AVE4 Afschalen].
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField("versie")
    for_phase = models.CharField("voor fase", max_length=8)
    text = models.TextField("plan van aanpak")
    agreed_on = models.DateField("afgesproken op")
    agreed_with = models.CharField("afgesproken met", max_length=200)
    next_evaluation_on = models.DateField("volgende evaluatie")
    recorded_at = models.DateTimeField("vastgelegd op")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "plan van aanpak"
        verbose_name_plural = "plannen van aanpak"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "number"),
                # What a scan asks of every plan, so that it reads no texts.
                include=("for_phase", "recorded_at", "agreed_on", "next_evaluation_on"),
                name="plan_number_once",
            ),
            models.CheckConstraint(
                condition=Q(next_evaluation_on__gt=F("agreed_on")),
                name="plan_evaluated_after_agreed",
                violation_error_message="De evaluatie komt na de dag van de afspraak.",
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"Plan {self.number}"
