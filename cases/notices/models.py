"""Who was told what: the model says who is informed, this is the proof that it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, QuerySet

from cases.core.models.case import Case
from roles.models import User

if TYPE_CHECKING:
    from roles.acting import Actor


class NoticeQuerySet(QuerySet[Any]):
    def of(self, actor: Actor) -> NoticeQuerySet:
        """What this person was told."""
        return self.filter(recipient=actor.user_id)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at__isnull=True)


class Notice(models.Model):
    """One sentence for one person about one case, without names; seen or not yet.

    `urgent`: it cannot wait until the person happens to look.
    """

    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, db_index=False, related_name="notices"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    place = models.CharField(max_length=30, blank=True, default="", db_default="")
    """Which part of the case it is about (cases/notices/places.py); empty: the case as a whole."""
    urgent = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(urgent=True, seen_at__isnull=True),
                name="notice_to_mail",
            ),
            models.Index(
                fields=("asked_by",), condition=Q(asked_by__isnull=False), name="notice_asked"
            ),
        )

    def __str__(self) -> str:
        return self.text
