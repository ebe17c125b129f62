"""When a session ends: after a while without use, and at the end of the day.

The end stands in the session, so that a page can say how long is left without a query. Only a page
that was answered puts it off: no error does, and nothing that a page asks by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BY_ITSELF = frozenset({"cases:counts", "escalation:trial_progress", "roles:session"})
"""Addresses that pages ask without anybody touching them."""
A_MINUTE = timedelta(minutes=1)
"""More often than this the end is not written again."""


def end_of(now: datetime) -> datetime:
    """When a session that is used now ends: idle for too long, or midnight here."""
    local = timezone.localtime(now)
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min)
    return min(now + timedelta(minutes=settings.AVE_IDLE_MINUTES), timezone.make_aware(midnight))


def session_end(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put off the end of the session of who was answered; needs authentication before it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        by_itself = match is not None and match.view_name in BY_ITSELF
        if response.status_code < 400 and not by_itself and request.user.is_authenticated:
            prolong(request)
        return response

    return answer


def prolong(request: HttpRequest) -> None:
    """Put off the end; it is not written again within a minute."""
    end = end_of(timezone.now())
    if end - request.session.get_expiry_date() > A_MINUTE:
        request.session.set_expiry(end)


def seconds_left(request: HttpRequest) -> int:
    """Until this person is signed out, when nothing is done any more."""
    return max(0, int(request.session.get_expiry_age()))


def begin(request: HttpRequest | None, **_: Any) -> None:
    """Who signs in has a session with an end."""
    if request is not None and hasattr(request, "session"):
        request.session.set_expiry(end_of(timezone.now()))


def listen() -> None:
    user_logged_in.connect(begin, dispatch_uid="session_end")
