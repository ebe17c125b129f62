"""Afwezig en waarnemen: one's own absence, or that of somebody whose load one may lighten."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.core.views.base import SignedInView
from roles.models import Absence, User
from roles.views.people import put_on_form

from ..forms.absences import AbsenceForm
from ..presenters.absences import absence_page, choices
from ..services.absences import end_absence, may_record_absence, record_absence
from ..services.handovers import where_one_hands_over


class AbsenceView(SignedInView):
    """What is recorded, and a form for another absence."""

    person: User

    def prepare(self, request: HttpRequest) -> None:
        wanted = {"public_id": self.kwargs["person"]} if "person" in self.kwargs else {}
        found = User.objects.filter(**(wanted or {"pk": self.actor.user_id})).first()
        if found is None:
            raise Http404
        if not may_record_absence(found, self.actor):
            raise PermissionDenied(
                "De afwezigheid van een ander legt de teamleider of de beheerder vast."
            )
        self.person = found

    @property
    def own(self) -> bool:
        return self.person.pk == self.actor.user_id

    @property
    def address(self) -> str:
        if self.own:
            return reverse("cases:absence")
        return reverse("cases:absence_of", args=[self.person.public_id])

    @property
    def handover_url(self) -> str:
        """Where cases are handed over: of this colleague, or of whom one chooses there."""
        if not self.own:
            return reverse("cases:handover", args=[self.person.public_id])
        over = where_one_hands_over(self.actor, self.request_context.municipalities.values())
        return reverse("cases:handovers") if over else ""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        today = {"start": self.actor.day}
        return self.show(self.with_draft(lambda typed: self.form(typed, initial=today)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show_wrong(form)
        given = form.cleaned_data
        stand_in = User.objects.filter(pk=given["stand_in"]).first() if given["stand_in"] else None
        try:
            record_absence(
                user=self.person,
                start=given["start"],
                until=given["until"],
                stand_in=stand_in,
                actor=self.actor,
                now=self.request_context.now,
            )
        except ValidationError as error:
            put_on_form(form, error)
            return self.show_wrong(form)
        messages.success(request, "De afwezigheid staat vast.")
        return HttpResponseRedirect(self.address)

    def form(self, *args: Any, **kwargs: Any) -> AbsenceForm:
        candidates = choices(self.person, self.actor.day)
        return AbsenceForm(*args, candidates=candidates, **kwargs)

    def show_wrong(self, form: AbsenceForm) -> HttpResponse:
        self.offer_draft(form)
        return self.show(form, status=422)

    def show(self, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
        context = {
            **absence_page(self.person, self.actor.day),
            "form": form,
            "own": self.own,
            "address": self.address,
            "handover_url": self.handover_url,
        }
        return render(self.request, "cases/regie/absence.html", context, status=status)


class EndAbsenceView(AbsenceView):
    """Back again, or not absent after all."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        absence = Absence.objects.filter(pk=self.kwargs["absence"], user=self.person).first()
        if absence is None:
            raise Http404
        try:
            end_absence(absence=absence, actor=self.actor, now=self.request_context.now)
        except ValidationError as error:
            messages.info(request, " ".join(error.messages))
        else:
            messages.success(request, "De afwezigheid is beëindigd.")
        return HttpResponseRedirect(self.address)
