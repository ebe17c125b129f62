"""Asking a colleague to do what one may not do oneself; no page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from common.numbers import whole_number_in
from roles.why_not import attempt_of

from ..errors import RuleBroken
from ..services.asking import ask
from .base import CaseView


class AskView(CaseView):
    """Sends the ask and goes back to the page of the case where it was sent from."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        attempt = attempt_of(request.POST.get("what", ""))
        person = whole_number_in(request.POST.get("recipient", ""))
        if attempt is None or person is None:
            raise BadRequest("Onbekende vraag.")
        try:
            notice = ask(
                case_id=self.case.pk,
                actor=self.actor,
                now=self.request_context.now,
                attempt=attempt,
                recipient=person,
            )
        except RuleBroken as error:
            messages.warning(request, str(error))
        else:
            text = f"Uw vraag staat bij {notice.recipient} in Mijn werk."
            messages.success(request, text)
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        """An address of this case only; anything else leads to the case itself."""
        asked = self.request.POST.get("back", "")
        return asked if asked.startswith(self.case_url) else self.case_url
