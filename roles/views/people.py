"""Beheer: who works here, in which function, and until when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from common.list_choices import ListChoices
from roles.forms import EndForm, FunctionForm, NewPersonForm
from roles.models import FunctionPeriod, FunctionRequest, Municipality, User
from roles.presenters.leaving import Left, what_is_left
from roles.presenters.people import PEOPLE, label_of, people_list, person_page, url_of
from roles.services.people import (
    activate,
    add_person,
    deactivate,
    end_all_functions,
    end_function,
    give_function,
    manages,
    send_link,
    withdraw_function,
)

from .base import FunctionView
from .lists import ListView

LINK_GOES = (
    "Deze persoon krijgt een mail met een link, en kiest daarmee zelf een wachtwoord. De link werkt"
    " één keer, drie dagen lang."
)


SECOND_NEEDED = "De functie wacht tot een tweede beheerder of de FG die bevestigt."


class BeheerView(FunctionView):
    """A page for the beheerder of at least one municipality."""

    managed: dict[int, Municipality]

    def prepare(self, request: HttpRequest) -> None:
        self.managed = {
            pk: m for pk, m in self.request_context.municipalities.items() if manages(m, self.actor)
        }
        if not self.managed:
            raise PermissionDenied("Deze pagina is voor de beheerder.")

    def form_page(
        self,
        request: HttpRequest,
        form: Form,
        *,
        title: str,
        back: str,
        template: str = "form_page.html",
        **extra: Any,
    ) -> HttpResponse:
        if not hasattr(form, "concept"):
            self.offer_draft(form)
        context = {"form": form, "title": title, "cancel_url": back, **extra}
        return render(request, template, context, status=422 if form.errors else 200)


class PeopleView(ListView, BeheerView):
    """Who works in the municipalities one manages, and whose function ends soon."""

    listing = PEOPLE
    template_name = "roles/people.html"

    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        return people_list(self.managed, query, choices, self.actor.day)

    def post(self, request: HttpRequest) -> HttpResponse:
        """A name to look for is sent, so that it does not come to stand in an address."""
        if "naam_zoek" not in request.POST:
            return super().post(request)
        user: Any = request.user
        everyone = QueryDict("stand=alle")
        called = " ".join(request.POST["naam_zoek"].replace("\0", "").split())
        found = people_list(
            self.managed,
            everyone,
            user.preferences.of(PEOPLE.name),
            self.actor.day,
            called=called[:100],
        )
        return render(request, self.template_name, found)


class PlaceView(BeheerView):
    """A page about one municipality, by its slug."""

    municipality: Municipality

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = [m for m in self.managed.values() if m.slug == self.kwargs["place"]]
        if not found:
            raise Http404
        self.municipality = found[0]


class NewPersonView(PlaceView):
    """A function for a known or a new account; who has a new one chooses a password by a link."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        given: Any = {"municipality": self.municipality, "initial": {"start": self.actor.day}}
        return self.show(request, self.with_draft(lambda typed: NewPersonForm(typed, **given)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = NewPersonForm(request.POST, municipality=self.municipality)
        if not form.is_valid():
            return self.show(request, form)
        try:
            account = add_person(
                municipality=self.municipality,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                actor=self.actor,
                now=self.request_context.now,
                new=form.asked(),
            )
        except ValidationError as error:
            put_on_form(form, error)
            return self.show(request, form)
        if account.waits:
            messages.success(request, f"{account.user.name}: {SECOND_NEEDED}")
        else:
            messages.success(request, f"{account.user.name} heeft deze functie nu.")
        if account.is_new:
            messages.info(request, LINK_GOES)
        return HttpResponseRedirect(url_of(account.user))

    def show(self, request: HttpRequest, form: Form) -> HttpResponse:
        return self.form_page(
            request,
            form,
            title="Medewerker toevoegen",
            back=reverse("roles:people"),
            lead=f"Gemeente {self.municipality.name}",
            submit_label="Voeg toe",
        )


class PersonView(BeheerView):
    """One person who has, had or gets a function in a municipality one manages."""

    person: User

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        periods = FunctionPeriod.objects.filter(user__public_id=self.kwargs["person"])
        asked = FunctionRequest.objects.filter(
            user__public_id=self.kwargs["person"], municipality__in=self.managed
        )
        works_here = set(periods.functions_per_municipality()) & set(self.managed)
        if not works_here and not asked.exists():
            raise Http404
        self.person = User.objects.get(public_id=self.kwargs["person"])

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.show(request)

    def left(self, period: FunctionPeriod | None = None) -> list[Left]:
        """What still hangs on this person here: in one function, or in all."""
        functions = frozenset([period.function]) if period else None
        now = self.request_context.now
        return what_is_left(self.person, self.actor, now, list(self.managed), functions)

    def confirm(self, request: HttpRequest, template: str) -> HttpResponse:
        """Ask first, with what still hangs on this person."""
        return render(request, template, {"person": self.person, "left": self.left()})

    def show(self, request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
        context = {**person_page(self.person, self.managed, self.actor), "error": error}
        return render(request, "roles/person.html", context, status=status)


class NewFunctionView(PersonView):
    """Another function for somebody who is known here."""

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = [m for m in self.managed.values() if m.slug == self.kwargs["place"]]
        if not found:
            raise Http404
        self.municipality = found[0]

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        given: Any = {"municipality": self.municipality, "initial": {"start": self.actor.day}}
        return self.ask(request, self.with_draft(lambda typed: FunctionForm(typed, **given)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = FunctionForm(request.POST, municipality=self.municipality)
        if not form.is_valid():
            return self.ask(request, form)
        try:
            given = give_function(
                municipality=self.municipality,
                user=self.person,
                actor=self.actor,
                now=self.request_context.now,
                new=form.asked(),
            )
        except ValidationError as error:
            put_on_form(form, error)
            return self.ask(request, form)
        waits = isinstance(given, FunctionRequest)
        messages.success(request, SECOND_NEEDED if waits else "De functie is toegevoegd.")
        return HttpResponseRedirect(url_of(self.person))

    def ask(self, request: HttpRequest, form: Form) -> HttpResponse:
        return self.form_page(
            request,
            form,
            title="Functie toevoegen",
            back=url_of(self.person),
            lead=f"{self.person.name}, gemeente {self.municipality.name}",
            submit_label="Voeg toe",
        )


class PeriodView(PersonView):
    """One function of somebody, in a municipality one manages."""

    period: FunctionPeriod

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        try:
            self.period = FunctionPeriod.objects.get(
                pk=self.kwargs["period"], user=self.person, municipality__in=list(self.managed)
            )
        except FunctionPeriod.DoesNotExist as error:
            raise Http404 from error


class WithdrawFunctionView(PeriodView):
    """Asks first; then the function was never given."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        context = {
            "person": self.person,
            "function": label_of(self.period.function),
            "left": self.left(self.period),
        }
        return render(request, "roles/withdraw.html", context)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            withdraw_function(period=self.period, actor=self.actor, now=self.request_context.now)
        except ValidationError as error:
            return self.show(request, " ".join(error.messages), 422)
        messages.success(request, "De functie is ingetrokken.")
        return HttpResponseRedirect(url_of(self.person))


class EndFunctionView(PeriodView):
    """The last day of a function."""

    def standing(self) -> dict[str, Any]:
        """The last day there is, or today for who gives the first."""
        return {"end": self.period.end or self.actor.day}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        standing = self.standing()
        return self.ask(request, self.with_draft(lambda typed: EndForm(typed, initial=standing)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = EndForm(request.POST, initial=self.standing())
        if not form.is_valid():
            return self.ask(request, form)
        asked = {"end": form.cleaned_data["end"], "seen": form.was()["end"]}
        try:
            end_function(
                period=self.period, actor=self.actor, now=self.request_context.now, **asked
            )
        except ValidationError as error:
            put_on_form(form, error)
            if getattr(error, "code", "") == "stale":
                form.meet(self.standing())
            return self.ask(request, form)
        messages.success(request, "De laatste dag is vastgelegd.")
        return HttpResponseRedirect(url_of(self.person))

    def ask(self, request: HttpRequest, form: Form) -> HttpResponse:
        return self.form_page(
            request,
            form,
            title="Functie beëindigen",
            back=url_of(self.person),
            lead=f"{self.person.name}: {label_of(self.period.function)}",
            submit_label="Beëindig de functie",
            template="roles/end.html",
            left=self.left(self.period),
        )


class EndAllView(PersonView):
    """Asks first; then all functions here have ended, and the account goes on elsewhere."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.confirm(request, "roles/end_all.html")

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            end_all_functions(user=self.person, actor=self.actor, now=self.request_context.now)
        except ValidationError as error:
            return self.show(request, " ".join(error.messages), 422)
        messages.success(request, "Alle functies in uw gemeente zijn beëindigd.")
        return HttpResponseRedirect(url_of(self.person))


class DeactivateView(PersonView):
    """Asks first; then the account is out at once."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.confirm(request, "roles/deactivate.html")

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            deactivate(user=self.person, actor=self.actor, now=self.request_context.now)
        except ValidationError as error:
            return self.show(request, " ".join(error.messages), 422)
        messages.success(request, "Het account is gedeactiveerd. Deze persoon is overal afgemeld.")
        return HttpResponseRedirect(url_of(self.person))


class ActivateView(PersonView):
    """A deactivated account works again; its owner chooses a new password."""

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            activate(user=self.person, actor=self.actor, now=self.request_context.now)
        except ValidationError as error:
            return self.show(request, " ".join(error.messages), 422)
        messages.success(request, "Het account is weer actief.")
        messages.info(request, LINK_GOES)
        return HttpResponseRedirect(url_of(self.person))

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return HttpResponseRedirect(url_of(self.person))


class SendLinkView(PersonView):
    """A link for who lost their password."""

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            send_link(user=self.person, actor=self.actor, now=self.request_context.now)
        except ValidationError as error:
            return self.show(request, " ".join(error.messages), 422)
        messages.success(request, LINK_GOES)
        return HttpResponseRedirect(url_of(self.person))

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return HttpResponseRedirect(url_of(self.person))


def put_on_form(form: Form, error: ValidationError) -> None:
    """Each problem beside its own field, or at the top when it has none here."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.message_dict.items():
        for text in problems:
            form.add_error(field if field in form.fields else None, text)
