"""Every request knows who is asking, in which functions, and at what moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .acting import Actor, actor_in, municipalities_of
from .models import Municipality


class RequestContext:
    """Who is asking now; read from the database when a page first wants it, then kept."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.now = timezone.localtime()

    @cached_property
    def actor(self) -> Actor:
        return actor_in(self._request.user, self.now.date(), self.municipalities.values())

    @cached_property
    def municipalities(self) -> dict[int, Municipality]:
        """The municipalities in which this person holds a function, by id, in order of name."""
        return {m.pk: m for m in municipalities_of(self._request.user, self.now.date())}


def request_context(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request its `visit`; needs authentication before it."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.request_context = RequestContext(request)  # type: ignore[attr-defined]
        return get_response(request)

    return answer
