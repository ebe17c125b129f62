"""Keeping what somebody types in a form before it is sent, and throwing it away; no page."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from common import dates
from roles import drafts

from .base import AccountView, page_asked_from


class DraftView(AccountView):
    """Says nothing of the record that the form is about, and needs no right to it: a draft is read
    on the page of its form alone."""

    is_page = False
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            self.keep(request)  # the key says whose it is
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "weg" in request.POST:
            return self.discard(request)
        form = self.keep(request)
        if form is None:
            return JsonResponse({"said": ""}, status=422)
        return JsonResponse(
            {"said": f"Concept bewaard om {dates.clock(timezone.localtime())} uur."}
        )

    def keep(self, request: HttpRequest) -> drafts.Form | None:
        """The form of which something was kept; None when it could not be, or is of another."""
        try:
            sent = json.loads(request.body)
            form = drafts.form_of(sent["key"])
            typed = {str(name): [*values] for name, values in sent["typed"].items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        user: Any = request.user
        if form is None or (user.is_authenticated and user.pk != form.owner_id):
            return None
        return form if drafts.keep(form, typed, timezone.now()) else None

    def discard(self, request: HttpRequest) -> HttpResponse:
        """Back to the page, which is empty then."""
        form = drafts.form_of(request.POST["weg"])
        user: Any = request.user
        if form and form.owner_id == user.pk:
            drafts.discard(form)
            if "stil" in request.POST:  # by the script: nothing is typed any more
                return JsonResponse({"said": ""})
            messages.success(request, "Het concept is weggegooid.")
        return HttpResponseRedirect(page_asked_from(request))
