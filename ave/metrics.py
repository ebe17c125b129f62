"""Figures for a system that watches AVE: only with the token of AVE_METRICS_TOKEN."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from escalation.metrics import metrics


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The figures for who brings the token; for anybody else, and without a token in the
    settings, this address does not exist."""
    token: str = settings.AVE_METRICS_TOKEN
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(brought.encode(), token.encode()):
        raise Http404
    return HttpResponse(metrics(timezone.now()), content_type=CONTENT_TYPE_LATEST)
