"""The besluit: to read, to print, and, when it was urgent, to be confirmed by another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.core.errors import Stale
from cases.core.locking import CaseContext, case_context
from cases.core.models import Case
from cases.core.presenters.on_duty import on_duty
from cases.core.read_state import step_of
from cases.core.views.base import CaseView, FormPage
from common import dates
from roles.permissions import Action

from ..forms.proposals import ConfirmForm
from ..models import Confirmation, PhaseTransition
from ..presenters.besluit import besluit
from ..presenters.steps import step_name, way_back
from ..services.decisions import confirm
from .steps import still_visible


class DecisionView(FormPage, CaseView):
    """One decision as a sheet of paper."""

    form_class = ConfirmForm
    template_name = "cases/scaling/decision.html"
    decision: PhaseTransition

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        self.decision = get_object_or_404(
            PhaseTransition.objects.select_related("proposer", "decider", "proposal"),
            case=self.case,
            number=self.kwargs["number"],
        )

    @property
    def confirmation(self) -> Confirmation | None:
        return Confirmation.objects.filter(transition=self.decision).select_related("by").first()

    def perform(self, form: ConfirmForm) -> str:
        step = step_of(self.context.model, self.decision)
        if step and Action.CONFIRM in self.context.actions:
            agrees = "eens" if form.cleaned_data["agrees"] else "niet eens"
            name = step_name(self.context.model, step)
            doing = f"Vastleggen dat u het {agrees} bent met: {name}, casus {self.case.reference}"
            self.demand_signature(step, doing)
        confirm(
            transition=self.decision,
            actor=self.actor,
            now=self.request_context.now,
            agrees=form.cleaned_data["agrees"],
            text=form.cleaned_data["text"],
        )
        messages.success(self.request, "Uw reactie op het spoedbesluit is vastgelegd.")
        url = reverse("cases:decision", args=[self.case.reference, self.decision.number])
        if not form.cleaned_data["agrees"] and (back := way_back(self.fresh_context())):
            url = back
        return still_visible(self, url)

    def fresh_context(self) -> CaseContext:
        """The case as it is after what was just recorded."""
        case = Case.objects.select_related("municipality").get(pk=self.case.pk)
        return case_context(case, self.actor, self.request_context.now)

    def show(
        self,
        request: HttpRequest,
        form: forms.Form,
        *,
        status: int = 200,
        stale: Stale | None = None,
    ) -> HttpResponse:
        self.was_sent = form.is_bound
        return super().show(request, form, status=status, stale=stale)

    def extra_context(self) -> dict[str, Any]:
        found, decision = self.confirmation, self.decision
        waits = decision.urgent and found is None
        before = decision.confirm_before
        proposal = decision.proposal
        return {
            "case": self.case,
            "case_url": self.case_url,
            "decision": decision,
            "sheet": besluit(self.context, decision, found),
            "waits": waits,
            "on_duty": on_duty(self.context) if waits else None,
            "way_back": way_back(self.context) if found and not found.agrees else "",
            "before": dates.full(before, time=True) if before else "",
            "late": bool(waits and before and before < self.request_context.now),
            "asks": self.was_sent or (waits and Action.CONFIRM in self.context.actions),
            "proposal_url": reverse("cases:proposal", args=[self.case.reference, proposal.pk])
            if proposal
            else "",
        }
