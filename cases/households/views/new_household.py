"""A new household: address and first members, with what is known already that looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import CaseError
from cases.core.views.base import IntakeView, put_on_form

from ..forms import (
    Members,
    NewHouseholdForm,
)
from ..models import Household
from ..presenters.likeness import alike_page, choices
from ..services.households import (
    NewMember,
    open_household,
)
from ..services.likeness import Alike, find_alike


def url_of(household: Household) -> str:
    return reverse("cases:household", args=[household.reference])


class NewHouseholdView(IntakeView):
    """Address and first members; households that look the same are shown before it is made."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.with_draft(self.filled_in)
        members: Any = Members(form.typed)
        rows = members.typed() if form.typed else [{}]
        return self.show(request, form, Members(initial=rows))

    def filled_in(self, typed: QueryDict | None = None) -> NewHouseholdForm:
        """The form with what was typed so far, and nothing yet said to be wrong."""
        initial = typed.dict() if typed else None
        form = NewHouseholdForm(initial=initial, municipalities=self.intake)
        form.typed = typed
        return form

    def ends_draft(self, request: HttpRequest) -> bool:
        """One row more is only a longer form."""
        return not {"begin", "more"} & set(request.POST)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "begin" in request.POST:
            return self.after_a_search(request)
        if "more" in request.POST:
            return self.one_row_more(request)
        form = NewHouseholdForm(request.POST, municipalities=self.intake)
        members: Any = Members(request.POST)
        # Both, so that all errors are named at once.
        if not all([form.is_valid(), members.is_valid()]):
            return self.show(request, form, members, status=422)
        known = [row.cleaned_data.get("known") for row in members.filled_in]
        people = members.members()
        if not form.cleaned_data["confirmed"] or any(known):
            alike = self.alike(form, people)
            people = self.offer(members, alike)
            if None in people or (alike and not form.cleaned_data["confirmed"]):
                return self.show(request, form, members, status=422, alike=alike)
        try:
            household = open_household(
                municipality=form.where(),
                actor=self.actor,
                now=self.request_context.now,
                address=form.address(),
                members=people,
            )
        except CaseError as error:
            put_on_form(form, error)
            return self.show(request, form, members, status=422)
        messages.success(request, "Het huishouden is vastgelegd. Leg nu het signaal vast.")
        return HttpResponseRedirect(reverse("cases:household_signal", args=[household.reference]))

    def alike(self, form: NewHouseholdForm, people: Sequence[NewMember]) -> Alike:
        """Who and what is known that may be the same."""
        return find_alike(
            municipality=form.where(),
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(self.request),
            members=people,
            address=form.address(),
        )

    def offer(self, members: Any, alike: Alike) -> list[NewMember | None]:
        """Ask in each row which known person it is; gives what was answered."""
        answered = []
        for row, people in zip(members.filled_in, alike.people, strict=True):
            if people:
                row.offer(choices(people, self.request_context.now.date()))
            answered.append(row.member_or_known(one.person for one in people))
        return answered

    def after_a_search(self, request: HttpRequest) -> HttpResponse:
        """The empty form, with what was searched for filled in; sent, so in no address."""
        asked = request.POST
        first = {"last_name": asked.get("q", ""), "birth_date": asked.get("geboortedatum", "")}
        where = {"municipality": asked["gemeente"]} if asked.get("gemeente") else {}
        form = NewHouseholdForm(initial=where, municipalities=self.intake)
        return self.show(request, form, Members(initial=[first]))

    def one_row_more(self, request: HttpRequest) -> HttpResponse:
        """The same page with an empty row for another person, and all that was typed."""
        form = self.filled_in(request.POST)
        typed: Any = Members(request.POST)
        return self.show(request, form, Members(initial=[*typed.typed(), {}]))

    def show(
        self,
        request: HttpRequest,
        form: NewHouseholdForm,
        members: Any,
        *,
        status: int = 200,
        alike: Alike | None = None,
    ) -> HttpResponse:
        if not hasattr(form, "concept"):
            self.offer_draft(form)
        context = {"form": form, "members": members}
        if alike:
            context |= alike_page(alike, self.actor)
        return render(request, "cases/households/new.html", context, status=status)
