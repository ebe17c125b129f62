"""Het inzagelog, for the functionaris gegevensbescherming."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..forms.access_log import AccessLogFilter
from ..presenters.access_log import access_log
from ..services.reading import log_in_each, oversees
from .base import SignedInView


class AccessLogView(SignedInView):
    """Who read what in the municipalities that this person watches over."""

    def prepare(self, request: HttpRequest) -> None:
        self.overseen = [
            pk for pk, m in self.request_context.municipalities.items() if oversees(m, self.actor)
        ]
        if not self.overseen:
            raise PermissionDenied("Deze pagina is voor de functionaris gegevensbescherming.")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Reading the log is in the log as well: it tells who did what."""
        log_in_each(
            self.overseen,
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
        )
        form = AccessLogFilter(request.GET)
        form.is_valid()
        context = {"form": form, **access_log(self.overseen, form.cleaned_data)}
        return render(request, "cases/core/access_log.html", context)
