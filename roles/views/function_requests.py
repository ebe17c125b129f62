"""A function that waits for a second person: agree, refuse with a reason, or take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from roles.forms import RefusalForm
from roles.models import FunctionRequest
from roles.presenters.people import request_page
from roles.services.confirming import (
    confirm_function,
    may_confirm,
    may_take_back,
    refuse_function,
    take_back,
)

from .base import FunctionView
from .people import put_on_form


class RequestView(FunctionView):
    """One function that was asked, for who may confirm it or manages there."""

    asked: FunctionRequest

    def prepare(self, request: HttpRequest) -> None:
        found = FunctionRequest.objects.select_related(
            "municipality", "user", "asked_by", "closed_by", "organisation"
        )
        try:
            self.asked = found.get(public_id=self.kwargs["asked"])
        except FunctionRequest.DoesNotExist as error:
            raise Http404 from error
        if not may_confirm(self.asked, self.actor) and not may_take_back(self.asked, self.actor):
            raise Http404

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.show(request, self.with_draft(RefusalForm))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = RefusalForm(request.POST)
        what = request.POST.get("what", "")
        try:
            self.carry_out(what, form)
        except ValidationError as error:
            put_on_form(form, error)
            return self.show(request, form)
        return HttpResponseRedirect(reverse("cases:home"))

    def carry_out(self, what: str, form: Form) -> None:
        """Raises ValidationError: as the services, or nothing was chosen."""
        given: dict[str, Any] = {
            "request": self.asked,
            "actor": self.actor,
            "now": self.request_context.now,
        }
        if what == "confirm":
            confirm_function(**given)
            messages.success(self.request, f"{self.asked.user} heeft deze functie nu.")
        elif what == "refuse":
            form.is_valid()
            refuse_function(**given, reason=form.cleaned_data.get("reason", ""))
            messages.success(self.request, "U heeft dit geweigerd. De functie is niet gegeven.")
        elif what == "withdraw":
            take_back(**given)
            messages.success(self.request, "De vraag is teruggenomen. De functie is niet gegeven.")
        else:
            raise ValidationError("Kies wat u wilt doen.")

    def show(self, request: HttpRequest, form: Form) -> HttpResponse:
        if form.errors:
            self.offer_draft(form)
        context = {**request_page(self.asked, self.actor), "form": form}
        status = 422 if form.errors else 200
        return render(request, "roles/function_request.html", context, status=status)
