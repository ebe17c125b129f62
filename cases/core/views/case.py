"""Reading a case: its overview, its plan, and who changed what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.record.forms.record import LogForm
from cases.record.presenters.record import plan_page
from cases.timeline.presenters.history import history_page
from notifications.services.notices import see_news
from roles.permissions import Action

from ..presenters.case import case_head, case_page, film_page
from .base import CaseView


class CaseOverview(CaseView):
    """The page of one case; what is news to this person counts as seen once it is shown."""

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        return render(request, "cases/core/overview.html", self.page(request))

    def page(self, request: HttpRequest) -> dict[str, Any]:
        news = see_news(about=self.case.reference, actor=self.actor, now=self.request_context.now)
        log = None
        if Action.LOG in self.context.actions:
            address = reverse("cases:log", args=[self.case.reference])
            log = self.with_draft(LogForm, address=address)
        return case_page(self.context, request.GET, news, log_form=log)


class FilmView(CaseView):
    """The whole course of a case in one drawing."""

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        return render(request, "cases/timeline/film.html", film_page(self.context, request.GET))


class PlanView(CaseView):
    """The plan of approach with its earlier versions."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        context = {**case_head(self.context, "plan"), **plan_page(self.context)}
        return render(request, "cases/record/plan.html", context)


class HistoryView(CaseView):
    """Who changed which fact of the case; who read it is for the FG only."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        context = {**case_head(self.context, "history"), **history_page(self.context)}
        return render(request, "cases/timeline/history.html", context)
