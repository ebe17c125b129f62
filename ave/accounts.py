"""How accounts come to be, not by signing up, and how somebody shows again that it is them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.account.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    ReauthenticateView,
)
from allauth.core import context
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy

from cases.scaling.views.signing import carry_out, to_sign
from common import slowing

from . import sign_in

TOO_OFTEN = (
    "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht %(wait)s en probeer het dan opnieuw."
    " In een browser waarin u zich eerder aanmeldde, hoeft u niet te wachten op anderen."
)


class ClosedAdapter(DefaultAccountAdapter):
    """The beheerder makes accounts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to go on to this address; what is no address at all is not one of ours."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is looked at; instead of the limits of allauth, which lock out.

        Raises:
            ValidationError: it comes too soon; `Slowed` answers 429 to it.
        """
        self._sources = sign_in.sources_of(request, str(credentials.get("email") or ""))
        slow_down(self._sources)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            slowing.was_right(self._sources)
        return user


def slow_down(sources: list[slowing.Source]) -> None:
    """Count an attempt from these.

    Raises:
        ValidationError: it comes too soon; `Slowed` answers 429 to it.
    """
    if seconds := slowing.begin(sources):
        words = {"wait": slowing.in_words(seconds), "seconds": seconds}
        raise ValidationError(TOO_OFTEN, code="too_often", params=words)


class Slowed:
    """A page that takes a password answers 429 when somebody must wait first."""

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        for errors in form.errors.as_data().values():
            for error in errors:
                if error.code == "too_often" and error.params:
                    return slowing.ask_to_wait(answer, error.params["seconds"])
        return answer


class SignInView(Slowed, LoginView):
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        if form.user is not None and self.request.user.is_authenticated:
            sign_in.remember_browser(self.request, answer, form.user)
        return answer


class SignInAgainForm(ReauthenticateForm):
    """The one field of its page is ready to be typed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autofocus"] = True


class NewPasswordForm(ChangePasswordForm):
    """Who guesses at the present password of an open session waits, as when signing in."""

    def clean_oldpassword(self) -> str:
        sources = sign_in.sources_of(context.request, self.user.email)
        slow_down(sources)
        found = str(super().clean_oldpassword())
        slowing.was_right(sources)
        return found


class NewPasswordView(Slowed, PasswordChangeView):
    """Another password for one's own account."""


class ChoosePasswordView(PasswordResetConfirmView):
    """Who has the one-time link from their mailbox chooses a password, and signs in with it."""

    template_name = "account/set_password.html"
    success_url = reverse_lazy("account_login")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who opens links that are no good, one after another, must wait."""
        sources = sign_in.links_from(self.request)
        if seconds := slowing.begin(sources):
            words = {"wait": slowing.in_words(seconds)}
            return slowing.ask_to_wait(render(self.request, "429.html", words), seconds)
        answer = super().dispatch(*args, **kwargs)
        if self.validlink:
            slowing.was_right(sources)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Uw wachtwoord is gekozen. Meld u nu aan.")
        return super().form_valid(form)


class SignOutView(LogoutView):
    """Ending the session; the browser forgets the pages and files that it kept."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


class SignAgainView(Slowed, ReauthenticateView):
    """Show once more who you are; what was sent before it was asked is carried out then."""

    @property
    def back(self) -> str:
        """Where they came from."""
        return str(self.get_next_url() or "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = to_sign(self.request, self.back)
        return {
            **super().get_context_data(**kwargs),
            "doing": kept["doing"] if kept else "",
            "back": self.back,
        }

    def form_valid(self, form: ReauthenticateForm) -> HttpResponse:
        self._stay_signed_in()
        answer: HttpResponse = super().form_valid(form)
        return carry_out(self.request, self.back) or answer

    def _stay_signed_in(self) -> None:
        """Django may have stored the password anew while it was checked, after which the session
        would no longer belong to it."""
        user = self.request.user
        user.refresh_from_db(fields=["password"])
        if self.request.session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
            update_session_auth_hash(self.request, user)
