"""Proposals to go up or down, what was said about them, and the decisions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.core.models.case import Case
from cases.scaling.querysets import ProposalQuerySet
from common.guards import KeepVersions, append_only
from roles.ave_model.types import Direction
from roles.models import User

DIRECTIONS = [(d.value, d.value) for d in Direction]


class Proposal(models.Model):
    """A step somebody asks for, until it is decided or withdrawn. One is open per case."""

    class Status(models.TextChoices):
        OPEN = "open", "Wacht op besluit"
        RETURNED = "returned", "Teruggestuurd met een vraag"
        DISPUTED = "disputed", "Voorgelegd bij meningsverschil"
        APPROVED = "approved", "Goedgekeurd"
        REFUSED = "refused", "Afgewezen"
        WITHDRAWN = "withdrawn", "Ingetrokken"

    PENDING = (Status.OPEN, Status.RETURNED, Status.DISPUTED)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    from_phase = models.CharField(max_length=8)
    to_phase = models.CharField(max_length=8)
    direction = models.CharField(max_length=12, choices=DIRECTIONS)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    criteria = ArrayField(models.CharField(max_length=80), default=list)
    preconditions = ArrayField(models.CharField(max_length=80), default=list)
    """The judged preconditions that the proposer says are met."""
    answers = models.JSONField(default=dict)
    """The answers to preconditions that are a question, by their id: yes, no, or why not."""
    motivation = models.TextField("motivatie")
    receiver = models.CharField("naar wie", max_length=200, blank=True)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    proposer_function = models.CharField(max_length=40)
    signed_as = models.CharField(
        "getekend als", max_length=40, blank=True, default="", db_default=""
    )
    """The function of a deputy in which it was put forward; empty: the function itself."""
    proposed_at = models.DateTimeField()
    grounds = models.PositiveIntegerField()
    """`Case.grounds` when it was proposed (or answered)."""
    answered_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """The ids of who answered in the proposer's place: they count as its proposer."""

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(status__in=("open", "returned", "disputed")),
                name="one_pending_proposal_per_case",
                violation_error_message="Er ligt al een voorstel voor deze casus.",
            ),
        )
        indexes = (
            models.Index(
                fields=("status", "proposed_at"),
                condition=Q(status__in=("open", "returned", "disputed")),
                name="proposal_pending",
            ),
        )
        triggers = (KeepVersions(),)

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase}"

    @property
    def is_pending(self) -> bool:
        return self.status in self.PENDING


class ProposalStep(models.Model):
    """What happened to a proposal, one row a step; the conversation stays whole."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "Voorgesteld"
        RETURNED = "returned", "Teruggestuurd met een vraag"
        ANSWERED = "answered", "Vraag beantwoord"
        ADDED = "added", "Aangevuld"
        DISPUTED = "disputed", "Voorgelegd bij meningsverschil"
        APPROVED = "approved", "Goedgekeurd"
        REFUSED = "refused", "Afgewezen"
        WITHDRAWN = "withdrawn", "Ingetrokken"

    OF_THE_PROPOSER = (Kind.PROPOSED, Kind.ANSWERED, Kind.ADDED, Kind.WITHDRAWN)
    """What the proposer says, or who stands in for them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)
    signed_as = models.CharField(
        "getekend als", max_length=40, blank=True, default="", db_default=""
    )
    """The function of a deputy in which it was signed; empty: the function itself."""

    class Meta:
        triggers = append_only()
        indexes = (models.Index(fields=("proposal", "at"), name="steps_of_proposal"),)

    def __str__(self) -> str:
        return self.get_kind_display()


class Consultation(models.Model):
    """Somebody was asked about a proposal, and this is what they said."""

    class Outcome(models.TextChoices):
        AGREES = "agrees", "Eens"
        DISAGREES = "disagrees", "Oneens"
        ADVICE = "advice", "Advies gegeven"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="consultations")
    function = models.CharField("functie", max_length=40, blank=True)
    party = models.CharField("wie", max_length=120)
    outcome = models.CharField("uitkomst", max_length=10, choices=Outcome)
    text = models.TextField("wat is er gezegd")
    held_at = models.DateTimeField("wanneer")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "raadpleging"
        verbose_name_plural = "raadplegingen"
        triggers = append_only()

    def __str__(self) -> str:
        return self.party


class PhaseTransition(models.Model):
    """A decision that took effect: who proposed, who decided in which function, on what grounds.

    Append-only in the database. `basis` keeps the words of the criteria, preconditions and
    consultations as they stood at that moment, so that a besluit reads the same forever.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="transitions"
    )
    number = models.PositiveIntegerField("volgnummer")
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="transition"
    )
    from_phase = models.CharField(max_length=8, blank=True)
    to_phase = models.CharField(max_length=8)
    direction = models.CharField(max_length=12, choices=DIRECTIONS)
    model_slug = models.CharField(max_length=50)
    model_version = models.CharField(max_length=20)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposer_function = models.CharField(max_length=40)
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider_function = models.CharField(max_length=40)
    signed_as = models.CharField(
        "getekend als", max_length=40, blank=True, default="", db_default=""
    )
    """The function of a deputy in which it was signed; empty: the function itself."""
    gremium = models.CharField("namens", max_length=120, blank=True)
    present = models.CharField("aanwezig", max_length=300, blank=True)
    motivation = models.TextField("motivatie")
    criteria = ArrayField(models.CharField(max_length=80), default=list)
    basis = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    urgent = models.BooleanField("spoedbesluit", default=False)
    confirm_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "number"),
                include=("decided_at", "from_phase", "to_phase"),  # what a scan asks of all of them
                name="transition_number_once",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | Q(confirm_before__isnull=False),
                name="urgent_decision_has_confirmation_time",
            ),
            models.CheckConstraint(
                condition=Q(from_phase="", direction="entry") | ~Q(from_phase=""),
                name="only_entry_comes_from_nowhere",
            ),
        )
        indexes = (
            models.Index(fields=("case", "-number"), name="transitions_of_case"),
            models.Index(
                fields=("confirm_before",), condition=Q(urgent=True), name="transition_urgent"
            ),
            # The nightly scan asks who went up again: few did.
            models.Index(
                fields=("case", "number", "to_phase"),
                condition=Q(number__gt=2, direction="up"),
                name="transition_up_again",
            ),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.from_phase or '–'} → {self.to_phase}"


class Confirmation(models.Model):
    """A named other looked at an urgent decision within its time, or too late."""

    transition = models.OneToOneField(
        PhaseTransition, on_delete=models.PROTECT, related_name="confirmation"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=40)
    signed_as = models.CharField(
        "getekend als", max_length=40, blank=True, default="", db_default=""
    )
    """The function of a deputy in which it was signed; empty: the function itself."""
    at = models.DateTimeField()
    agrees = models.BooleanField("eens met het besluit")
    text = models.TextField("toelichting")

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.transition} bevestigd"
