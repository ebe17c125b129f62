"""A household that moves to another municipality that works with this application.

It is announced there without any content, and goes along only once somebody there accepts it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.core.models.case import Case
from cases.core.references import new_reference
from cases.households.models import Person
from cases.intake.models import Signal
from cases.record.models import CaseEnding
from common.guards import KeepVersions, append_only
from roles.models import Municipality, User

LONGEST_CALL = 120


class MoveAnnouncement(models.Model):
    """What would go along with a household to another municipality, as the sender chose it. One is
    open per case; until it is accepted the case is the sender's."""

    class Status(models.TextChoices):
        OPEN = "open", "Wacht op aanname"
        ACCEPTED = "accepted", "Aangenomen"
        REFUSED = "refused", "Niet aangenomen"
        TAKEN_BACK = "taken_back", "Teruggenomen"

    class Ground(models.TextChoices):
        CONSENT = "consent", "Het huishouden geeft toestemming"
        TASK = "task", "Het is nodig voor een wettelijke taak"
        VITAL = "vital", "Iemand is in gevaar"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="arrivals", verbose_name="gemeente"
    )
    """The one that receives."""
    reference = models.CharField("kenmerk", max_length=9, unique=True, default=new_reference)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    answer_by = models.DateField("antwoord uiterlijk")
    call = models.CharField("wie te bellen", max_length=LONGEST_CALL)
    """Who there may ask about it; all of what the other municipality reads before it accepts."""
    moved_on = models.DateField("verhuisd op")
    reason = models.TextField("reden")
    people = models.ManyToManyField(Person, related_name="+")
    summary = models.TextField("samenvatting")
    with_plan = models.BooleanField("het plan gaat mee", default=False)
    log_months = models.PositiveSmallIntegerField("maanden logboek", default=0)
    street = models.CharField("straat", max_length=120, blank=True)
    house_number = models.CharField("huisnummer", max_length=12, blank=True)
    postcode = models.CharField("postcode", max_length=12, blank=True)
    town = models.CharField("plaats", max_length=80, blank=True)
    secret_address = models.BooleanField("geheim adres", default=False)
    ground = models.CharField("op grond waarvan", max_length=10, choices=Ground)
    ground_note = models.TextField("uitleg bij de grond")
    household_told = models.BooleanField("het huishouden weet het")
    not_told_because = models.TextField("waarom niet verteld", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "aangekondigde verhuizing"
        verbose_name_plural = "aangekondigde verhuizingen"
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(status="open"),
                name="one_open_announcement_per_case",
                violation_error_message="Dit huishouden is al aangekondigd.",
            ),
            models.CheckConstraint(condition=~Q(ground_note=""), name="move_says_on_what_ground"),
            models.CheckConstraint(
                condition=Q(household_told=True) | ~Q(not_told_because=""),
                name="move_says_why_the_household_was_not_told",
            ),
        )
        indexes = (
            models.Index(
                fields=("municipality", "at"), condition=Q(status="open"), name="move_waiting"
            ),
        )
        triggers = (KeepVersions(),)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class MoveStep(models.Model):
    """What happened to an announcement, one row a step."""

    class Kind(models.TextChoices):
        ANNOUNCED = "announced", "Aangekondigd"
        ACCEPTED = "accepted", "Aangenomen"
        REFUSED = "refused", "Niet aangenomen"
        TAKEN_BACK = "taken_back", "Teruggenomen"

    announcement = models.ForeignKey(
        MoveAnnouncement, on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    ending = models.OneToOneField(
        CaseEnding, on_delete=models.PROTECT, null=True, related_name="accepted"
    )
    """How the sender's case ended by it."""
    signal = models.OneToOneField(
        Signal, on_delete=models.PROTECT, null=True, related_name="accepted"
    )
    """What came of it where it was accepted."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "stap van een aangekondigde verhuizing"
        verbose_name_plural = "stappen van aangekondigde verhuizingen"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="accepted", ending__isnull=False, signal__isnull=False)
                | (~Q(kind="accepted") & Q(ending__isnull=True, signal__isnull=True)),
                name="accepted_with_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("announced", "accepted")) | ~Q(text=""),
                name="move_refused_or_taken_back_says_why",
            ),
        )
        indexes = (models.Index(fields=("announcement", "at"), name="steps_of_move"),)
        triggers = append_only()

    def __str__(self) -> str:
        return self.get_kind_display()


class Arrival(models.Model):
    """What came along with a household beside its summary; it follows its signal."""

    signal = models.OneToOneField(Signal, on_delete=models.PROTECT, related_name="arrival")
    plan = models.JSONField(default=dict)
    """The newest plan: `text`, `agreed_on` and `agreed_with`; empty when it did not go along."""
    log = models.JSONField(default=list)
    """Lines of the log book, oldest first, each with `at`, `kind` and `text`."""
    log_months = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "wat meekwam met een verhuizing"
        verbose_name_plural = "wat meekwam met verhuizingen"
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.signal_id}"
