"""Only in demo mode: the accounts on the sign-in page, one click to each, and the mail sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from roles.ave_model import registry
from roles.models import FunctionPeriod

from .data.accounts import PASSWORD
from .post import demo_post


def demo_accounts(request: HttpRequest) -> dict[str, Any]:
    """The made-up accounts for the sign-in page, and their password for who is asked it again."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name == "account_reauthenticate":
        return {"demo_password": PASSWORD}
    if name == "notifications:mail":
        return {"demo_post_url": reverse("demo_post")}
    return {"demo_accounts": accounts()} if name == "account_login" else {}


def accounts() -> list[dict[str, str]]:
    """Function, e-mail address and municipality of every made-up account, in order."""
    periods = (
        FunctionPeriod.objects.active_on(timezone.localdate())
        .filter(user__email__endswith=".example", municipality__isnull=False)
        .select_related("user", "municipality")
        .order_by("municipality__name", "user__email")
    )
    functions = registry.library().functions
    return [
        {
            "label": functions[p.function].label,
            "email": p.user.email,
            "municipality": p.municipality.name if p.municipality else "",
        }
        for p in periods
        if p.user.email.startswith(p.function)
    ]


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a made-up account without its password."""
    user = get_object_or_404(
        get_user_model(), email=request.POST.get("email", ""), email__endswith=".example"
    )
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    asked = request.POST.get("next", "")
    good = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(asked if good else "/")


demo_urls = [
    path("demo/aanmelden/", demo_sign_in, name="demo_sign_in"),
    path("demo/post/", demo_post, name="demo_post"),
]
