"""Addresses of pages, kept once they are made: a page writes up to a hundred."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

KEPT = 10_000
"""So many are kept per process; what was asked for least recently goes first."""


@lru_cache(maxsize=KEPT)
def url_for(name: str, /, *arguments: str | int) -> str:
    """The address of the page of this name. Raises NoReverseMatch."""
    return reverse(name, args=arguments)
