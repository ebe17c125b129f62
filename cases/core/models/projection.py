"""What follows from the cases, as tables that pages, jobs and mail read.

Written by `cases/core/project.py` and by nothing else. Beside these, who sees a case stands in
guardian's rows (`cases/core/models/access.py`).
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from cases.regie.querysets import ActingHolderQuerySet
from cases.worklist.querysets import TaskQuerySet
from common.ranges import MomentRange
from roles.models import Municipality, Organisation, User

from .case import Case


class ActingHolder(models.Model):
    """Who acts for a responsibility on a case: its holder as far as they can, and who stands in for
    them (`roles.staffing.who_acts`). What is held on paper only has no row here."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, db_index=False, related_name="acting_holders"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    responsibility = models.CharField(max_length=20)
    aspect = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    function = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    stands_in_for = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    absent = models.BooleanField(default=False)
    """Nobody stands in for this absent holder, so it counts as held by nobody."""

    objects = ActingHolderQuerySet.as_manager()

    class Meta:
        verbose_name = "wie een verantwoordelijkheid waarneemt"
        verbose_name_plural = "wie een verantwoordelijkheid waarnemen"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "responsibility", "aspect", "person", "stands_in_for"),
                nulls_distinct=False,
                name="acts_once_for_a_responsibility",
            ),
        )
        indexes = (
            models.Index(
                fields=("person", "responsibility"),
                include=("case", "function"),
                condition=Q(person__isnull=False),
                name="acting_by_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.responsibility} {self.aspect}".strip()

    @property
    def holder(self) -> User | None:
        return self.person


class Task(models.Model):
    """Something that is asked on a case: of everybody with a function, or of one person while they
    have it; perhaps not of the one who asks. The fields are those of `worklist.asks.Ask`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=60)
    urgency = models.CharField(max_length=1)
    since = models.DateTimeField()
    severity = models.PositiveSmallIntegerField()
    function = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    not_people = ArrayField(models.BigIntegerField(), default=list)
    asked_as = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    record = models.BigIntegerField(null=True)
    responsibility = models.CharField(max_length=20, blank=True)
    aspect = models.CharField(max_length=20, blank=True)
    to_phase = models.CharField(max_length=8, blank=True)
    disputed = models.BooleanField(default=False)
    due = models.DateField(null=True)
    late_from = models.DateTimeField(null=True)
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind", "subject", "function", "person"),
                nulls_distinct=False,
                name="task_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(function=""), name="task_asked_of_somebody"
            ),
        )
        indexes = (
            models.Index(
                fields=("municipality", "function", "urgency", "since"),
                condition=Q(person__isnull=True),
                name="task_by_function",
            ),
            models.Index(
                fields=("person", "urgency", "since"),
                condition=Q(person__isnull=False),
                name="task_of_person",
            ),
            models.Index(
                fields=("asked_by",), condition=Q(asked_by__isnull=False), name="task_asked_by"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Deadline(models.Model):
    """A stretch of time in which something is late on a case: `deadlines.stretch.Stretch`."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, db_index=False, related_name="deadlines"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    cause = models.CharField(max_length=20)
    late_from = models.DateTimeField()
    late_until = models.DateTimeField(null=True)
    since = models.DateTimeField()
    due = models.DateField(null=True)
    severity = models.PositiveSmallIntegerField()
    worse_from = models.DateTimeField(null=True)
    urgent_from = models.DateTimeField(null=True)
    """From when a flag for it cannot wait until somebody happens to look."""
    figures = models.JSONField()

    class Meta:
        verbose_name = "termijn"
        verbose_name_plural = "termijnen"
        constraints = (
            ExclusionConstraint(
                name="late_once_at_a_time",
                expressions=(  # the case first: it tells most, and GiST looks from the left
                    ("case", RangeOperators.EQUAL),
                    ("cause", RangeOperators.EQUAL),
                    (MomentRange("late_from", "late_until"), RangeOperators.OVERLAPS),
                ),
            ),
            models.CheckConstraint(
                condition=Q(late_until__isnull=True) | Q(late_until__gt=F("late_from")),
                name="late_for_some_time",
            ),
        )
        indexes = (
            models.Index(fields=("case", "cause"), name="deadlines_of_case"),
            models.Index(fields=("municipality", "late_from"), name="deadline_comes"),
        )

    def __str__(self) -> str:
        return f"{self.cause} {self.late_from:%d-%m-%Y}"


class Projection(models.Model):
    """When what follows from a case was last written, and by which version of the rules."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="projection"
    )
    at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)
    """The first later moment at which time alone changes something."""
    rules_version = models.PositiveSmallIntegerField()
    is_grave = models.BooleanField(default=False, db_default=False)
    """Whether who is on duty hears of it (`urgency.is_grave`), for the scan."""

    class Meta:
        verbose_name = "projectie"
        verbose_name_plural = "projecties"
        indexes = (
            models.Index(
                fields=("again_at",), condition=Q(again_at__isnull=False), name="project_again"
            ),
            models.Index(fields=("rules_version",), name="projected_by_version"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}"


class ProjectionDue(models.Model):
    """A case that must be projected because something elsewhere changed: a household, a norm.

    Rows are only added; who carries them out deletes those it saw. So nobody waits for a lock.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "uit te voeren projectie"
        verbose_name_plural = "uit te voeren projecties"

    def __str__(self) -> str:
        return f"{self.case_id}"
