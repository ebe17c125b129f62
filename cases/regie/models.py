"""Who holds which responsibility from when to when, and the parties around the household."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from cases.core.models.case import Case
from cases.regie.querysets import HoldingQuerySet
from common.guards import KeepVersions, append_only
from common.ranges import MomentRange
from roles.ave_model.types import APPOINTED
from roles.models import Organisation, User


class Holding(models.Model):
    """One responsibility (and aspect) in one pair of hands, from a moment to a moment.

    The database refuses two holders at one time. Ending is the only change a row knows.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holdings")
    responsibility = models.CharField(
        max_length=20, choices=[(r.value, r.value.capitalize()) for r in APPOINTED]
    )
    aspect = models.CharField(max_length=20, blank=True)
    holder = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="holdings"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="holdings"
    )
    function = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField("van")
    ended_at = models.DateTimeField("tot", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_in_function = models.CharField(max_length=40)
    reason = models.TextField("reden")
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.TextField("reden van einde", blank=True)
    handover = models.ForeignKey(
        "cases.Handover", on_delete=models.PROTECT, null=True, blank=True, related_name="taken"
    )
    """With which handover of somebody's cases it began, if it did."""

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "verantwoordelijkheid"
        verbose_name_plural = "verantwoordelijkheden"
        constraints = (
            ExclusionConstraint(
                name="one_holder_of_a_responsibility_at_a_time",
                expressions=(  # the case first: it tells most, and GiST looks from the left
                    ("case", RangeOperators.EQUAL),
                    ("responsibility", RangeOperators.EQUAL),
                    ("aspect", RangeOperators.EQUAL),
                    (MomentRange("started_at", "ended_at"), RangeOperators.OVERLAPS),
                ),
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=False)
                | Q(responsibility="behandelregie", organisation__isnull=False),
                name="regie_is_held_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="holding_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""),
                name="holding_ends_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("holder", "responsibility"),
                condition=Q(ended_at__isnull=True),
                name="holding_now_by_person",
            ),
            models.Index(fields=("case", "started_at"), name="holding_of_case"),
            models.Index(
                fields=("case", "responsibility", "aspect"),
                include=("holder", "function"),
                condition=Q(ended_at__isnull=True),
                name="holding_now_of_case",
            ),
        )
        triggers = (KeepVersions(),)

    def __str__(self) -> str:
        return f"{self.responsibility} {self.aspect}".strip()


class Handover(models.Model):
    """What one person held went to others in one step: by whom, when and why; append-only.

    What went to whom is written on the holdings that began with it (`Holding.handover`).
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="handed_over")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("op")
    reason = models.TextField("reden")

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="handover_with_a_reason"),
        )
        indexes = (models.Index(fields=("person", "-at"), name="handover_of_person"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%d-%m-%Y}"


class Party(models.Model):
    """An organisation that works with the household; it may be put aside for a time [D, AVE3]."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField("contactpersoon", max_length=120, blank=True)
    task = models.CharField("wat doet deze partij", max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "betrokken partij"
        verbose_name_plural = "betrokken partijen"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "organisation"),
                name="party_once_per_case",
                violation_error_message="Deze partij staat al bij de casus.",
            ),
        )
        triggers = (KeepVersions(),)

    def __str__(self) -> str:
        return str(self.organisation)


class PartySetAside(models.Model):
    """A party steps back until a day, by whose decision and why; on that day it is back.

    The newest row counts. A row that ends on the day it starts brings the party back early.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="set_asides")
    start = models.DateField("van")
    until = models.DateField("tot")
    reason = models.TextField("reden")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_in_function = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=F("start")), name="set_aside_ends_after_start"
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.party} tot {self.until}"
