"""Households, persons, and who lived where from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from cases.core.references import new_reference
from cases.households.querysets import HouseholdQuerySet, MembershipQuerySet
from cases.households.spelling import folded_address, folded_name, name_keys
from common.guards import append_only
from common.partial_dates import PartialDate, Precision, years_between
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
    postcode = models.CharField("postcode", max_length=12, blank=True)
    town = models.CharField("plaats", max_length=80, blank=True)
    area = models.CharField("wijk of kern", max_length=80, blank=True)
    secret_address = models.BooleanField("geheim adres", default=False)
    """No search and no likeness looks at it, and only who may read the file sees it."""
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    """The household that goes on for this one: the same family was registered twice."""
    created_at = models.DateTimeField("aangemaakt op")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    address_folded = models.TextField(editable=False)
    history = HistoricalRecords(excluded_fields=["address_folded"])

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "huishouden"
        verbose_name_plural = "huishoudens"
        indexes = (
            GinIndex(OpClass(F("address_folded"), "gin_trgm_ops"), name="household_address_trgm"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="household_not_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def save(self, **kwargs: Any) -> None:
        place = (self.street, self.house_number, self.postcode, self.town)
        hidden = self.secret_address or self.merged_into_id
        self.address_folded = "" if hidden else folded_address(*place)
        super().save(**kwargs)

    @property
    def address(self) -> str:
        """The address in one line; empty when it is not known."""
        line = f"{self.street} {self.house_number}".strip()
        place = f"{self.postcode} {self.town}".strip()
        return ", ".join(part for part in (line, place) if part)

    @property
    def public_address(self) -> str:
        """For who sees that the household exists, and need not read its file."""
        return "Geheim adres" if self.secret_address else self.address

    @property
    def is_lived_in(self) -> bool:
        """Whether somebody still belongs to it; the last one may have moved to another."""
        return self.memberships.filter(end=None).exists()

    def has_minors_on(self, day: date) -> bool:
        """Whether somebody under eighteen lives here on that day."""
        members = self.memberships.on(day).select_related("person")
        return any(m.person.is_minor_on(day) for m in members)


NAME = ("first_name", "prefix", "last_name")


class Person(models.Model):
    """A person known to one municipality. Age tells who is a minor; a tick only without a date."""

    class BirthPrecision(models.TextChoices):
        DAY = "day", "dag"
        MONTH = "month", "maand"
        YEAR = "year", "jaar"
        ABOUT = "about", "geschatte leeftijd"

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("kenmerk", max_length=9, unique=True, default=new_reference)
    first_name = models.CharField("voornaam", max_length=80, blank=True)
    prefix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    last_name = models.CharField("achternaam", max_length=120)
    birth_date = models.DateField("geboortedatum", null=True, blank=True)
    """Of a date known in part the last day it may be, so that a child is no adult too early."""
    birth_precision = models.CharField(
        "geboortedatum bekend op", max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    is_child = models.BooleanField("kind, geboortedatum niet bekend", default=False)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    died_on = models.DateField("overleden op", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    """The record that goes on for this one: it turned out to be the same person."""
    also_named = models.JSONField(default=list, editable=False)
    """Other spellings that she was known by, each [first name, prefix, last name]: of the records
    merged into this one. She is found under all of them."""
    name_folded = models.TextField(editable=False)
    name_keys = ArrayField(models.TextField(), editable=False)
    history = HistoricalRecords(excluded_fields=["name_folded", "name_keys"])

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        indexes = (
            GinIndex(OpClass(F("name_folded"), "gin_trgm_ops"), name="person_name_trgm"),
            GinIndex(fields=("name_keys",), name="person_name_keys"),
            models.Index(fields=("municipality", "birth_date"), name="person_born"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_not_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    def save(self, **kwargs: Any) -> None:
        names = [(self.first_name, self.prefix, self.last_name), *self.also_named]
        self.name_folded = " ".join(folded_name(*name) for name in names)
        self.name_keys = sorted({key for name in names for key in name_keys(*name)})
        super().save(**kwargs)

    @property
    def other_names(self) -> list[str]:
        """Under which other spellings she was known."""
        return [" ".join(part for part in name if part) for name in self.also_named]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.surname) if part)

    @property
    def surname(self) -> str:
        """With what stands before it: "de Vries"."""
        return f"{self.prefix} {self.last_name}".strip()

    def age_on(self, day: date) -> int | None:
        """Whole years on that day, at least; None when the birth date is not known."""
        return None if self.birth_date is None else years_between(self.birth_date, day)

    @property
    def born(self) -> PartialDate | None:
        """The birth date as far as it is known."""
        if self.birth_date is None:
            return None
        return PartialDate(self.birth_date, Precision(self.birth_precision))

    def is_minor_on(self, day: date) -> bool:
        """Under eighteen on that day; without a birth date as was ticked."""
        age = self.age_on(day)
        return self.is_child if age is None else age < ADULT_AGE


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


class PersonMerge(models.Model):
    """Somebody said that two records are one person: `gone` lives on in `kept`."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    """Enough to undo it exactly: the facts of the kept record, and each membership that changed, as
    they were (`services/merging.py`)."""
    after = models.JSONField()
    """The same as the merge left them, to see what was written since."""
    reason = models.TextField("waaraan u dat ziet")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "samenvoeging van twee personen"
        verbose_name_plural = "samenvoegingen van personen"
        constraints = (
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two_records"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
        )
        indexes = (models.Index(fields=("kept", "-id"), name="merges_of_person"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"Samengevoegd op {self.at:%d-%m-%Y}"

    @property
    def kept_name(self) -> str:
        """How who went on was called before."""
        facts = self.before["facts"]
        return " ".join(filter(None, (facts[part] for part in NAME)))


class PersonSplit(models.Model):
    """They were two persons after all: the merge was undone."""

    merge = models.OneToOneField(PersonMerge, on_delete=models.PROTECT, related_name="split")
    reason = models.TextField("reden")
    stays = models.JSONField(default=list)
    """What was written since on the record that went on, and stayed there; in words."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "splitsing van twee personen"
        verbose_name_plural = "splitsingen van personen"
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="split_has_a_reason"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"Gesplitst op {self.at:%d-%m-%Y}"


