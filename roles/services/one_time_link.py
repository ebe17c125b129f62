"""The one-time link with which somebody chooses a password; it goes to their own mailbox only."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from common.addresses import absolute
from roles.models import User


def one_time_link(user: User) -> str:
    """An address that works until it is used, or PASSWORD_RESET_TIMEOUT is over.

    It is made when the mail leaves, so that it is kept nowhere.
    """
    who = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return absolute(reverse("account_set_password", args=[who, token]))
