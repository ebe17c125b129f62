"""The log of who read or changed what: written by the system, append-only."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet

from cases.households.models import Household
from common.guards import append_only
from roles.models import Municipality, User

from .case import Case

SIGN_IN = "account_login"
"""What stands in the log for signing in, and for failing to."""


class AccessLogQuerySet(QuerySet[Any]):
    def looks(self) -> AccessLogQuerySet:
        """Where something was shown: neither refused, nor signing in."""
        return self.filter(refused=False).exclude(what=SIGN_IN)


class AccessLog(models.Model):
    """One read, or change, of personal data: who, in which functions, what, when, from where.

    Also what was asked and refused, who signed in or failed to, and who read this log.
    """

    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False, related_name="+")
    """Who read; of an attempt to sign in whose account it was for."""
    functions = ArrayField(models.CharField(max_length=40), default=list)
    what = models.CharField(max_length=60)
    """The name of the page or service."""
    method = models.CharField(max_length=8)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    """Where; a search is about no case or household, but about a municipality."""
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    refused = models.BooleanField(default=False, db_default=False)
    """It was asked and not shown; of signing in: it failed."""

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = "inzage"
        verbose_name_plural = "inzagelog"
        # These find by their first column as well, so those have none of their own: every page that
        # shows a name writes a row here.
        indexes = (
            models.Index(fields=("case", "-at"), name="access_of_case"),
            models.Index(fields=("user", "-at"), name="access_by_user"),
            models.Index(fields=("municipality", "-at"), name="access_of_municipality"),
        )
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.what} {self.at:%d-%m-%Y %H:%M}"
