"""Delen met de regio: beside which municipalities the figures stand, and agreeing to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from dashboards.forms import SharingForm
from dashboards.presenters.sharing import SHARED_WORDS, sharing_of
from dashboards.services.sharing import share_with_region
from roles.views.people import PlaceView, put_on_form

from .figures import FiguresPage


class SharingView(FiguresPage):
    """Who shares with whom in the region; everyone who sees the figures may know."""

    def get(self, request: HttpRequest) -> HttpResponse:
        places = [sharing_of(municipality, self.actor) for municipality in self.municipalities]
        return render(request, "dashboards/sharing.html", {"places": places})


class SharingChangeView(PlaceView):
    """The beheerder records that the municipality agreed, or withdrew."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        shares = not self.municipality.shares_figures
        initial = {"shares": shares, "inhabitants": self.municipality.inhabitants}
        form = self.with_draft(
            lambda typed: SharingForm(typed, initial=initial, asks_inhabitants=shares)
        )
        return self.ask(request, form, shares=shares)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        shares = request.POST.get("shares") == "True"
        form = SharingForm(request.POST, asks_inhabitants=shares)
        if not form.is_valid():
            return self.ask(request, form, shares=shares)
        try:
            share_with_region(
                municipality=self.municipality,
                shares=shares,
                reason=form.cleaned_data["reason"],
                inhabitants=form.cleaned_data.get("inhabitants"),
                now=self.request_context.now,
                actor=self.actor,
            )
        except ValidationError as error:
            put_on_form(form, error)
            return self.ask(request, form, shares=shares)
        done = "deelt de cijfers nu" if shares else "deelt de cijfers niet meer"
        messages.success(request, f"{self.municipality.name} {done}.")
        return HttpResponseRedirect(reverse("dashboards:sharing"))

    def ask(self, request: HttpRequest, form: Form, *, shares: bool) -> HttpResponse:
        name = self.municipality.name
        lead = (
            f"Gemeenten van de regio die zelf ook delen, zien van {name}: {SHARED_WORDS}. "
            f"{name} ziet hetzelfde van hen. Kleine getallen blijven afgeschermd."
            if shares
            else f"Andere gemeenten zien de cijfers van {name} meteen niet meer, ook niet van "
            f"eerdere maanden. {name} ziet die van hen ook niet meer."
        )
        return self.form_page(
            request,
            form,
            title="Cijfers delen met de regio" if shares else "Stoppen met delen",
            back=reverse("dashboards:sharing"),
            lead=lead,
            submit_label="Ga delen" if shares else "Stop met delen",
        )
