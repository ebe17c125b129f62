"""Lists of cases: all that one may see, and what waits for one's decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from cases.presenters.home import decisions, names_shown
from cases.presenters.lists import CASES, case_list
from cases.services.reading import log_list
from roles.preferences import ListChoices
from roles.views.lists import ListView

from .base import SignedInView


class CaseListView(ListView, SignedInView):
    """The cases one may see."""

    listing = CASES
    template_name = "cases/list.html"

    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        page = case_list(self.visit, query, choices)
        if names_shown(page["rows"]):
            log_list(actor=self.actor, now=self.visit.now, look=self.look(self.request))
        return page


class ToDecideView(SignedInView):
    """Proposals that this person may decide, and urgent decisions they may confirm."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = decisions(self.visit)
        if names_shown(rows):
            log_list(actor=self.actor, now=self.visit.now, look=self.look(request))
        return render(request, "cases/to_decide.html", {"rows": rows})
