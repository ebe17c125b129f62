"""A household: its page, who joins, leaves and moves, and its address."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import Problem, RuleBroken
from cases.core.views.base import FormPage, HouseholdView
from cases.core.views.merging import MergingPage
from roles.permissions import may_register

from ..forms import (
    SOMEBODY_ELSE,
    AddMemberForm,
    AddressForm,
    ChangeAddressForm,
    CorrectMemberForm,
    FindHouseholdForm,
    MoveForm,
    MoveToNewForm,
    as_filled_in,
)
from ..models import Household, Membership
from ..presenters.households import cards, household_page
from ..presenters.likeness import already_there, choices, whom_to_call
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
)
from ..services.likeness import Alike, find_alike
from ..services.search import SEARCH_LIMIT, find


def url_of(household: Household) -> str:
    return reverse("cases:household", args=[household.reference])


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
        here = Household.objects.in_municipalities([self.household.municipality_id])
        return here.filter(merged_into=None).exclude(pk=self.household.pk)

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
