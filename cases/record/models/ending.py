"""How a case came to its end, and that it was opened again: it had been closed by mistake."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.core.models.case import Case
from common.guards import append_only
from roles.models import User

LONGEST_MOVED_TO = 200


class CaseEnding(models.Model):
    """The decision that a case ends: the ordinary way, or in one that asks for no phase. Nobody
    chooses that it was merged: it follows from merging two households."""

    class Kind(models.TextChoices):
        DONE = "done", "Afgerond"
        DIED = "died", "Overleden"
        MOVED = "moved", "Verhuisd en overgedragen"
        OUT_OF_SIGHT = "unseen", "Buiten beeld"
        MERGED = "merged", "Samengevoegd"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="endings")
    kind = models.CharField("hoe", max_length=10, choices=Kind)
    phase = models.CharField(max_length=8)
    """The phase that the case ended in, and has again when it is reopened."""
    waakvlam_until = models.DateField(null=True)
    reason = models.TextField("reden")
    moved_to = models.CharField("aan wie", max_length=LONGEST_MOVED_TO, blank=True)
    moved_on = models.DateField("sinds wanneer", null=True)
    handed_over = models.TextField("hoe overgedragen", blank=True)
    goes_on_in = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    """The other case of the household, which had been registered twice."""
    household_told = models.BooleanField("het huishouden weet het")
    not_told_because = models.TextField("waarom niet verteld", blank=True)
    told = ArrayField(models.CharField(max_length=40), default=list)
    """The functions that were told, beside everybody who held something on the case."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "einde van een casus"
        verbose_name_plural = "einden van casussen"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="ending_has_a_reason"),
            models.CheckConstraint(
                condition=Q(household_told=True) | ~Q(not_told_because=""),
                name="ending_says_why_the_household_was_not_told",
            ),
            models.CheckConstraint(
                condition=~Q(kind="moved")
                | (Q(moved_on__isnull=False) & ~Q(moved_to="") & ~Q(handed_over="")),
                name="ending_by_moving_says_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(kind="merged", goes_on_in__isnull=False)
                | (~Q(kind="merged") & Q(goes_on_in__isnull=True)),
                name="ending_by_merging_says_into_which",
            ),
        )
        indexes = (models.Index(fields=("case", "-at"), name="endings_of_case"),)
        triggers = append_only()

    def __str__(self) -> str:
        return self.get_kind_display()


class CaseReopening(models.Model):
    """A case that had been closed by mistake goes on."""

    ending = models.OneToOneField(CaseEnding, on_delete=models.PROTECT, related_name="reopening")
    reason = models.TextField("reden")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "heropening van een casus"
        verbose_name_plural = "heropeningen van casussen"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason"),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"Heropend op {self.at:%d-%m-%Y}"
