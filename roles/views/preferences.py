"""What a person chooses for themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from roles.services.preferences import switch_shortcuts

from .base import FunctionView


class ShortcutsView(FunctionView):
    """All keyboard shortcuts on or off; then back to the page one was on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        switch_shortcuts(user_id=self.actor.user_id, on=request.POST.get("aan") == "1")
        back = request.headers.get("Referer", "")
        good = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(back if good else "/")
