"""Addresses of pages."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import reverse


@lru_cache(20_000)
def link_to(name: str, *args: str | int) -> str:
    """`reverse(name, args=args)`, kept: a page asks for a hundred. Raises NoReverseMatch."""
    return reverse(name, args=args)


def absolute(path: str) -> str:
    """The address of a page as a mail gives it."""
    return f"{settings.AVE_ADDRESS}{path}"
