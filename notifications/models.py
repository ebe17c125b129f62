"""Who was told what, and the mail that must go out.

The model says who is informed; a notice is the proof that it happened.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, QuerySet

from roles.models import User

if TYPE_CHECKING:
    from roles.acting import Actor


class NoticeQuerySet(QuerySet[Any]):
    def of(self, actor: Actor) -> NoticeQuerySet:
        """What this person was told."""
        return self.filter(recipient=actor.user_id)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at__isnull=True)

    def not_mailed(self) -> NoticeQuerySet:
        """No mail told of it yet: neither one of its own, nor an overview."""
        return self.filter(mailed_at__isnull=True)


class Notice(models.Model):
    """One sentence for one person, without names; seen or not yet.

    `urgent`: it cannot wait until the person happens to look.
    """

    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, db_index=False, related_name="notices"
    )
    about = models.CharField(max_length=20)
    """What it is about: the reference of a case. Its app knows the rest (`subjects.py`)."""
    text = models.CharField(max_length=300)
    part = models.CharField(max_length=30, blank=True, default="", db_default="")
    """Which part of it, in one word of its app; empty: all of it."""
    asks = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The task that this asks for, by the key of its app; empty: it tells something."""
    urgent = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    """When it was put in a mail, so that however long mail was away each is told once."""
    asked_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    """Who asked for something, where a colleague did; otherwise AVE itself told it."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("recipient", "-created_at"),
                condition=Q(seen_at__isnull=True),
                name="notice_unseen",
            ),
            models.Index(fields=("recipient", "-created_at", "-id"), name="notice_newest"),
            models.Index(
                fields=("created_at",),
                condition=Q(urgent=True, seen_at__isnull=True, mailed_at__isnull=True),
                name="notice_to_mail",
            ),
            models.Index(
                fields=("about",), condition=Q(seen_at__isnull=True), name="notice_unseen_about"
            ),
            models.Index(
                fields=("asked_by",), condition=Q(asked_by__isnull=False), name="notice_asked"
            ),
        )

    def __str__(self) -> str:
        return self.text


class MailChoice(models.Model):
    """What somebody wants by e-mail; without a choice: both."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_choice")
    at_once = models.BooleanField("direct een e-mail als iets niet kan wachten", default=True)
    digest = models.BooleanField("elke ochtend een overzicht", default=True)

    class Meta:
        verbose_name = "keuze voor e-mail"
        verbose_name_plural = "keuzes voor e-mail"

    def __str__(self) -> str:
        return str(self.user)


class MailQuerySet(QuerySet[Any]):
    def due(self, now: datetime) -> MailQuerySet:
        """What must go out now, longest waiting first."""
        return self.waiting().filter(next_try_at__lte=now).order_by("next_try_at", "pk")

    def waiting(self) -> MailQuerySet:
        """What has not gone out yet, and is tried again by itself."""
        return self.filter(sent_at__isnull=True, set_aside_at__isnull=True)

    def set_aside(self) -> MailQuerySet:
        """What cannot be delivered, to people whose account is open."""
        return self.filter(
            sent_at__isnull=True, set_aside_at__isnull=False, recipient__is_active=True
        )


class Mail(models.Model):
    """The outbox. `key` says what a mail is about, so that the same is never put in twice.

    Without names and without contents of cases: references and links only.
    """

    class Kind(models.TextChoices):
        AT_ONCE = "at_once", "Direct"
        DIGEST = "digest", "Overzicht"
        ACCOUNT = "account", "Over uw account"

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("soort", max_length=10, choices=Kind)
    key = models.CharField(max_length=60)
    subject = models.CharField("onderwerp", max_length=100)
    body = models.TextField("tekst")
    created_at = models.DateTimeField("gemaakt op")
    next_try_at = models.DateTimeField("volgende poging")
    attempts = models.PositiveSmallIntegerField("pogingen", default=0, db_default=0)
    error = models.CharField("fout", max_length=200, blank=True, default="", db_default="")
    sent_at = models.DateTimeField("verzonden op", null=True)
    set_aside_at = models.DateTimeField("opzij gezet op", null=True)
    """When AVE gave up after some tries: this mail itself cannot be delivered."""

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "e-mail"
        verbose_name_plural = "e-mails"
        constraints = (models.UniqueConstraint(fields=("key",), name="mail_put_in_once"),)
        indexes = (
            models.Index(
                fields=("next_try_at",),
                condition=Q(sent_at__isnull=True, set_aside_at__isnull=True),
                name="mail_to_send",
            ),
        )

    def __str__(self) -> str:
        return self.subject
