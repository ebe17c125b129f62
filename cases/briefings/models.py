"""What bestuur was told of a case, and what came back."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.core.models.case import Case
from common.guards import append_only
from roles.models import User

from .querysets import BriefingQuerySet


class Briefing(models.Model):
    """A case in outline for bestuur, as it stood then; a later one gets the next number."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="briefings")
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=8)
    addressees = ArrayField(models.CharField(max_length=40))
    """The functions of bestuur that had a part on the case when it was written."""
    situation = models.TextField("situatie")
    risk = models.TextField("risico")
    scenario = models.TextField("scenario", blank=True)
    measures = models.TextField("maatregelen")
    communication = models.TextField("communicatielijn", blank=True)
    asked = models.TextField("wat er wordt gevraagd", blank=True)
    asked_of = models.CharField("van wie", max_length=40, blank=True)
    asked_before = models.DateField("uiterlijk", null=True, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = "bestuurlijke informatie"
        verbose_name_plural = "bestuurlijke informatie"
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="briefing_number_per_case"),
            models.CheckConstraint(
                condition=~Q(situation="") & ~Q(risk="") & ~Q(measures=""),
                name="briefing_says_what_matters",
            ),
            models.CheckConstraint(
                condition=(Q(asked="") & Q(asked_of="") & Q(asked_before__isnull=True))
                | (~Q(asked="") & ~Q(asked_of="") & Q(asked_before__isnull=False)),
                name="briefing_asks_somebody_before_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(addressees=[]), name="briefing_is_addressed_to_somebody"
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"Bestuurlijke informatie {self.number}"


class BriefingReply(models.Model):
    """That somebody read it, asked back, answered, or gave what was asked."""

    class Kind(models.TextChoices):
        READ = "read", "Gelezen"
        QUESTION = "question", "Vraag"
        ANSWER = "answer", "Antwoord"
        RESULT = "result", "Reactie"

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "reactie op bestuurlijke informatie"
        verbose_name_plural = "reacties op bestuurlijke informatie"
        constraints = (
            models.UniqueConstraint(
                fields=("briefing", "by"), condition=Q(kind="read"), name="briefing_read_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="read", text="") | (~Q(kind="read") & ~Q(text="")),
                name="briefing_reply_says_something",
            ),
        )
        indexes = (models.Index(F("briefing"), F("at"), name="briefing_replies"),)
        triggers = append_only()

    def __str__(self) -> str:
        return self.get_kind_display()
