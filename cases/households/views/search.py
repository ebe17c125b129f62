"""Finding a case or household, from every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.core.views.base import SignedInView
from cases.worklist.presenters.other_work import intake_of

from ..presenters.search import results
from ..services.search import find

MAX_LENGTH = 100
SHORT, WHOLE = 8, 25
"""How many results under the search box, and on the page."""


class SearchView(SignedInView):
    """Search; sent by POST, so that no name comes to stand in an address or a log."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "cases/households/search/page.html", {"asked": ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.get("q", "")[:MAX_LENGTH]
        swapped = bool(request.htmx)  # type: ignore[attr-defined]
        found = find(
            typed=typed,
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
            where=self.actor.municipality_ids,
            intake=intake_of(self.request_context),
            limit=SHORT if swapped else WHOLE,
        )
        context = {"asked": typed, **results(found, self.actor)}
        template = (
            "cases/households/search/swapped.html"
            if swapped
            else "cases/households/search/page.html"
        )
        return render(request, template, context)
