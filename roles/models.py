"""Who is who: users, municipalities and regions, organisations, and functions over time."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    RangeBoundary,
    RangeOperators,
)
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from common.guards import append_only
from common.mail_addresses import can_be_mailed
from common.phone_numbers import can_be_called
from common.ranges import DayRange

from .absences import Absence as Absence
from .ave_model import registry
from .ave_model.types import AveModel
from .duty import DutyShift as DutyShift
from .function_requests import FunctionRequest as FunctionRequest
from .person_events import PersonEvent as PersonEvent
from .preferences import Preferences
from .querysets import (
    FunctionPeriodQuerySet,
    NormChangeQuerySet,
    NormOverrideQuerySet,
    UserQuerySet,
)


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users are known by their e-mail address. The account is open from `date_joined`."""

    def _create_user(
        self, email: str, password: str | None, *, by: int | None = None, **extra: Any
    ) -> User:
        if not email:
            raise ValueError("Een gebruiker heeft een e-mailadres nodig.")
        user: User = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        with transaction.atomic():
            user.save(using=self._db)
            if user.is_active:
                opened = PersonEvent.Kind.ACCOUNT_OPENED
                PersonEvent.objects.record_account(user, opened, at=user.date_joined, by=by)
        return user

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self._create_user(email, password, **{"is_staff": False, **extra})

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self._create_user(
            email, password, **{**extra, "is_staff": True, "is_superuser": True}
        )


class User(AbstractUser):
    """A person who signs in. What they may do follows from functions, never from this row."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mailadres", unique=True, validators=[can_be_mailed])
    name = models.CharField("naam", max_length=150)
    phone = models.CharField(
        "telefoonnummer", max_length=30, blank=True, default="", db_default="",
        validators=[can_be_called],
    )  # fmt: skip
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    preferences_json = models.JSONField(default=dict, blank=True, editable=False)
    """How this person likes to work; on this row, so that no page asks for it apart."""
    visited_at = models.DateTimeField(null=True, editable=False)
    """When they last opened Mijn werk."""
    news_since = models.DateTimeField(null=True, editable=False)
    """When they were there before this visit: what is younger is news to them."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"

    def __str__(self) -> str:
        return self.name

    @property
    def preferences(self) -> Preferences:
        return Preferences.from_json(self.preferences_json)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality and the version of the AVE model it works with."""

    name = models.CharField("naam", max_length=100, unique=True)
    slug = models.SlugField(unique=True)
    model_slug = models.CharField("AVE-model", max_length=50)
    model_version = models.CharField("versie", max_length=20)
    shares_figures = models.BooleanField(
        "cijfers delen met de andere gemeenten van de regio", default=False, db_default=False
    )
    """Who shares its monthly figures sees those of the others that do."""
    inhabitants = models.PositiveIntegerField("inwoners", null=True, blank=True)
    """How many people live there, to compare municipalities by; None: not known."""
    history = HistoricalRecords()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def ave_model(self) -> AveModel:
        """The model new cases are opened under; open cases keep the version they have."""
        return registry.get(self.model_slug, self.model_version)

    def clean(self) -> None:
        try:
            registry.get(self.model_slug, self.model_version)
        except registry.UnknownModelError as error:
            raise ValidationError({"model_slug": str(error)}) from error


class NormOverride(models.Model):
    """A norm a municipality sets for itself, in the place of its model's; days."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="norm_overrides"
    )
    phase = models.CharField("fase", max_length=8, blank=True)
    norm = models.CharField("norm", max_length=40)
    days = models.PositiveSmallIntegerField("dagen")
    history = HistoricalRecords()

    objects = NormOverrideQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "phase", "norm"), name="one_override_per_norm"
            ),
        )

    def __str__(self) -> str:
        return f"{self.municipality} {self.phase} {self.norm}: {self.days}"


