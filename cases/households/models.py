"""Households, persons, and who lived where from when to when."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from simple_history.models import HistoricalRecords

from cases.core.references import new_reference
from cases.households.querysets import HouseholdQuerySet, MembershipQuerySet
from common.ranges import DayRange
from roles.models import Municipality, User

ADULT_AGE = 18


class Household(models.Model):
    """One or more persons living together; the unit AVE works on [O, Kernboodschap]."""

    reference = models.CharField("kenmerk", max_length=9, unique=True, default=new_reference)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="households", verbose_name="gemeente"
    )
    street = models.CharField("straat", max_length=120, blank=True)
    house_number = models.CharField("huisnummer", max_length=12, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    town = models.CharField("plaats", max_length=80, blank=True)
    area = models.CharField("wijk of kern", max_length=80, blank=True)
    created_at = models.DateTimeField("aangemaakt op")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    address_search = models.GeneratedField(
        expression=Lower(
            Concat("street", Value(" "), "house_number", Value(" "), "postcode", Value(" "), "town")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=["address_search"])

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "huishouden"
        verbose_name_plural = "huishoudens"
        indexes = (
            GinIndex(OpClass(F("address_search"), "gin_trgm_ops"), name="household_address_trgm"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        """The address in one line; empty when it is not known."""
        line = f"{self.street} {self.house_number}".strip()
        place = f"{self.postcode} {self.town}".strip()
        return ", ".join(part for part in (line, place) if part)

    @property
    def is_lived_in(self) -> bool:
        """Whether somebody still belongs to it; the last one may have moved to another."""
        return self.memberships.filter(end=None).exists()

    def has_minors_on(self, day: date) -> bool:
        """Whether somebody under eighteen lives here on that day."""
        members = self.memberships.on(day).select_related("person")
        return any(m.person.is_minor_on(day) for m in members)


class Person(models.Model):
    """A person known to one municipality. Nobody becomes a minor by a tick: age tells."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("kenmerk", max_length=9, unique=True, default=new_reference)
    first_name = models.CharField("voornaam", max_length=80, blank=True)
    prefix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    last_name = models.CharField("achternaam", max_length=120)
    birth_date = models.DateField("geboortedatum", null=True, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    name_search = models.GeneratedField(
        expression=Lower(Concat("first_name", Value(" "), "prefix", Value(" "), "last_name")),
        output_field=models.TextField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=["name_search"])

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        indexes = (
            GinIndex(OpClass(F("name_search"), "gin_trgm_ops"), name="person_name_trgm"),
            models.Index(fields=("municipality", "birth_date"), name="person_born"),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.surname) if part)

    @property
    def surname(self) -> str:
        """With what stands before it: "de Vries"."""
        return f"{self.prefix} {self.last_name}".strip()

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; None when the birth date is not known."""
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)

    def is_minor_on(self, day: date) -> bool:
        """Under eighteen on that day."""
        age = self.age_on(day)
        return age is not None and age < ADULT_AGE


class Membership(models.Model):
    """One person lived in one household from a day until a day."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rol in het huishouden", max_length=40, blank=True)
    start = models.DateField("van")
    end = models.DateField("tot", null=True, blank=True)
    history = HistoricalRecords()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lid van een huishouden"
        verbose_name_plural = "leden van huishoudens"
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="membership_ends_after_start",
                violation_error_message="De einddatum ligt voor de begindatum.",
            ),
            ExclusionConstraint(
                name="person_once_in_a_household_at_a_time",
                expressions=(  # the person first: it tells most, and GiST looks from the left
                    ("person", RangeOperators.EQUAL),
                    ("household", RangeOperators.EQUAL),
                    (DayRange("start", "end"), RangeOperators.OVERLAPS),
                ),
                violation_error_message="Deze persoon hoort dan al bij dit huishouden.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household} ({self.start} – {self.end or ''})"
