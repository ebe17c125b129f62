"""What every request passes that no package brings."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request
from django_structlog.middlewares import RequestMiddleware

NOT_NEEDED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Tell the browser to refuse the devices that AVE never asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NOT_NEEDED)
        return response

    return answer


def only_real_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 when the page that htmx says it stands on is no address at all."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            urlsplit(unquote(request.headers.get("HX-Current-URL", "")))
        except ValueError:
            return bad_request(request, SuspiciousOperation())
        return get_response(request)

    return answer


def nothing_is_kept(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Tell the browser to keep no page or file, so that after signing out there is none to read.

    Styles, scripts and pictures are answered before this, and are kept.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return answer


class LogMiddleware(RequestMiddleware):
    """Logs the route instead of the address: search words and reset keys stay out of the log."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} /{match.route}" if match else f"{request.method} (no route)"
