"""Beheer: the norms of a municipality, and its own numbers in the place of its model's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from common.numbers import whole_number_in
from roles.ave_model.norms import settable_norms
from roles.ave_model.words import norm_unit
from roles.forms import NormForm
from roles.presenters.norms import history, norm_page, norms_of_place, phase_at
from roles.services.norms import Asked, change_norm, own_numbers, reads_norms

from .base import FunctionView
from .people import PlaceView, put_on_form


class NormsView(FunctionView):
    """All norms of the municipalities whose norms concern this person."""

    def prepare(self, request: HttpRequest) -> None:
        self.readable = [
            m for m in self.request_context.municipalities.values() if reads_norms(m, self.actor)
        ]
        if not self.readable:
            raise PermissionDenied("Deze pagina is voor de beheerder en voor wie beoordeelt.")

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = [norms_of_place(m, self.actor) for m in self.readable]
        if before := whole_number_in(request.GET.get("voor", "")):
            shown = [{**p, **history(p["municipality"], before=before)} for p in shown]
        context = {"places": shown, "may_change": any(p["may_change"] for p in shown)}
        return render(request, "roles/norms.html", context)


class NormView(PlaceView):
    """One norm: change it with a reason, or go back to the model's; and who did so before."""

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        self.phase, self.norm = phase_at(self.kwargs["phase"]), self.kwargs["norm"]
        if self.norm not in self._standing():
            raise Http404

    def _standing(self) -> dict[str, Any]:
        own = own_numbers(self.municipality)
        return {**settable_norms(self.municipality.ave_model, self.phase, own)}

    def form(self, *sent: Any, number_needed: bool = True) -> NormForm:
        """The form, with its unit said."""
        norm = self._standing()[self.norm]
        unit = norm_unit(self.norm, working=norm.working)[1]
        return NormForm(*sent, initial={"number": norm.days}, unit=unit, needed=number_needed)

    def standing(self) -> dict[str, Any]:
        """The number that holds now."""
        return {"number": self._standing()[self.norm].days}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.ask(request, self.with_draft(self.form))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        back_to_model = "model" in request.POST
        form = self.form(request.POST, number_needed=not back_to_model)
        if not form.is_valid():
            return self.ask(request, form)
        asked = Asked(
            phase=self.phase,
            norm=self.norm,
            number=None if back_to_model else form.cleaned_data["number"],
            seen=form.was()["number"],
            reason=form.cleaned_data["reason"],
        )
        try:
            change_norm(
                municipality=self.municipality,
                actor=self.actor,
                now=self.request_context.now,
                asked=asked,
            )
        except ValidationError as error:
            put_on_form(form, error)
            if getattr(error, "code", "") == "stale":
                form.meet(self.standing())
            return self.ask(request, form)
        messages.success(request, "De norm is gewijzigd.")
        return HttpResponseRedirect(reverse("roles:norms"))

    def ask(self, request: HttpRequest, form: NormForm) -> HttpResponse:
        page = norm_page(self.municipality, self.phase, self.norm)
        if before := whole_number_in(request.GET.get("voor", "")):
            page |= history(self.municipality, phase=self.phase, norm=self.norm, before=before)
        if not hasattr(form, "concept"):
            self.offer_draft(form)
        context = {**page, "form": form, "lead": f"Gemeente {self.municipality.name}"}
        status = 422 if form.errors else 200
        return render(request, "roles/norm.html", context, status=status)
