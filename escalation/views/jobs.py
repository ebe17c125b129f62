"""Beheer: the jobs in the background, and the runs of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.numbers import whole_number_in
from escalation.presenters.jobs import job_page, jobs_page
from notifications.services.outbox import try_again
from roles.views.people import BeheerView


class JobsView(BeheerView):
    """How every job stands; one that did not run when it should is said loudly."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = jobs_page(self.request_context.now, self.managed)
        return render(request, "escalation/jobs.html", page)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mail that was set aside is tried again."""
        again = try_again(now=self.request_context.now)
        messages.success(
            request, "AVE probeert het nog eens." if again else "Er was geen mail meer opzij gezet."
        )
        return redirect("escalation:jobs")


class JobView(BeheerView):
    """The runs of one job, newest first."""

    def get(self, request: HttpRequest, job: str, **_: Any) -> HttpResponse:
        key = whole_number_in(request.GET.get("voor", ""))
        page = job_page(job, self.request_context.now, key)
        if page is None:
            raise Http404
        return render(request, "escalation/job.html", page)
