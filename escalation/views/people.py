"""What is flagged about people: for who can lighten a load or keeps the functions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.core.views.base import FormPage, SignedInView
from common import dates
from escalation.forms.review import PersonReviewForm
from escalation.models import Flag
from escalation.presenters.flags import flag_lines
from escalation.presenters.navigation import has_people, tabs
from escalation.presenters.people import flags_of_people, history, people_page
from escalation.presenters.review import consequences
from escalation.reviewing import asks_for_review
from escalation.services.people import review_person
from escalation.services.reviews import latest_for


class PeopleQueueView(SignedInView):
    """The flags about people, worst first."""

    def prepare(self, request: HttpRequest) -> None:
        if not has_people(self.request_context):
            raise PermissionDenied("Signaleringen over mensen beoordeelt u niet.")

    def get(self, request: HttpRequest) -> HttpResponse:
        page = {**people_page(self.request_context), "tabs": tabs(self.request_context, "people")}
        return render(request, "escalation/people.html", page)


class PersonReviewView(FormPage, SignedInView):
    """One flag about a person: what is flagged, what happened to it, and what is done about it."""

    form_class = PersonReviewForm
    template_name = "escalation/person.html"
    title = "Beoordeel een signalering over een collega"
    submit_label = "Leg de beoordeling vast"
    flag: Flag

    def prepare(self, request: HttpRequest) -> None:
        flags = flags_of_people(self.request_context).select_related("person", "municipality")
        try:
            self.flag = flags.get(public_id=self.kwargs["flag"])
        except Flag.DoesNotExist as error:
            raise Http404 from error

    @property
    def waits(self) -> bool:
        flag = self.flag
        return asks_for_review(
            flag.severity, flag.reviewed_severity, flag.quiet_until, self.actor.day
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.waits:
            messages.info(request, "Dit is intussen al beoordeeld.")
            return HttpResponseRedirect(request.path)
        return super().post(request, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        latest = latest_for([self.flag], self.actor.day)
        told = consequences([self.flag], self.actor.day, latest=latest)
        return {"latest": latest, "consequences": told}

    def cancel_url(self) -> str:
        return reverse("escalation:people")

    def extra_context(self) -> dict[str, Any]:
        (line,) = flag_lines([self.flag], self.actor.day)
        return {
            "flag": line,
            "name": str(self.flag.person),
            "municipality": self.flag.municipality.name,
            "waits": self.waits,
            "rests": self._rests(),
            "events": history([self.flag.pk]),
        }

    def _rests(self) -> str:
        until = self.flag.quiet_until
        if until is None:
            return "De signalering komt alleen terug als het erger wordt."
        return f"De signalering rust tot {dates.full(until)}, of tot het erger wordt."

    def perform(self, form: PersonReviewForm) -> str:
        review = review_person(
            flag=self.flag, actor=self.actor, now=self.request_context.now, asked=form.asked()
        )
        until = f" De signalering rust tot {dates.full(review.until)}." if review.until else ""
        messages.success(self.request, f"De beoordeling is vastgelegd.{until}")
        return self.cancel_url()
