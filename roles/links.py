"""Addresses of pages, which a page writes by the hundred."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse

NUMBER = 9_000_000_000_000_000_000
"""Stand-ins count on from here: no page has such a number in its address."""

SAFE = "/~:@!$&'()*+,;="
"""Signs that stand for themselves in the path of an address (RFC 3986, 3.3)."""


def link_to(name: str, *args: str | int) -> str:
    """`reverse(name, args=args)`; what Django works out, it works out once for each name.

    Where AVE is put on its server stays the same as long as it runs. Raises NoReverseMatch.
    """
    pattern = _pattern(name, len(args))
    if pattern is None:
        return reverse(name, args=args)
    return pattern.format(*(quote(str(arg), safe=SAFE) for arg in args))


@cache
def _pattern(name: str, number_of_args: int) -> str | None:
    """None where an address takes words of a form that no stand-in has, such as a UUID."""
    stand_ins = [NUMBER + number for number in range(number_of_args)]
    try:
        address = reverse(name, args=stand_ins).replace("{", "{{").replace("}", "}}")
    except NoReverseMatch:
        return None
    for number, stand_in in enumerate(stand_ins):
        address = address.replace(str(stand_in), f"{{{number}}}")
    return address
