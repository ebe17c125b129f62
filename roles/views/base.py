"""How every page begins: who is signed in, and do they hold a function today.

A form that carries a key (components/once.html) is carried out once, however often it is sent.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views import View

from common.submissions import KEY, answer_to, carry_out_once, fingerprint
from roles.acting import Actor
from roles.middleware import RequestContext


class FunctionView(AccessMixin, View):
    """A page for who is signed in and holds a function somewhere today."""

    request_context: RequestContext

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.request_context = request.request_context  # type: ignore[attr-defined]
        if not self.request_context.actor.functions:
            raise PermissionDenied("U heeft vandaag geen functie. Vraag het de beheerder.")
        if request.method == "POST" and request.POST.get(KEY):
            return self.once(request, *args, **kwargs)
        self.prepare(request)
        return super().dispatch(request, *args, **kwargs)

    def once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Carry out a form, or go where the same form led before.

        That is looked up first: what the form changed may have taken the record out of sight.
        """
        mark = fingerprint(self.actor.user_id, request.get_full_path(), request.POST.lists())
        earlier: str | None = answer_to(mark)
        if not earlier:
            self.prepare(request)
            answers: list[HttpResponseBase] = []

            def act() -> str:
                answers.append(super(FunctionView, self).dispatch(request, *args, **kwargs))
                return answers[0].url if isinstance(answers[0], HttpResponseRedirect) else ""

            earlier = carry_out_once(mark=mark, now=self.request_context.now, act=act)
            if earlier is None:
                return answers[0]
        messages.info(request, "Dit was al vastgelegd. Het is niet dubbel gedaan.")
        return HttpResponseRedirect(earlier)

    def prepare(self, request: HttpRequest) -> None:
        """Find what the page is about, and refuse who may not see it."""

    @property
    def actor(self) -> Actor:
        return self.request_context.actor
