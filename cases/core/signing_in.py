"""Signing in and failing to are in the access log, in each municipality where the person works."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from cases.core.models.access_log import SIGN_IN
from cases.core.services.reading import PageRequest, log_in_each
from roles.acting import actor_in, municipalities_of
from roles.models import User


def connect() -> None:
    """Listen to Django's own signals, whichever page or package somebody signs in by."""
    user_logged_in.connect(_signed_in, dispatch_uid="access_log")
    user_login_failed.connect(_failed, dispatch_uid="access_log")


def _signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    _log(user, request, refused=False)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """An attempt on an account there is; made-up ones tell nothing, and could fill the log."""
    address = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=address).first() if "\0" not in address else None
    if user is not None:
        _log(user, request, refused=True)


def _log(user: User, request: HttpRequest | None, *, refused: bool) -> None:
    now = timezone.localtime()
    municipalities = municipalities_of(user, now.date())
    log_in_each(
        [m.pk for m in municipalities] or [None],
        actor=actor_in(user, now.date(), municipalities),
        now=now,
        page_request=PageRequest(
            what=SIGN_IN,
            method="POST",
            address=request.META.get("REMOTE_ADDR") if request else None,
        ),
        refused=refused,
    )
