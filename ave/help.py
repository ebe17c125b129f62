"""Help at hand: the handbook, one's own page first, and what is known about accessibility."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ave.handbook import FOR_EVERYONE, functions_of, handbook
from roles.middleware import RequestContext


@login_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """All pages of the handbook: those of one's own functions, for everyone, and the others."""
    request_context: RequestContext = request.request_context  # type: ignore[attr-defined]
    book = handbook()
    own = book.written_for(functions_of(request_context.actor))
    everyone = book.page(FOR_EVERYONE)
    others = [page for page in book.pages if page not in own and page != everyone]
    return render(request, "help/index.html", {"own": own, "everyone": everyone, "others": others})


@login_required
@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = handbook().page(slug)
    if page is None:
        raise Http404
    return render(request, "help/page.html", {"page": page})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, open to all, also without signing in."""
    context = {
        "email": settings.AVE_CONTACT_EMAIL,
        "phone": settings.AVE_CONTACT_PHONE,
    }
    return render(request, "help/accessibility.html", context)
