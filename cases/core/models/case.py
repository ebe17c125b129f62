"""The case: one household's AVE course."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from common.guards import FirmTrigger
from roles.ave_model import registry
from roles.ave_model.rules import HeaviestPart
from roles.ave_model.types import AveModel, Phase
from roles.models import Municipality, User

from ..querysets import CaseQuerySet
from ..references import new_reference


class Case(models.Model):
    """One household's course through the phases of one model.

    `phase` is set only by the transition service, and the database checks at commit that it is
    the goal of the newest decision. `grounds` counts the changes that a proposal rests on: a
    decider who looked at an older number is asked to look again.
    """

    reference = models.CharField("kenmerk", max_length=9, unique=True, default=new_reference)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cases")
    household = models.ForeignKey("cases.Household", on_delete=models.PROTECT, related_name="cases")
    title = models.CharField("titel", max_length=140)
    problem_areas = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="leefgebieden"
    )
    dominant_problem = models.CharField("overheersend probleem", max_length=40)
    safety_risk = models.BooleanField("veiligheidsrisico", default=False)
    media_attention = models.BooleanField("media-aandacht", default=False)
    minors_involved = models.BooleanField("minderjarigen betrokken", default=False)
    needs_casusregisseur = models.BooleanField("casusregisseur nodig", default=False)
    """Of the heaviest part of a phase, where its model asks that; see `heaviest_part`."""

    model_slug = models.CharField(max_length=50, editable=False)
    model_version = models.CharField(max_length=20, editable=False)
    phase = models.CharField("fase", max_length=8, editable=False)
    phase_since = models.DateTimeField("in deze fase sinds", editable=False)
    opened_at = models.DateTimeField("geopend op", editable=False)
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True, editable=False)
    closed_reason = models.TextField("reden van sluiten", blank=True, editable=False)
    closed_as = models.CharField("hoe gesloten", max_length=10, blank=True, editable=False)
    """The kind of its ending (`CaseEnding.Kind`), as the outline says it; empty while it runs."""
    waakvlam_until = models.DateField("waakvlam tot", null=True, blank=True, editable=False)
    grip_since = models.DateTimeField("GRIP sinds", null=True, blank=True, editable=False)
    told = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        editable=False,
        verbose_name="ingelicht bestuur",
    )
    """The functions of bestuur that somebody told of this case; they see it in outline."""
    last_activity_at = models.DateTimeField("laatste activiteit", editable=False)
    grounds = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(
        excluded_fields=["last_activity_at", "grounds", "model_slug", "model_version"]
    )

    objects = CaseQuerySet.as_manager()
    _history_date: datetime
    """The moment that the next line of its history tells of."""
    _history_user: User
    """Whose it is, where that is not who is signed in."""

    class Meta:
        verbose_name = "casus"
        verbose_name_plural = "casussen"
        default_permissions = ()
        permissions = (
            ("view_case_outline", "De casus in hoofdlijnen zien"),
            ("view_case", "Het dossier inzien"),
            ("work_on_case", "Aan de casus werken"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(closed_at__isnull=True),
                name="one_open_case_per_household",
                violation_error_message="Voor dit huishouden loopt al een casus.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="case_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closed_reason=""),
                name="case_closed_with_reason",
            ),
        )
        indexes = (
            models.Index(  # with what tells whether a household comes back, not to read the case
                fields=("household",), include=("opened_at", "closed_at"), name="case_of_household"
            ),
            models.Index(
                fields=("municipality", "phase", "last_activity_at"),
                condition=Q(closed_at__isnull=True),
                include=("id",),  # to count them without reading them
                name="case_open_by_phase",
            ),
            models.Index(
                fields=("municipality", "-last_activity_at", "-id"), name="case_by_activity"
            ),
            # The other orders of the list of cases, each read from either end.
            models.Index(
                fields=("municipality", "phase", "last_activity_at", "id"), name="case_by_phase"
            ),
            models.Index(fields=("municipality", "phase_since", "id"), name="case_by_since"),
            models.Index(fields=("municipality", "reference"), name="case_by_reference"),
            models.Index(
                fields=("municipality", "waakvlam_until"),
                condition=Q(closed_at__isnull=True, waakvlam_until__isnull=False),
                name="case_waakvlam",
            ),
        )
        triggers = (
            FirmTrigger(
                name="phase_is_newest_decision",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("phase"),  # type: ignore[no-untyped-call]
                timing=pgtrigger.Deferred,
                func="""
                    PERFORM 1 FROM cases_case c
                     WHERE c.id = NEW.id AND c.phase IS DISTINCT FROM (
                        SELECT t.to_phase FROM cases_phasetransition t
                         WHERE t.case_id = c.id ORDER BY t.number DESC LIMIT 1);
                    IF FOUND THEN
                        RAISE EXCEPTION 'case % is not in the phase of its newest decision', NEW.id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def ave_model(self) -> AveModel:
        """The model version this case runs under."""
        return registry.get(self.model_slug, self.model_version)

    @property
    def ave_phase(self) -> Phase:
        return self.ave_model.phase(self.phase)

    @property
    def heaviest_part(self) -> HeaviestPart | None:
        """With whom casusregie belongs, where this case is of the heaviest part of its phase."""
        return self.ave_phase.needs_casusregisseur if self.needs_casusregisseur else None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
