"""Signals: anyone's report of worry, and what was done with it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from cases.core.references import new_reference
from cases.intake.querysets import SignalQuerySet
from roles.models import Municipality, User


class Signal(models.Model):
    """A worry about a household. Asking for advice is not a melding and opens nothing [D, AVE2]."""

    class Kind(models.TextChoices):
        MELDING = "melding", "Melding"
        ADVICE = "advice", "Adviesvraag"

    class Reporter(models.TextChoices):
        RESIDENT = "resident", "Inwoner"
        NETWORK = "network", "Familie of netwerk"
        PROFESSIONAL = "professional", "Professional"
        POLICE = "police", "Politie"
        MELDPUNT = "meldpunt", "Meldpunt Bezorgd"
        VEILIG_THUIS = "veilig_thuis", "Veilig Thuis"
        SCHOOL = "school", "School of leerplicht"
        HOUSING = "housing", "Woningcorporatie"
        MUNICIPALITY = "municipality", "Andere gemeente"
        OTHER = "other", "Anders"

    class Outcome(models.TextChoices):
        ADVICE_ONLY = "advice_only", "Alleen advies gegeven"
        ADDED = "added", "Bij een bestaande casus gevoegd"
        NEW_CASE = "new_case", "Nieuwe casus"

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="signals")
    reference = models.CharField("kenmerk", max_length=9, unique=True, default=new_reference)
    household = models.ForeignKey(
        "cases.Household", on_delete=models.PROTECT, related_name="signals"
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    reporter = models.CharField("wie meldt", max_length=20, choices=Reporter)
    reporter_name = models.CharField(
        "naam of organisatie van de melder", max_length=120, blank=True
    )
    text = models.TextField("wat is er aan de hand")
    received_at = models.DateTimeField("ontvangen op")
    recorded_at = models.DateTimeField("vastgelegd op")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("uitkomst", max_length=12, choices=Outcome, blank=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="signals"
    )
    triage_note = models.TextField("toelichting bij de triage", blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"
        constraints = (
            models.CheckConstraint(
                condition=Q(received_at__lte=F("recorded_at")),
                name="signal_received_before_recorded",
                violation_error_message="Het signaal kan niet in de toekomst zijn ontvangen.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") ^ Q(triaged_at__isnull=False, triaged_by__isnull=False),
                name="signal_outcome_with_triage",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("added", "new_case")) ^ Q(case__isnull=True),
                name="signal_case_with_outcome",
            ),
        )
        indexes = (
            models.Index(fields=("received_at",), name="signal_received"),
            models.Index(
                fields=("municipality", "received_at"),
                condition=Q(outcome=""),
                name="signal_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.reference
