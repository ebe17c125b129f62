"""How long one stays signed in: a while after the last thing one did, and it can be prolonged.

The moment stands in the session itself, so that a page can say how long is left without a query.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

PROLONGED = "prolonged_at"
PART = 8
"""A session is prolonged once in this part of its length, and not by every page one opens."""
ASKS_ONLY = "roles:session"
"""Asking how long is left prolongs nothing."""


def prolong(request: HttpRequest) -> None:
    """From now on the whole time again."""
    request.session[PROLONGED] = int(time.time())


def seconds_left(request: HttpRequest) -> int:
    """Until this person is signed out, when nothing is done any more."""
    since = int(request.session.get(PROLONGED, time.time()))
    return max(0, since + int(request.session.get_expiry_age()) - int(time.time()))


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """Somebody signed in."""
    prolong(request)


def stay_signed_in(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever does something stays signed in; needs sessions before it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = request.resolver_match.view_name if request.resolver_match else ""
        if PROLONGED in request.session and asked != ASKS_ONLY and response.status_code < 400:
            whole = int(request.session.get_expiry_age())
            if seconds_left(request) < whole - whole // PART:
                prolong(request)
        return response

    return answer