class HouseholdMerge(models.Model):
    """Somebody said that two households are one, registered twice: `gone` lives on in `kept`."""

    kept = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    """Enough to undo it: the address of the kept one, each membership of both, and the signals and
    cases of the one that goes (`services/merging_homes.py`)."""
    after = models.JSONField()
    """The address and memberships as the merge left them, to see what was written since."""
    ending = models.OneToOneField(
        "cases.CaseEnding", on_delete=models.PROTECT, null=True, related_name="merge"
    )
    """How the one case ended, where both had one that ran."""
    reason = models.TextField("waaraan u dat ziet")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "samenvoeging van twee huishoudens"
        verbose_name_plural = "samenvoegingen van huishoudens"
        constraints = (
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two_households"),
            models.CheckConstraint(condition=~Q(reason=""), name="home_merge_has_a_reason"),
        )
        indexes = (models.Index(fields=("kept", "-id"), name="merges_of_household"),)
        triggers = append_only()

    def __str__(self) -> str:
        return f"Samengevoegd op {self.at:%d-%m-%Y}"


class HouseholdSplit(models.Model):
    """They were two households after all: the merge was undone."""

    merge = models.OneToOneField(HouseholdMerge, on_delete=models.PROTECT, related_name="split")
    reason = models.TextField("reden")
    stays = models.JSONField(default=list)
    """What was written since on the household that went on, and stayed there; in words."""
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)

    class Meta:
        verbose_name = "splitsing van twee huishoudens"
        verbose_name_plural = "splitsingen van huishoudens"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="home_split_has_a_reason"),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"Gesplitst op {self.at:%d-%m-%Y}"
