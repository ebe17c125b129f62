"""What happened to accounts and functions, and when, so that the past can be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from common.dates import day_of
from common.guards import append_only

from .querysets import FunctionDaysQuerySet

if TYPE_CHECKING:
    from .models import FunctionPeriod, Municipality, User


class PersonEventQuerySet(FunctionDaysQuerySet):
    def record_account(
        self, user: User, kind: PersonEvent.Kind, *, at: datetime, by: int | None = None
    ) -> PersonEvent:
        """Write down that an account was opened, closed or opened again, or got a link."""
        event: PersonEvent = self.create(user=user, kind=kind, at=at, by_id=by)
        return event

    def record_function(
        self, period: FunctionPeriod, kind: PersonEvent.Kind, *, at: datetime, by: int | None = None
    ) -> PersonEvent:
        """Write down that a function was given or withdrawn, or its last day set, as it is now."""
        event: PersonEvent = self.create(
            user_id=period.user_id,
            kind=kind,
            at=at,
            by_id=by,
            period=period,
            function=period.function,
            municipality_id=period.municipality_id,
            region_id=period.region_id,
            start=period.start,
            end=period.end,
        )
        return event

    def account_changed_at(self, people: Iterable[int]) -> dict[int, datetime]:
        """When each of these accounts was last opened or closed."""
        newest = (
            self.filter(user__in=people, period__isnull=True)
            .order_by("user", "-at", "-pk")
            .distinct("user")
        )
        return dict(newest.values_list("user", "at"))

    def functions_known_at(self, moment: datetime) -> PersonEventQuerySet:
        """Of each function its newest event up to this moment: its days as they were known."""
        newest = (
            self.filter(period__isnull=False, at__lte=moment)
            .order_by("period", "-at", "-pk")
            .distinct("period")
        )
        return PersonEvent.objects.filter(pk__in=newest.values("pk"))

    def functions_held(
        self, user: User, municipality: Municipality, moment: datetime
    ) -> frozenset[str]:
        """The functions of this person in the municipality or its region, as known at a moment.

        None while the account was closed. Which municipalities a region has is not recorded over
        time: those of now count.
        """
        from .models import User  # records and their questions import each other

        held = (
            self.filter(user__in=User.objects.with_open_account_at(moment).filter(pk=user.pk))
            .functions_known_at(moment)
            .running_on(day_of(moment))
            .in_municipality(municipality)
        )
        return frozenset(held.values_list("function", flat=True))


class PersonEvent(models.Model):
    """An account was opened or closed, a function given or withdrawn, or its last day set; append-
    only.

    A function stands with the days that it had from then on, both included. `by` is empty when a
    command did it.
    """

    class Kind(models.TextChoices):
        ACCOUNT_OPENED = "account_opened", "account geopend"
        ACCOUNT_CLOSED = "account_closed", "account gesloten"
        ACCOUNT_REOPENED = "account_reopened", "account weer geopend"
        LINK_SENT = "link_sent", "link voor een nieuw wachtwoord gestuurd"
        FUNCTION_GIVEN = "function_given", "functie gegeven"
        END_SET = "end_set", "laatste dag van een functie vastgelegd"
        FUNCTION_WITHDRAWN = "function_withdrawn", "functie ingetrokken"

    OPENS: ClassVar = (Kind.ACCOUNT_OPENED, Kind.ACCOUNT_REOPENED)
    """After these an account is open."""

    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="person_events")
    kind = models.CharField("wat", max_length=20, choices=Kind)
    at = models.DateTimeField("op")
    by = models.ForeignKey("roles.User", on_delete=models.PROTECT, null=True, related_name="+")
    period = models.ForeignKey(
        "roles.FunctionPeriod", on_delete=models.PROTECT, null=True, related_name="events"
    )
    function = models.CharField("functie", max_length=40, blank=True)
    municipality = models.ForeignKey(
        "roles.Municipality", on_delete=models.PROTECT, null=True, related_name="+"
    )
    region = models.ForeignKey(
        "roles.Region", on_delete=models.PROTECT, null=True, related_name="+"
    )
    start = models.DateField("van", null=True)
    end = models.DateField("tot en met", null=True)

    objects = PersonEventQuerySet.as_manager()

    class Meta:
        verbose_name = "gebeurtenis van een account of functie"
        verbose_name_plural = "gebeurtenissen van accounts en functies"
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    Q(municipality__isnull=False) ^ Q(region__isnull=False),
                    kind__in=("function_given", "end_set", "function_withdrawn"),
                    period__isnull=False,
                    start__isnull=False,
                )
                & ~Q(function="")
                | Q(
                    kind__in=("account_opened", "account_closed", "account_reopened", "link_sent"),
                    period__isnull=True,
                    function="",
                    municipality__isnull=True,
                    region__isnull=True,
                    start__isnull=True,
                    end__isnull=True,
                ),
                name="person_event_of_account_or_function",
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d-%m-%Y}"
