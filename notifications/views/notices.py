"""Meldingen: reading them, going where they lead, and marking them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from notifications.models import Notice
from notifications.presenters import notices_page
from notifications.services.notices import mark_all_seen, mark_seen, mark_unseen
from notifications.subjects import subjects
from roles.views.base import FunctionView


class NoticesView(FunctionView):
    """What this person was told; sent as a form: all of it has been read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request, "notifications/notices.html", notices_page(self.request_context, request.GET)
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        up_to = (
            _moment(request.POST.get("tot", "")) or self.request_context.now
        )  # the newest on the page
        marked = mark_all_seen(actor=self.actor, now=self.request_context.now, up_to=up_to)
        if marked:
            messages.success(request, "Alles is gemarkeerd als gelezen.")
        return HttpResponseRedirect(back(request))


class NoticeView(FunctionView):
    """Open a notice: it has been read now, and here is what it is about."""

    is_page = False

    def get(self, request: HttpRequest, notice: int) -> HttpResponse:
        try:
            found = mark_seen(notice_id=notice, actor=self.actor, now=self.request_context.now)
        except Notice.DoesNotExist as error:
            raise Http404 from error
        return HttpResponseRedirect(subjects().address_of(found.about, found.part))


class MarkView(FunctionView):
    """Read, or not yet after all; then back to the list as it was."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, notice: int) -> HttpResponse:
        which: dict[str, Any] = {"notice_id": notice, "actor": self.actor}
        try:
            if request.POST.get("gelezen") == "1":
                mark_seen(**which, now=self.request_context.now)
            else:
                mark_unseen(**which)
        except Notice.DoesNotExist as error:
            raise Http404 from error
        return HttpResponseRedirect(back(request))


def back(request: HttpRequest) -> str:
    """The list as it was, with its filter and page; nothing outside it."""
    here, asked = reverse("notifications:notices"), request.POST.get("terug", "")
    return asked if asked.startswith(f"{here}?") else here


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
