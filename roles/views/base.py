"""How every page begins: who is signed in, and do they hold a function today.

A form that carries a key (components/once.html) is carried out once, however often it is sent.
Who is signed out meanwhile keeps the page with what they typed, and comes back to a page that can
be opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_htmx.http import reselect, reswap, retarget

from common import dates
from common.submissions import KEY, answer_to, carry_out_once, fingerprint
from roles.acting import Actor
from roles.drafts import KEY as DRAFT
from roles.drafts import Form, as_sent, discard, drafts_at, form_of, keep_sent
from roles.middleware import RequestContext
from roles.models import Draft

AnyForm = TypeVar("AnyForm", bound=BaseForm)


class AccountView(View):
    """A page for who is signed in, with a function today or without."""

    request_context: RequestContext
    is_page: ClassVar[bool] = True
    """False for an address that does something when it is opened, and leads on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            keep_sent(request.POST, timezone.now())
            return ask_to_sign_in(request)
        self.request_context = request.request_context  # type: ignore[attr-defined]
        return self.answer(request, *args, **kwargs)

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer to who is signed in."""
        return super().dispatch(request, *args, **kwargs)

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """An address that is only sent to leads to the nearest page above it when it is opened, as
        after signing in or from the history of the browser."""
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(nearest_page(request.path))
        return super().http_method_not_allowed(request, *args, **kwargs)


class FunctionView(AccountView):
    """A page for who is signed in and holds a function somewhere today."""

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.request_context.actor.functions:
            raise PermissionDenied("U heeft vandaag geen functie. Vraag het de beheerder.")
        if request.method == "POST" and request.POST.get(KEY):
            response = self.once(request, *args, **kwargs)
        else:
            self.prepare(request)
            response = super().answer(request, *args, **kwargs)
        if request.method == "POST":
            self.settle_draft(request, response)
        return response

    def settle_draft(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """What was carried out is no draft any more; what came back as wrong still is."""
        form = form_of(request.POST.get(DRAFT, ""))
        if form is None or form.owner_id != self.actor.user_id:
            return
        if response.status_code == 422:
            keep_sent(request.POST, self.request_context.now)
        elif response.status_code < 400 and self.ends_draft(request):
            discard(form)

    def ends_draft(self, request: HttpRequest) -> bool:
        """Whether the form, when nothing was wrong with it, is done with."""
        return True

    def draft_address(self) -> str:
        """Where the forms of this page are sent to."""
        return self.request.path

    def with_draft(
        self, make: Callable[[QueryDict | None], AnyForm], *, name: str = "", address: str = ""
    ) -> AnyForm:
        """The form that `make` gives, filled with this person's draft when there is one.

        A draft is no attempt to send: nothing is said to be wrong with it. `name` tells forms of
        one kind apart, `address` is where the form is sent to, when that is not this page.
        """
        form = make(None)
        whole = self._name_of(form, name, address)
        found = self._drafts_at(whole.partition("#")[0]).get(whole)
        if found is not None:
            form = make(as_sent(found))
            form.errors.clear()
        self.offer_draft(form, found, name=name, address=address)
        return form

    def offer_draft(
        self, form: BaseForm, found: Draft | None = None, *, name: str = "", address: str = ""
    ) -> None:
        """Let the page keep what is typed in this form (components/draft.html)."""
        key = Form(self.actor.user_id, self._name_of(form, name, address)).key
        when = dates.near(found.saved_at, self.actor.day) if found else ""
        said = f"Concept van {when}" if found else ""
        form.concept = {"key": key, "said": said}  # type: ignore[attr-defined]

    def _name_of(self, form: BaseForm, name: str, address: str) -> str:
        return f"{address or self.draft_address()}#{name or form.prefix or type(form).__name__}"

    def _drafts_at(self, address: str) -> dict[str, Draft]:
        """Asked once for all forms of the page."""
        if address not in self._drafts:
            self._drafts[address] = drafts_at(self.actor.user_id, address)
        return self._drafts[address]

    @cached_property
    def _drafts(self) -> dict[str, dict[str, Draft]]:
        return {}

    def once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Carry out a form, or go where the same form led before.

        That is looked up first: what the form changed may have taken the record out of sight.
        """
        mark = fingerprint(self.actor.user_id, request.get_full_path(), request.POST.lists())
        earlier: str | None = answer_to(mark)
        if not earlier:
            self.prepare(request)
            answers: list[HttpResponseBase] = []

            def act() -> str:
                answers.append(super(FunctionView, self).answer(request, *args, **kwargs))
                return answers[0].url if isinstance(answers[0], HttpResponseRedirect) else ""

            earlier = carry_out_once(mark=mark, now=self.request_context.now, act=act)
            if earlier is None:
                return answers[0]
        messages.info(request, "Dit was al vastgelegd. Het is niet dubbel gedaan.")
        return HttpResponseRedirect(earlier)

    def prepare(self, request: HttpRequest) -> None:
        """Find what the page is about, and refuse who may not see it."""

    @property
    def actor(self) -> Actor:
        return self.request_context.actor


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back to where one was.

    A part of a page that htmx asks for is answered with a notice at the top of that page, so that
    the page stands as it is with all that was typed in it.
    """
    asked = {"next": page_asked_from(request)}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        asked["afgemeld"] = "1"
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(asked)}"
    if not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(url)
    notice = render(request, "components/signed_out.html", {"url": url}, status=401)
    notice["HX-Replace-Url"] = notice["HX-Push-Url"] = "false"
    return reselect(reswap(retarget(notice, "#ave-live"), "innerHTML"), "#afgemeld")


def page_asked_from(request: HttpRequest) -> str:
    """The page one was on: what was opened, or the page from which something was sent."""
    if request.method in ("GET", "HEAD") and not request.htmx:  # type: ignore[attr-defined]
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        parts = urlsplit(came_from)
        if opens(parts.path):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path if opens(request.path) else nearest_page(request.path)


def opens(path: str) -> bool:
    """Whether an address is a page of this house that can be opened, and not only be sent to."""
    try:
        view = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return False
    return view is not None and issubclass(view, AccountView) and _answers_get(view)


def nearest_page(path: str) -> str:
    """The page above an address that cannot be opened: its case, its list, or the first page."""
    parts = path.strip("/").split("/")
    above = (f"/{'/'.join(parts[:end])}/" for end in range(len(parts) - 1, 0, -1))
    return next((page for page in above if opens(page)), "/")


def _answers_get(view: type[AccountView]) -> bool:
    return view.is_page and "get" in view.http_method_names and hasattr(view, "get")
