"""Signing in once more before a decision of weight, and then carrying out what was sent.

What was sent waits in the person's own session, never in an address. Who shows who they are, and
was told on that page what will be done, has signed: the server sends the form once more, and the
same rule judges it again inside the lock. What cannot be done any more comes back on the page it
was typed on, with nothing lost; nothing is done by opening a page.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse

KEPT = "typed_before_signing_in_again"
SIGNED_WITHIN = timedelta(minutes=10)
"""Who signs later reads the page again first: what was sent is kept, and not carried out."""


class SignInAgain(Exception):
    """The model asks that the decider of this step proves afresh who they are, then goes `back`.

    `doing` says in Dutch what will be carried out then.
    """

    def __init__(self, back: str, doing: str) -> None:
        super().__init__(back)
        self.back = back
        self.doing = doing


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether this person proved who they are within allauth's ACCOUNT_REAUTHENTICATION_TIMEOUT
    (seconds); signing in for the day does not count."""
    try:
        reauthentication_required(lambda _request: HttpResponse())(request)
    except ReauthenticationRequired:
        return False
    return True


def ask_to_sign_in(request: HttpRequest, asked: SignInAgain) -> HttpResponse:
    """Keep what was sent and go and sign in; the way back leads to the same page."""
    typed = {k: v for k, v in request.POST.lists() if k != "csrfmiddlewaretoken"}
    request.session[KEPT] = {
        "path": request.path,
        "query": request.META.get("QUERY_STRING", ""),
        "user": request.user.pk,
        "typed": typed,
        "back": asked.back,
        "doing": asked.doing,
        "at": time.time(),
    }
    return HttpResponseRedirect(
        f"{reverse('account_reauthenticate')}?{urlencode({'next': asked.back})}"
    )


def to_sign(request: HttpRequest, back: str) -> dict[str, Any] | None:
    """What this person sent that waits for their signature, if `back` is the way back to it."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if not kept or (kept["user"], kept["back"]) != (request.user.pk, back):
        return None
    return kept if time.time() - kept["at"] < SIGNED_WITHIN.total_seconds() else None


def carry_out(request: HttpRequest, back: str) -> HttpResponse | None:
    """Send once more, by the server, what waited for this signature; None when nothing did.

    What the page refuses is kept and shown on that page, to be read and sent again.
    """
    kept = to_sign(request, back)
    if kept is None:
        return None
    del request.session[KEPT]
    answer = _send_again(request, kept)
    if answer.status_code != 422:
        return answer
    request.session[KEPT] = kept
    text = "Dit is nog niet vastgelegd. Lees wat er anders is en verstuur het dan opnieuw."
    messages.warning(request, text)
    return HttpResponseRedirect(back)


def _send_again(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    """The answer of the page to the form that was kept, as if it were sent now."""
    match = resolve(kept["path"])
    request.path = request.path_info = kept["path"]
    request.resolver_match = match
    request.META = {**request.META, "QUERY_STRING": kept["query"]}
    request.GET = QueryDict(kept["query"])
    request.POST = _as_sent(kept)  # type: ignore[assignment]
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def _as_sent(kept: dict[str, Any]) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    return typed


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What this person sent from this page before they were asked to sign in again; they read
    that it is still there."""
    kept = request.session.get(KEPT)
    if not kept or (kept["path"], kept["user"]) != (request.path, request.user.pk):
        return None
    if signed_in_lately(request):
        messages.info(request, "Uw tekst staat er nog.")
    return _as_sent(kept)


def forget(request: HttpRequest) -> None:
    """It was sent again; there is nothing left to keep."""
    request.session.pop(KEPT, None)
