"""Whose wrong passwords slow whom: nobody can keep somebody else signed out.

A browser in which somebody signed in before is counted by itself, and so is an account at an
address where its owner signed in lately. Attempts on that account from elsewhere slow neither.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases.core.models.access_log import SIGN_IN, AccessLog
from common.slowing import Source
from roles.models import User

from .client_address import network

OF_ONE = 5
"""Of a browser, an account, or an account at an address."""
OF_AN_ADDRESS = 30
"""Of all accounts together from one address where they are not known: a building may share it."""
LATELY = timedelta(days=90)
COOKIE_AGE = timedelta(days=365)
SALT = "known browser"


def sources_of(request: HttpRequest, account: str) -> list[Source]:
    """What an attempt to sign in with this account counts for."""
    if request.user.is_authenticated:  # showing again who one is
        return [Source(f"session {request.user.pk}", OF_ONE)]
    account = account.strip().lower()
    user = None if "\0" in account else User.objects.filter(email__iexact=account).first()
    owner, _, browser = _cookie(request).partition(":")
    if user is not None and owner == str(user.pk):
        return [Source(f"browser {browser}", OF_ONE)]
    address = request.META.get("REMOTE_ADDR", "")
    if user is not None and _signed_in_from(user, address):
        return [Source(f"account {user.pk} at {address}", OF_ONE)]
    return [
        Source(f"account {account}", OF_ONE),
        Source(f"address {network(address)}", OF_AN_ADDRESS),
    ]


def links_from(request: HttpRequest) -> list[Source]:
    """What opening a one-time link counts for."""
    return [Source(f"links {network(request.META.get('REMOTE_ADDR', ''))}", OF_AN_ADDRESS)]


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this browser next time; it gives no right but to try."""
    owner, _, browser = _cookie(request).partition(":")
    kept = browser if owner == str(user.pk) else secrets.token_hex(16)
    response.set_signed_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        f"{user.pk}:{kept}",
        salt=SALT,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(request: HttpRequest) -> str:
    found = request.get_signed_cookie(
        settings.KNOWN_BROWSER_COOKIE, "", salt=SALT, max_age=COOKIE_AGE
    )
    return str(found)


def _signed_in_from(user: User, address: str) -> bool:
    if not address:
        return False
    return (
        AccessLog.objects.filter(user=user, at__gte=timezone.now() - LATELY)
        .filter(what=SIGN_IN, refused=False, address=address)
        .exists()
    )
