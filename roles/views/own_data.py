"""Mijn gegevens: the number on which colleagues call; the beheerder keeps that of others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from roles.forms import PhoneForm
from roles.models import User
from roles.presenters.people import url_of
from roles.services.phone import set_phone

from .base import FunctionView
from .people import PersonView


class OwnDataView(FunctionView):
    """One's own number; name and address are the beheerder's."""

    @property
    def whose(self) -> User:
        user: Any = self.request.user
        return user

    @property
    def back(self) -> str:
        return reverse("roles:own_data")

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        given = {"phone": self.whose.phone}
        return self.ask(self.with_draft(lambda typed: PhoneForm(typed, initial=given)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = PhoneForm(request.POST)
        if not form.is_valid():
            self.offer_draft(form)
            return self.ask(form)
        set_phone(user=self.whose, phone=form.cleaned_data["phone"], actor=self.actor)
        messages.success(request, "Het telefoonnummer is bewaard.")
        return HttpResponseRedirect(self.back)

    def ask(self, form: Form) -> HttpResponse:
        context = {
            "form": form,
            "title": "Mijn gegevens",
            "cancel_url": "/",
            "submit_label": "Bewaar",
            "facts": [
                {"term": "Naam", "value": self.whose.name},
                {"term": "E-mailadres", "value": self.whose.email},
            ],
            "lead": "Uw naam en e-mailadres wijzigt de beheerder.",
        }
        return render(self.request, "form_page.html", context, status=422 if form.errors else 200)


class PhoneView(PersonView):
    """The number of somebody who works in a municipality that one manages."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        given = {"phone": self.person.phone}
        return self.ask(request, self.with_draft(lambda typed: PhoneForm(typed, initial=given)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = PhoneForm(request.POST)
        if not form.is_valid():
            return self.ask(request, form)
        set_phone(user=self.person, phone=form.cleaned_data["phone"], actor=self.actor)
        messages.success(request, "Het telefoonnummer is bewaard.")
        return HttpResponseRedirect(url_of(self.person))

    def ask(self, request: HttpRequest, form: Form) -> HttpResponse:
        return self.form_page(
            request,
            form,
            title="Telefoonnummer",
            back=url_of(self.person),
            lead=self.person.name,
            submit_label="Bewaar",
        )
