"""Addresses of the pages of a case, which a page writes by the hundred."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

REFERENCE = "REFERENCE"
NUMBER = 9_000_000_000_000_000_000
"""Stand-ins, found back in the address: no case is called so. Numbers count on from here."""


def link_to(name: str, reference: str, *numbers: int) -> str:
    """`reverse(name, args=[reference, *numbers])`; what Django works out, it works out once.

    The reference is one of ours: no sign in it has a meaning in an address. And where AVE is put
    on its server stays the same as long as it runs.
    """
    return _pattern(name, len(numbers)).format(reference, *numbers)


@cache
def _pattern(name: str, numbers: int) -> str:
    stand_ins = [REFERENCE, *(NUMBER + n for n in range(numbers))]
    address = reverse(name, args=stand_ins).replace("{", "{{").replace("}", "}}")
    for number, stand_in in enumerate(stand_ins):
        address = address.replace(str(stand_in), f"{{{number}}}")
    return address
