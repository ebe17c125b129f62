"""The escalation list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from cases.core.views.base import SignedInView
from common.list_choices import ListChoices
from escalation.presenters.navigation import has_cases, has_people, tabs
from escalation.presenters.queue import QUEUE, queue
from roles.views.lists import ListView


class QueueView(ListView, SignedInView):
    """The cases whose flags wait for this person's review, worst first."""

    listing = QUEUE
    template_name = "escalation/queue.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Who reviews people and no cases, such as the beheerder, goes on to that part."""
        if has_people(self.request_context) and not has_cases(self.request_context):
            return HttpResponseRedirect(reverse("escalation:people"))
        return super().get(request)

    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        return {
            **queue(self.request_context, query, choices),
            "tabs": tabs(self.request_context, "queue"),
        }
