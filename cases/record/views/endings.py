"""Ending a case, opening it again, and the sheet that says how it ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.core.models import Case
from cases.core.views.base import CaseView
from roles.models import Municipality
from roles.permissions import Action

from ..forms.endings import KINDS, CloseForm, ReopenForm
from ..models import CaseEnding
from ..presenters.endings import accepted_elsewhere, ending_sheet
from ..services.endings import NewEnding, close_case, reopen_case
from .record import CaseForm

HOW = "hoe"
"""In the address: the kind of ending that is meant, where a page leads here for one."""


class CloseView(CaseForm):
    action = Action.CLOSE
    form_class = CloseForm
    title = "Casus sluiten"
    submit_label = "Casus sluiten"
    done = "De casus is gesloten."

    def form_kwargs(self) -> dict[str, Any]:
        return {"case_phase": self.case.ave_phase.case_phase}

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get(HOW, "")
        if asked in dict(KINDS):
            return {"kind": asked}
        return {} if self.case.ave_phase.case_phase else {"kind": CaseEnding.Kind.DONE}

    def extra_context(self) -> dict[str, Any]:
        context = super().extra_context()
        facts: list[dict[str, Any]] = []
        if self.case.ave_phase.case_phase:
            facts.append(
                {
                    "term": "Gaat het beter?",
                    "value": "Schaal de casus dan eerst af. "
                    "Hier sluit u een casus omdat het huishouden er niet meer is.",
                }
            )
        if Municipality.objects.exclude(pk=self.case.municipality_id).exists():
            facts.append(
                {
                    "term": "Verhuisd naar een gemeente die ook met AVE werkt?",
                    "value": "Kondig het huishouden daar aan",
                    "url": reverse("cases:move_new", args=[self.case.reference]),
                }
            )
        return {**context, "facts": facts}

    def perform(self, form: CloseForm) -> str:
        close_case(**self.who(), new=NewEnding(**form.cleaned_data))
        if Case.objects.visible_to(self.actor).filter(pk=self.case.pk).exists():
            return self.case_url
        return reverse("cases:cases")


class ReopenView(CaseForm):
    action = Action.REOPEN
    form_class = ReopenForm
    title = "Casus heropenen"
    submit_label = "Casus heropenen"

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "facts": accepted_elsewhere(self.case)}

    def perform(self, form: ReopenForm) -> str:
        reopen_case(**self.who(), **form.cleaned_data)
        messages.success(self.request, "De casus is weer open, in de fase die hij had.")
        return self.case_url


class EndingView(CaseView):
    """How the case ended: to read and to print."""

    action = Action.VIEW

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        endings = CaseEnding.objects.select_related(
            "by", "goes_on_in", "reopening__by", "accepted__announcement"
        )
        ending = get_object_or_404(endings, case=self.case, pk=self.kwargs["ending"])
        context = {
            "case": self.case,
            "case_url": self.case_url,
            "sheet": ending_sheet(self.context, ending),
        }
        return render(request, "cases/record/ending.html", context)
