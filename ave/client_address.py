"""From which address somebody comes, past the proxies that are known to stand in front."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def client_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put the address of the visitor where everything looks for it, `REMOTE_ADDR`.

    Each proxy adds at the right of X-Forwarded-For who asked it; so the visitor stands as many
    places from the right as there are proxies, and what is left of it anybody may have written.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        found = _from(request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.AVE_TRUSTED_PROXIES)
        if found:
            request.META["REMOTE_ADDR"] = found
        return get_response(request)

    return answer


def _from(header: str, proxies: int) -> str:
    """The address, or nothing when the header has none in that place."""
    hops = [hop.strip() for hop in header.split(",")]
    if proxies < 1 or len(hops) < proxies:
        return ""
    hop = hops[-proxies]
    for text in (hop, hop.rpartition(":")[0].strip("[]"), hop.strip("[]")):
        try:
            return str(ipaddress.ip_address(text))
        except ValueError:
            continue
    return ""


def network(address: str) -> str:
    """What one visitor has for themselves: of IPv6 the first half, within which they may choose."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network(f"{found}/64", strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
