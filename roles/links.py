"""Addresses of pages, which a page writes by the hundred."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

NUMBER = 9_000_000_000_000_000_000
"""Stand-ins count on from here: no page has such a number in its address."""


def link_to(name: str, *args: str | int) -> str:
    """`reverse(name, args=args)`; what Django works out, it works out once.

    A text is a reference of ours: no sign in it has a meaning in an address. And where AVE is put
    on its server stays the same as long as it runs.
    """
    return _pattern(name, len(args)).format(*args)


@cache
def _pattern(name: str, number_of_args: int) -> str:
    stand_ins = [NUMBER + number for number in range(number_of_args)]
    address = reverse(name, args=stand_ins).replace("{", "{{").replace("}", "}}")
    for number, stand_in in enumerate(stand_ins):
        address = address.replace(str(stand_in), f"{{{number}}}")
    return address
