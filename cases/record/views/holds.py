"""Putting a case on hold until a day, and going on with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from cases.core.errors import Stale
from cases.core.views.base import CaseView
from common import dates
from common.plurals import days_words
from roles.permissions import Action

from ..forms.record import HoldForm
from ..services.holds import longest_hold, put_on_hold, resume
from .record import CaseForm


class HoldView(CaseForm):
    """For a while nothing is expected; why and until when stand in the course of the case."""

    action = Action.EDIT
    form_class = HoldForm
    title = "Casus pauzeren"
    submit_label = "Pauzeer de casus"
    done = "De casus is gepauzeerd."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.context.rests_until:
            return HttpResponseRedirect(self.case_url)
        return super().get(request, **kwargs)

    def extra_context(self) -> dict[str, Any]:
        longest = longest_hold(self.context)
        label = self.case.ave_phase.label
        limit = f" In {label} duurt een pauze hoogstens {days_words(longest)}." if longest else ""
        return {
            "lead": "Tijdens een pauze tellen de dagen niet mee voor de normen. Regie beleggen "
            f"gaat wel door.{limit}"
        }

    def perform(self, form: HoldForm) -> str:
        put_on_hold(**self.who(), **form.cleaned_data)
        return self.case_url


class ResumeView(CaseView):
    """Ask first, because from that day on the norms count again."""

    action = Action.EDIT

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        hold = self.case.holds.on(self.actor.day).first()
        if hold is None:
            return HttpResponseRedirect(self.case_url)
        context = {
            "title": "Verder met de casus",
            "lead": f"Casus {self.case.reference} is gepauzeerd tot {dates.full(hold.until)}.",
            "text": f"Reden van de pauze: {hold.reason}",
            "cancel_url": self.case_url,
        }
        return render(request, "cases/record/resume.html", context)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            resume(case_id=self.case.pk, actor=self.actor, now=self.request_context.now)
        except Stale as error:
            messages.info(request, str(error))
        else:
            messages.success(request, "De casus loopt weer. De normen tellen vanaf vandaag.")
        return HttpResponseRedirect(self.case_url)
