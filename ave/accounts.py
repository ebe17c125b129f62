"""How accounts come to be, not by signing up, and how somebody shows again that it is them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ReauthenticateForm
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """The beheerder makes accounts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignInAgainForm(ReauthenticateForm):
    """The one field of its page is ready to be typed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autofocus"] = True
