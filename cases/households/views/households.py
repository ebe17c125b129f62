"""A household: its page, who joins, leaves and moves, and its address."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import CaseError, Problem, RuleBroken
from cases.core.views.base import FormPage, HouseholdView, IntakeView, put_on_form
from cases.core.views.merging import MergingPage
from roles.permissions import may_register

from ..forms import (
    SOMEBODY_ELSE,
    AddMemberForm,
    AddressForm,
    ChangeAddressForm,
    CorrectMemberForm,
    FindHouseholdForm,
    Members,
    MoveForm,
    MoveToNewForm,
    NewHouseholdForm,
    as_filled_in,
)
from ..models import Household, Membership
from ..presenters.households import cards, household_page
from ..presenters.likeness import alike_page, already_there, choices, whom_to_call
from ..services.households import (
    HIDDEN_ADDRESS,
    NewMember,
    add_member,
    change_address,
    correct_person,
    may_change,
    may_read_private,
    move_person,
    move_to_new_household,
    open_household,
)
from ..services.likeness import Alike, find_alike
from ..services.search import SEARCH_LIMIT, find


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


class HouseholdPage(HouseholdView):
    """One household: members, address, signals and cases."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        context = household_page(self.household, self.actor, self.request_context.now)
        return render(request, "cases/households/page.html", context)


class HouseholdForm(FormPage, HouseholdView):
    """A change of a household, for who may make it."""

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        if not may_change(self.household, self.actor, self.request_context.now):
            raise PermissionDenied("U mag dit huishouden niet wijzigen.")

    def cancel_url(self) -> str:
        return url_of(self.household)


class AddMemberView(HouseholdForm):
    """Who may be known already is offered, so that nobody is written down twice."""

    form_class = AddMemberForm
    template_name = "cases/households/add_member.html"
    title = "Persoon aan het huishouden toevoegen"
    submit_label = "Voeg toe"
    done = "De persoon is toegevoegd."
    found = Alike()

    def initial(self) -> dict[str, Any]:
        return {"start": self.request_context.now.date()}

    def extra_context(self) -> dict[str, Any]:
        day, people = self.request_context.now.date(), chain(*self.found.people)
        there = already_there(people, day, self.household)
        return {"already_there": there, "beyond": whom_to_call(self.found.beyond)}

    def perform(self, form: AddMemberForm) -> str:
        add_member(
            household=self.household,
            actor=self.actor,
            now=self.request_context.now,
            member=self.member(form),
            start=form.cleaned_data["start"],
        )
        return url_of(self.household)

    def member(self, form: AddMemberForm) -> NewMember:
        """The new person, or the known one that was chosen.

        Raises:
            RuleBroken: somebody is known who may be the same, and it is not said yet who it is.
        """
        if form.cleaned_data["known"] == SOMEBODY_ELSE:
            return form.member()
        self.found = find_alike(
            municipality=self.household.municipality,
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(self.request),
            members=[form.member()],
            joining=self.household,
        )
        if not self.found:
            return form.member()
        (people,) = self.found.people
        known = choices(people, self.request_context.now.date(), joining=self.household)
        form.offer(known, required=True)
        chosen = form.member_or_known(one.person for one in people)
        if chosen is None or not chosen.person:
            raise RuleBroken(Problem("known", "Kijk of deze persoon al bekend is, en kies."))
        return chosen


class AddressView(MergingPage, HouseholdForm):
    form_class = ChangeAddressForm
    title = "Adres wijzigen"
    done = "Het adres is gewijzigd."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        if self.household.secret_address and not may_read_private(self.household, self.actor):
            raise PermissionDenied(HIDDEN_ADDRESS)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.household, name) for name in AddressForm.base_fields}

    def standing(self) -> dict[str, Any]:
        self.household.refresh_from_db()
        return self.initial()

    def perform(self, form: ChangeAddressForm) -> str:
        change_address(
            household=self.household,
            actor=self.actor,
            now=self.request_context.now,
            address=form.address(),
            seen=form.seen(),
        )
        return url_of(self.household)


