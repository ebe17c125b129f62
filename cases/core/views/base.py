"""How every page begins: who is signed in, may this person see the case, and is the read logged.

A page that shows a case or household subclasses `CaseView` or `HouseholdView`; there is no other
way to the record, so no page can forget the check or the log. A form page says which service it
calls in `perform`; what the service refuses comes back at the field it belongs to, with nothing
lost of what was typed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.households.models import Household
from cases.scaling.views.signing import (
    SignInAgain,
    ask_to_sign_in,
    forget,
    kept_for,
    signed_in_lately,
)
from roles.drafts import keep_sent
from roles.models import Municipality
from roles.permissions import Action, may_register
from roles.views.base import FunctionView

from ..errors import CaseError, NotAllowed, Stale
from ..locking import CaseContext
from ..models import Case
from ..presenters.why_not import refused_page
from ..services.reading import PageRequest, read_case, read_household

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from roles.ave_model.types import Transition


class SignedInView(FunctionView):
    """A page for who is signed in and holds a function somewhere today, and that logs the read.

    What the rule refuses, on the way to the page or in a service, answers 403.
    """

    tried: Form | None = None
    """The form that was sent, once it was read."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as error:
            keep_sent(request.POST, self.request_context.now)
            return self.refused(error)
        except SignInAgain as asked:
            return ask_to_sign_in(request, asked)

    def demand_signature(self, step: Transition, doing: str, back: str = "") -> None:
        """Go on only if the model asks no fresh proof of who decides, or it was given lately.

        `doing` tells them what they sign; `back` is the page it was typed on, this same one when
        nothing is said.

        Raises:
            SignInAgain: it is asked now; what was sent is kept, and carried out once it is signed.
        """
        if step.sign_in_again and not signed_in_lately(self.request):
            raise SignInAgain(back or self.request.path, doing)

    def refused(self, error: NotAllowed) -> HttpResponse:
        raise PermissionDenied(str(error)) from error

    def page_request(self, request: HttpRequest) -> PageRequest:
        match = request.resolver_match
        return PageRequest(
            what=match.view_name if match else request.path,
            method=request.method or "",
            address=request.META.get("REMOTE_ADDR"),
        )


class IntakeView(SignedInView):
    """A page for who registers signals in at least one municipality."""

    intake: dict[int, Municipality]

    def prepare(self, request: HttpRequest) -> None:
        self.intake = {
            pk: m
            for pk, m in self.request_context.municipalities.items()
            if may_register(m.ave_model, self.actor.functions_in(pk))
        }
        if not self.intake:
            raise PermissionDenied("U mag geen signalen registreren.")


class CaseView(SignedInView):
    """A page about one case; `action` is what one must be allowed to do to see it."""

    action: Action = Action.OUTLINE
    context: CaseContext

    def prepare(self, request: HttpRequest) -> None:
        try:
            self.context = read_case(
                reference=self.kwargs["reference"],
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(request),
            )
        except Case.DoesNotExist as error:
            raise Http404 from error
        self.context.demand(self.action)

    def refused(self, error: NotAllowed) -> HttpResponse:
        """Who sees the case reads which rule it is, whose it is, and can ask that person."""
        context = refused_page(self.context, error, self.tried)
        return render(self.request, "cases/core/refused.html", context, status=403)

    @property
    def case(self) -> Case:
        return self.context.case

    @property
    def case_url(self) -> str:
        return reverse("cases:case", args=[self.case.reference])


class HouseholdView(SignedInView):
    """A page about one household."""

    household: Household
    to_register = False
    """Whether it only registers a signal, and so opens without a right to the open case."""

    def prepare(self, request: HttpRequest) -> None:
        try:
            self.household = read_household(
                reference=self.kwargs["reference"],
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(request),
                to_register=self.to_register,
            )
        except Household.DoesNotExist as error:
            raise Http404 from error


class FormPage(FunctionView, ABC):
    """Mix in before one of the above: show a form, call a service, go on or say what is wrong.

    What the service finds wrong becomes an error at its field; `Stale` also lists what changed,
    as `stale.changes` in the template. Such a form answers 422; one that the rule refuses, 403.
    """

    form_class: type[Form]
    template_name = "form_page.html"
    title = ""
    submit_label = "Opslaan"
    done = ""
    """What the person reads after it worked."""
    tried: Form | None

    @abstractmethod
    def perform(self, form: Any) -> str:
        """Call the service; give the address to go to."""

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def initial(self) -> dict[str, Any]:
        return {}

    def cancel_url(self) -> str:
        return "/"

    def extra_context(self) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        kept = kept_for(request)
        given = {"initial": self.initial(), **self.form_kwargs()}
        if kept:
            return self.show(request, self.form_class(kept, **given))
        return self.show(request, self.with_draft(lambda typed: self.form_class(typed, **given)))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        forget(request)
        form = self.form_class(request.POST, initial=self.initial(), **self.form_kwargs())
        if not form.is_valid():
            return self.show(request, form, status=422)
        self.tried = form
        try:
            url = self.perform(form)
        except NotAllowed:
            raise
        except CaseError as error:
            put_on_form(form, error)
            stale = error if isinstance(error, Stale) else None
            return self.show(request, form, status=422, stale=stale)
        if self.done:
            messages.success(request, self.done)
        return HttpResponseRedirect(url)

    def show(
        self, request: HttpRequest, form: Form, *, status: int = 200, stale: Stale | None = None
    ) -> HttpResponse:
        if not hasattr(form, "concept"):
            self.offer_draft(form)
        context = {
            "form": form,
            "title": self.title,
            "submit_label": self.submit_label,
            "cancel_url": self.cancel_url(),
            "stale": stale,
            **self.extra_context(),
        }
        return render(request, self.template_name, context, status=status)


def put_on_form(form: Form, error: CaseError) -> None:
    """Each problem beside its own field, or at the top when it has none here."""
    for problem in error.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.text)
