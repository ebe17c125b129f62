"""Whether the application can work: for the load balancer and the container's health check."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when database and Redis answer, 503 with the name of the one that does not."""
    missing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        missing.append("database")
    try:
        cache.get("health")
    except RedisError:
        missing.append("redis")
    if missing:
        return HttpResponse(f"niet bereikbaar: {', '.join(missing)}", status=503, content_type=TEXT)
    return HttpResponse("gezond", content_type=TEXT)


TEXT = "text/plain; charset=utf-8"