class MemberFormView(HouseholdForm):
    """A change for one person who lives in the household now."""

    membership: Membership

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        members = self.household.memberships.filter(end__isnull=True).select_related(
            "person", "household__municipality"
        )
        try:
            self.membership = members.get(pk=self.kwargs["member"])
        except Membership.DoesNotExist as error:
            raise Http404 from error


class CorrectView(MergingPage, MemberFormView):
    form_class = CorrectMemberForm
    title = "Gegevens verbeteren"
    done = "De gegevens zijn verbeterd. Wat er eerst stond, blijft bewaard."

    def initial(self) -> dict[str, Any]:
        return {**as_filled_in(self.membership.person), "role": self.membership.role}

    def form_kwargs(self) -> dict[str, Any]:
        return {"contact": may_read_private(self.household, self.actor)}

    def extra_context(self) -> dict[str, Any]:
        return {"lead": self.membership.person.full_name}

    def standing(self) -> dict[str, Any]:
        self.membership.refresh_from_db()
        return self.initial()

    def perform(self, form: CorrectMemberForm) -> str:
        correct_person(
            membership=self.membership,
            actor=self.actor,
            now=self.request_context.now,
            right=form.member(),
            seen=form.seen(),
        )
        return url_of(self.household)


class MoveView(MemberFormView):
    """First find the household to move to, then say when; a search is sent, as for a signal."""

    title = "Persoon verhuist naar een ander huishouden"
    submit_label = "Leg de verhuizing vast"
    done = "De verhuizing is vastgelegd."

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        functions = self.actor.functions_in(self.household.municipality_id)
        if not may_register(self.household.municipality.ave_model, functions):
            raise PermissionDenied("Een verhuizing legt iemand vast die signalen registreert.")
        to = request.GET.get("naar", "")
        self.chosen = bool(to)
        self.to = None
        self.form_class = MoveToNewForm
        if to and to != "nieuw":
            self.form_class = MoveForm
            self.to = self.others().filter(reference=to).first()
            if self.to is None:
                raise Http404

    def others(self) -> Any:
        """The other households of the municipality."""
        return Household.objects.in_municipalities([self.household.municipality_id]).exclude(
            pk=self.household.pk
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.chosen:
            return super().get(request, **kwargs)
        return self.show_search(request, FindHouseholdForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.chosen:
            return super().post(request, **kwargs)
        form = FindHouseholdForm(request.POST)
        if not form.is_valid():
            return self.show_search(request, form, status=422)
        here = [self.household.municipality_id]
        found = find(
            typed=form.cleaned_data["q"],
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
            where=here,
            intake=here,
            limit=SEARCH_LIMIT,
            without=self.household,
        )
        return self.show_search(request, form, **cards(found, self.actor))

    def show_search(
        self,
        request: HttpRequest,
        form: FindHouseholdForm,
        *,
        status: int = 200,
        **found: Any,
    ) -> HttpResponse:
        context = {"form": form, **found, "title": self.title, **self.extra_context()}
        return render(request, "cases/households/move.html", context, status=status)

    def extra_context(self) -> dict[str, Any]:
        who = self.membership.person.full_name
        if not self.chosen:
            return {"lead": who, "household": self.household}
        where = self.to.public_address or self.to.reference if self.to else "een nieuw huishouden"
        return {"lead": f"{who} verhuist naar {where}."}

    def perform(self, form: Any) -> str:
        asked = {
            "membership": self.membership,
            "actor": self.actor,
            "now": self.request_context.now,
            "on": form.cleaned_data["on"],
            "role": form.cleaned_data["role"],
        }
        if self.to is None:
            return url_of(move_to_new_household(address=form.address(), **asked))
        return url_of(move_person(to=self.to, **asked).household)
