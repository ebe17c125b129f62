"""Whether the application can work: for the load balancer and the container's health check."""

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.cache import CacheThatMayBeAway


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503. Without Redis pages work: it is named, no more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("niet bereikbaar: database", status=503, content_type=TEXT)
    cache = caches["default"]
    if isinstance(cache, CacheThatMayBeAway) and not cache.answers():
        return HttpResponse("gezond, maar niet bereikbaar: redis", content_type=TEXT)
    return HttpResponse("gezond", content_type=TEXT)


TEXT = "text/plain; charset=utf-8"