class NormChange(models.Model):
    """A municipality set a norm, or went back to its model's: who, when, why; append-only.

    `was` and `became` are the municipality's own number; None where the model's held, which was
    `model_days` then.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="norm_changes"
    )
    phase = models.CharField("fase", max_length=8, blank=True)
    norm = models.CharField("norm", max_length=40)
    was = models.PositiveSmallIntegerField("was", null=True)
    became = models.PositiveSmallIntegerField("werd", null=True)
    model_days = models.PositiveSmallIntegerField("volgens het model", null=True)
    reason = models.TextField("reden")
    at = models.DateTimeField("gewijzigd op")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = NormChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging van een norm"
        verbose_name_plural = "wijzigingen van normen"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="norm_changed_with_a_reason"),
            models.CheckConstraint(
                condition=Q(was__isnull=True, became__isnull=False)
                | Q(was__isnull=False, became__isnull=True)
                | ~Q(was=models.F("became")),
                name="norm_really_changed",
            ),
        )
        indexes = (models.Index(fields=("municipality", "-id"), name="norm_changes_newest"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.norm} {self.at:%d-%m-%Y}"


class Region(models.Model):
    """Municipalities that share functions, such as those of a Zorg- en Veiligheidshuis."""

    name = models.CharField("naam", max_length=100, unique=True)
    municipalities = models.ManyToManyField(Municipality, related_name="regions")

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio's"

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A team of the municipality, or a partner that works with it."""

    name = models.CharField("naam", max_length=120)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="organisations"
    )
    own = models.BooleanField("van de gemeente zelf", default=False)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "name"), name="organisation_once_per_municipality"
            ),
        )

    def __str__(self) -> str:
        return self.name


def _or_nowhere(place: str) -> Coalesce:
    return Coalesce(place, Value(0), output_field=models.BigIntegerField())


class FunctionPeriod(models.Model):
    """One person holds one function in a municipality or a region, from a day to a day.

    One that was withdrawn since it was given by mistake ends before it begins: it runs on no day,
    whoever asks.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="function_periods")
    function = models.CharField("functie", max_length=40)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="functions"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="functions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    start = models.DateField("van")
    end = models.DateField("tot en met", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = FunctionPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "functie van een persoon"
        verbose_name_plural = "functies van personen"
        constraints = (
            models.CheckConstraint(
                condition=Q(municipality__isnull=False) ^ Q(region__isnull=False),
                name="function_in_municipality_or_region",
                violation_error_message="Kies een gemeente of een regio, niet allebei.",
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True, withdrawn_at__isnull=True)
                | Q(end__gte=models.F("start"), withdrawn_at__isnull=True)
                | Q(end__isnull=False, end__lt=models.F("start"), withdrawn_at__isnull=False),
                name="function_ends_after_start",
                violation_error_message="De einddatum ligt voor de begindatum.",
            ),
            ExclusionConstraint(
                name="function_held_once_at_a_time",
                condition=Q(withdrawn_at__isnull=True),
                expressions=(  # the person first: it tells most, and GiST looks from the left
                    ("user", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    # By the names of the fields: only those does validation fill in.
                    (_or_nowhere("municipality"), RangeOperators.EQUAL),
                    (_or_nowhere("region"), RangeOperators.EQUAL),
                    (
                        DayRange("start", "end", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ),
                violation_error_message="Deze persoon heeft deze functie dan al.",
            ),
        )
        indexes = (models.Index(fields=("municipality", "function", "start")),)

    def __str__(self) -> str:
        return f"{self.user}: {self.function}"

    def clean(self) -> None:
        if self.function and self.function not in registry.library().functions:
            raise ValidationError({"function": "Deze functie bestaat niet."})

    def runs_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


class FunctionGroup(models.Model):
    """The group that gets what a function is entitled to in one municipality.

    Who is in it follows from the function periods of the day; `Group.user_set` is only its
    projection, kept for tools that ask Django or guardian.
    """

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="function_group")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="function_groups"
    )
    function = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "function"), name="one_group_per_function"
            ),
        )

    def __str__(self) -> str:
        return self.group.name


class Draft(models.Model):
    """What one person typed in one form and did not send yet (roles/drafts.py).

    It is no record of anything: it can be changed and thrown away, and goes after a while.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    form = models.CharField("formulier", max_length=1000)
    """Where the form is sent to, `#`, and its name."""
    typed = models.JSONField("getypt")
    """The values of each field, as a form sends them."""
    saved_at = models.DateTimeField("bewaard op")

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        constraints = (
            models.UniqueConstraint(fields=("owner", "form"), name="one_draft_of_a_form"),
        )
        indexes = (models.Index(fields=("saved_at",), name="draft_saved_at"),)

    def __str__(self) -> str:
        return f"{self.saved_at:%d-%m-%Y}"
