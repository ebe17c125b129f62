"""Reading a case: its overview, its plan, and who changed what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.models import Notice
from cases.presenters.case import case_head, case_page
from cases.presenters.record import history_page, plan_page
from cases.services.notices import mark_seen
from roles.permissions import Action

from .base import CaseView


class CaseOverview(CaseView):
    """The page of one case; what is news to this person counts as seen once it is shown."""

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        notices = list(
            Notice.objects.filter(
                recipient=self.actor.user_id, case=self.case, seen_at__isnull=True
            ).order_by("-created_at")
        )
        if notices:
            mark_seen(notices=notices, actor=self.actor, now=self.visit.now)
        context = case_page(self.bench, request.GET, notices)
        return render(request, "cases/case/overview.html", context)


class PlanView(CaseView):
    """The plan of approach with its earlier versions."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        context = {**case_head(self.bench, "plan"), **plan_page(self.bench)}
        return render(request, "cases/case/plan.html", context)


class HistoryView(CaseView):
    """Who changed which fact of the case; who looked is for the FG only."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        context = {**case_head(self.bench, "history"), **history_page(self.bench)}
        return render(request, "cases/case/history.html", context)
