"""What a typed day or moment is understood as, said back after one leaves the field."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html

from common.fields import KINDS

from .base import FunctionView


class UnderstoodView(FunctionView):
    """One word of a form in, the day in full out; it keeps nothing, and nothing is logged."""

    def post(self, request: HttpRequest, kind: str, **_: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        typed = next(iter(request.POST.values()), "")
        words = KINDS[kind].understood(typed)
        return HttpResponse(format_html("<span data-understood>{}</span>", words))
