"""Lists of cases: all that one may see, and what waits for one's decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.presenters.lists import case_list, to_decide

from .base import SignedInView


class CaseListView(SignedInView):
    """The cases one may see, newest activity first, paged by key."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "cases/list.html", case_list(self.visit, request.GET))


class ToDecideView(SignedInView):
    """Proposals that this person may decide, and urgent decisions they may confirm."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "cases/to_decide.html", to_decide(self.visit))
