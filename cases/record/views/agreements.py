"""Bindende afspraken: recording one, and saying whether it was kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from roles.permissions import Action

from ..forms.agreements import AgreementForm, SettleForm
from ..models import Agreement
from ..presenters.agreements import agreement_facts
from ..services.agreements import NewAgreement, agree, settle
from .record import CaseForm


class AgreementPage(CaseForm):
    """The agreements of a case stand on the page of its plan."""

    action = Action.AGREE

    def cancel_url(self) -> str:
        return f"{reverse('cases:plan', args=[self.case.reference])}#afspraken"


class NewAgreementView(AgreementPage):
    """Who does what, as it was agreed in an opschalingsoverleg."""

    form_class = AgreementForm
    title = "Bindende afspraak vastleggen"
    submit_label = "Leg de afspraak vast"
    done = "De afspraak is vastgelegd. Wie regie heeft, heeft bericht."

    def initial(self) -> dict[str, Any]:
        return {"agreed_on": self.actor.day}

    def perform(self, form: AgreementForm) -> str:
        agree(**self.who(), new=NewAgreement(**form.cleaned_data))
        return self.cancel_url()


class SettleView(AgreementPage):
    """Whether it was kept, and what came of it; afterwards it stays to be read."""

    form_class = SettleForm
    title = "Is de afspraak nagekomen?"
    submit_label = "Leg vast"
    done = "Vastgelegd wat er van de afspraak kwam."
    agreement: Agreement

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = Agreement.objects.select_related("author", "done_by").filter(case=self.case)
        try:
            self.agreement = found.get(pk=self.kwargs["agreement"])
        except Agreement.DoesNotExist as error:
            raise Http404 from error

    def extra_context(self) -> dict[str, Any]:
        return {**super().extra_context(), "facts": agreement_facts(self.agreement)}

    def perform(self, form: SettleForm) -> str:
        given = form.cleaned_data
        settle(
            agreement=self.agreement,
            actor=self.actor,
            now=self.request_context.now,
            kept=given["kept"],
            result=given["result"],
        )
        return self.cancel_url()
