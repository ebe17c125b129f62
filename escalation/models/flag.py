"""Flags that a scan raises, and everything that happened to them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from cases.core.models import Case
from cases.deadlines.sentences import CAUSE_WORDS, explain
from cases.deadlines.severity import SEVERITY_WORDS
from common.guards import append_only
from escalation.querysets import FlagQuerySet
from roles.ave_model.causes import OF_PEOPLE, Cause
from roles.models import Municipality, User

CAUSES = [(cause.value, CAUSE_WORDS[cause]) for cause in Cause]
CAUSES_OF_A_CASE = [(cause.value, CAUSE_WORDS[cause]) for cause in Cause if cause not in OF_PEOPLE]
OF_A_REVIEW = ("reviewed", "undone")
"""The kinds of events that a review makes."""
SEVERITIES = [(step.value, words) for step, words in SEVERITY_WORDS.items()]


class Flag(models.Model):
    """A cause that holds for a case, or for a person in a municipality, from a scan to a scan.

    The database allows one open flag per subject and cause. When the cause is gone it closes by
    itself; when it returns that is a new flag. `figures` holds dates and norms, not counted days,
    so that nothing is written while nothing changes.

    A review puts a flag to rest: `reviewed_severity` says how bad it was then. It comes back when
    it is worse than that, or on `quiet_until` (None: only when it is worse).
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="flags")
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, db_index=False, related_name="flags"
    )
    cause = models.CharField("oorzaak", max_length=20, choices=CAUSES)
    severity = models.PositiveSmallIntegerField("ernst", choices=SEVERITIES)
    since = models.DateTimeField("norm voorbij sinds")
    figures = models.JSONField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reviewed_severity = models.PositiveSmallIntegerField(
        "ernst bij de beoordeling", choices=SEVERITIES, null=True
    )
    quiet_until = models.DateField("rust tot", null=True)
    review = models.ForeignKey(
        "Review", on_delete=models.PROTECT, null=True, db_index=False, related_name="flags"
    )
    """The newest review of it that was not undone."""
    rank = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    """What comes first among cases: the danger of the phase with the severity of the cause, as the
    scan last saw them (`escalation/scan/sql/merge.sql`) [ours]."""

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = "signalering"
        verbose_name_plural = "signaleringen"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "cause"),
                condition=Q(closed_at__isnull=True, case__isnull=False),
                name="one_open_flag_per_case_and_cause",
            ),
            models.UniqueConstraint(
                fields=("municipality", "person", "cause"),
                condition=Q(closed_at__isnull=True, person__isnull=False),
                name="one_open_flag_per_person_and_cause",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) ^ Q(person__isnull=False),
                name="flag_of_a_case_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=3), name="flag_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="flag_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(quiet_until__isnull=True) | Q(reviewed_severity__isnull=False),
                name="flag_rests_after_a_review",
            ),
        )
        indexes = (
            models.Index(
                fields=("municipality", "-rank", "since"),
                condition=Q(closed_at__isnull=True),
                name="flag_open_worst_first",
            ),
            # Few flags are of a person: a night that raises thousands writes nothing here.
            models.Index(
                fields=("person",), condition=Q(person__isnull=False), name="flags_of_person"
            ),
        )

    def __str__(self) -> str:
        return self.get_cause_display()

    def sentence(self, today: date) -> str:
        """Why this flag stands, with its figures as they are on that day."""
        return explain(Cause(self.cause), self.figures, today)


class FlagEvent(models.Model):
    """What happened to a flag; append-only, written by the same statement as the change."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Gesignaleerd"
        WORSENED = "worsened", "Erger geworden"
        EASED = "eased", "Minder erg geworden"
        CHANGED = "changed", "Cijfers veranderd"
        CLOSED = "closed", "Vanzelf voorbij"
        REVIEWED = "reviewed", "Beoordeeld"
        WOKEN = "woken", "De tijd van de beoordeling is om"
        UNDONE = "undone", "Beoordeling hersteld"

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, db_index=False, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    severity = models.PositiveSmallIntegerField(choices=SEVERITIES)
    figures = models.JSONField()
    review = models.ForeignKey(
        "Review", on_delete=models.PROTECT, null=True, db_index=False, related_name="events"
    )

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_REVIEW, review__isnull=False)
                | (~Q(kind__in=OF_A_REVIEW) & Q(review__isnull=True)),
                name="flag_reviewed_by_a_review",
            ),
        )
        indexes = (
            models.Index(fields=("flag", "at"), name="events_of_flag"),
            models.Index(
                fields=("review",), condition=Q(review__isnull=False), name="events_of_review"
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d-%m-%Y}"
