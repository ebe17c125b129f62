"""Help at hand: the handbook, one's own page first, and what is known about accessibility."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ave.handbook import FOR_EVERYONE, functions_of, handbook
from roles.views.base import AccountView


class HelpIndex(AccountView):
    """All pages of the handbook: those of one's own functions, for everyone, and the others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        book = handbook()
        own = book.written_for(functions_of(self.request_context.actor))
        everyone = book.page(FOR_EVERYONE)
        others = [page for page in book.pages if page not in own and page != everyone]
        context = {"own": own, "everyone": everyone, "others": others}
        return render(request, "help/index.html", context)


class HelpPage(AccountView):
    """One page of the handbook."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
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
