"""The parties around a household: who does what, and who is aside for a time."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.core.presenters.case import case_head
from cases.core.views.base import CaseView
from cases.record.views.record import CaseForm
from roles.permissions import Action

from ..forms.parties import BringBackForm, PartyForm, SetAsideForm
from ..models import Party
from ..presenters.parties import parties_page
from ..services.parties import add_party, bring_back, set_aside


class PartiesView(CaseView):
    action = Action.VIEW

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        context = {**case_head(self.context, "parties"), **parties_page(self.context)}
        return render(request, "cases/regie/parties.html", context)


class PartiesForm(CaseForm):
    """A form that leads back to the list of parties."""

    def cancel_url(self) -> str:
        return reverse("cases:parties", args=[self.case.reference])


class AddView(PartiesForm):
    action = Action.PARTIES
    form_class = PartyForm
    title = "Partij toevoegen"
    submit_label = "Toevoegen"
    done = "De partij is toegevoegd."

    def form_kwargs(self) -> dict[str, Any]:
        there = self.case.parties.values("organisation")
        return {"organisations": self.case.municipality.organisations.exclude(pk__in=there)}

    def perform(self, form: PartyForm) -> str:
        add_party(**self.who(), **form.cleaned_data)
        return self.cancel_url()


class OnePartyForm(PartiesForm):
    """A form about one party of the case."""

    action = Action.SET_ASIDE
    party: Party

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = self.case.parties.select_related("organisation").filter(pk=self.kwargs["party"])
        party = found.first()
        if party is None:
            raise Http404
        self.party = party

    def extra_context(self) -> dict[str, Any]:
        return {"lead": f"Het gaat om: {self.party.organisation}."}


class SetAsideView(OnePartyForm):
    form_class = SetAsideForm
    title = "Partij tijdelijk buitenspel zetten"
    submit_label = "Buitenspel zetten"
    done = "De partij doet tijdelijk niet mee."

    def perform(self, form: SetAsideForm) -> str:
        set_aside(
            party=self.party, actor=self.actor, now=self.request_context.now, **form.cleaned_data
        )
        return self.cancel_url()


class BringBackView(OnePartyForm):
    form_class = BringBackForm
    title = "Partij weer laten meedoen"
    submit_label = "Weer laten meedoen"
    done = "De partij doet weer mee."

    def perform(self, form: BringBackForm) -> str:
        bring_back(
            party=self.party, actor=self.actor, now=self.request_context.now, **form.cleaned_data
        )
        return self.cancel_url()
