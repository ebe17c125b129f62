"""How long one is still signed in, and staying so; no page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from roles.sessions import prolong, seconds_left

from .base import AccountView


class SessionView(AccountView):
    """Asked by the script of every page, and by the one that has signed in again in another tab:
    its forms need the token of the new session."""

    is_page = False

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        told = {"left": seconds_left(request), "token": get_token(request), "user": user.public_id}
        return JsonResponse(told, headers={"Cache-Control": "no-store"})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        prolong(request)
        return self.get(request)
