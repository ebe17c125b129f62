"""Functions that wait for a second person: one beheerder alone gives nobody power over cases."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models
from django.db.models import F, Q, QuerySet

from common.guards import FirmProtect, KeepVersions
from roles.permissions_over_people import CONFIRMERS

if TYPE_CHECKING:
    from roles.acting import Actor


class FunctionRequestQuerySet(QuerySet[Any]):
    def open(self) -> FunctionRequestQuerySet:
        """Those that wait."""
        return self.filter(closed_at__isnull=True)

    def confirmed_by(self, actor: Actor) -> FunctionRequestQuerySet:
        """Those that this person may confirm or refuse: not what they asked, nor for themselves."""
        places = [pk for pk, functions in actor.functions.items() if functions & CONFIRMERS]
        theirs = Q(asked_by=actor.user_id) | Q(user=actor.user_id)
        return self.filter(municipality__in=places).exclude(theirs)


class FunctionRequest(models.Model):
    """A beheerder asked a function for somebody that begins once a second person agrees.

    How it ended is never changed, and nothing is deleted: it tells who gave whom power, and who
    agreed.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "bevestigd"
        REFUSED = "refused", "geweigerd"
        WITHDRAWN = "withdrawn", "teruggenomen"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(
        "roles.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    function = models.CharField("functie", max_length=40)
    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    start = models.DateField("van")
    end = models.DateField("tot en met", null=True)
    asked_by = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("gevraagd op")
    outcome = models.CharField("uitkomst", max_length=10, choices=Outcome, blank=True)
    closed_by = models.ForeignKey(
        "roles.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField("afgehandeld op", null=True)
    reason = models.TextField("reden", blank=True)
    period = models.OneToOneField(
        "roles.FunctionPeriod", on_delete=models.PROTECT, null=True, related_name="request"
    )
    """The function that came of it."""

    objects = FunctionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "functie die op bevestiging wacht"
        verbose_name_plural = "functies die op bevestiging wachten"
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(outcome="") & Q(closed_at__isnull=False, closed_by__isnull=False),
                name="function_request_closed_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed", period__isnull=False)
                | ~Q(outcome="confirmed") & Q(period__isnull=True),
                name="function_request_confirmed_with_a_function",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused", reason=""), name="function_request_refused_with_why"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")) & ~Q(closed_by=F("user"))
                & (~Q(closed_by=F("asked_by")) | Q(outcome="withdrawn")),
                name="function_request_by_two_others",
            ),
            models.UniqueConstraint(
                fields=("municipality", "user", "function"),
                condition=Q(closed_at__isnull=True),
                name="function_asked_once_at_a_time",
            ),
        )  # fmt: skip
        triggers = (
            KeepVersions(),
            FirmProtect(name="no_delete", operation=pgtrigger.Delete),
            FirmProtect(
                name="closed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.function} {self.asked_at:%d-%m-%Y}"
