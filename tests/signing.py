"""Signing in once more, as the pages of a grave decision ask."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD


def signs_in_again(client: Client, password: str = PASSWORD, back: str = "/") -> str:
    """By the form of the page that asks it; gives the address one comes to."""
    answer = client.post(reverse("account_reauthenticate"), {"password": password, "next": back})
    return answer["Location"] if answer.status_code == 302 else ""
