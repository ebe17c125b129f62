"""The escalation list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.views.base import SignedInView
from escalation.presenters.queue import queue


class QueueView(SignedInView):
    """The cases whose flags wait for this person's review, worst first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "escalation/queue.html", queue(self.visit, request.GET))
