"""How every page begins: who is signed in, and do they hold a function today."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from roles.acting import Actor
from roles.middleware import Visit


class FunctionView(AccessMixin, View):
    """A page for who is signed in and holds a function somewhere today."""

    visit: Visit

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.visit = request.visit  # type: ignore[attr-defined]
        if not self.visit.actor.functions:
            raise PermissionDenied("U heeft vandaag geen functie. Vraag het de beheerder.")
        self.prepare(request)
        return super().dispatch(request, *args, **kwargs)

    def prepare(self, request: HttpRequest) -> None:
        """Find what the page is about, and refuse who may not see it."""

    @property
    def actor(self) -> Actor:
        return self.visit.actor
