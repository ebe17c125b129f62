"""Signing in once more before a decision of weight, with what was typed kept meanwhile.

Typed text waits in the person's own session, never in an address, and comes back on the page it
was typed on.
"""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

KEPT = "typed_before_signing_in_again"


class SignInAgain(Exception):
    """The model asks that the decider of this step proves afresh who they are, then goes `back`."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this person proved who they are within allauth's ACCOUNT_REAUTHENTICATION_TIMEOUT
    (seconds); signing in for the day does not count."""
    try:
        reauthentication_required(lambda _request: HttpResponse())(request)
    except ReauthenticationRequired:
        return False
    return True


def ask_to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    """Keep what was typed and go and sign in; the way back leads to the same page."""
    typed = {k: v for k, v in request.POST.lists() if k != "csrfmiddlewaretoken"}
    request.session[KEPT] = {"path": request.path, "user": request.user.pk, "typed": typed}
    messages.info(
        request,
        "Dit besluit weegt zwaar. Laat daarom nog een keer zien dat u het bent. "
        "Wat u schreef, blijft bewaard.",
    )
    way_back = urlencode({"next": back})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{way_back}")


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page before they were asked to sign in again; they read
    that it is still there."""
    kept = request.session.get(KEPT)
    if not kept or (kept["path"], kept["user"]) != (request.path, request.user.pk):
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    if signed_in_lately(request):
        text = "U heeft laten zien dat u het bent. Uw tekst staat er nog: rond uw besluit nu af."
        messages.success(request, text)
    return typed


def forget(request: HttpRequest) -> None:
    """It was sent again; there is nothing left to keep."""
    request.session.pop(KEPT, None)
