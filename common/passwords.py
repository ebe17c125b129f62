"""Passwords that are long enough and guessed at once all the same."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
"""What people type one key after the other; forwards and back."""
STEPS = frozenset(
    pair for row in ROWS for way in (row, row[::-1]) for pair in pairwise(way)
)  # fmt: skip
MOSTLY = 0.6
"""So many of its steps may not be the same key or the next one [ours]."""
DIFFERENT = 5
"""So many different characters at least [ours]."""
WORDS = {"welkom", "wachtwoord", "gemeente", "password", "geheim", "inloggen", "aanmelden"}
WORDS |= {"lente", "zomer", "herfst", "winter"}
TOO_EASY = "Dit wachtwoord is te makkelijk te raden. Kies een zin of een paar losse woorden."


class NotEasilyGuessed:
    """Refuses runs of keys, the same few characters, and one well-known word with numbers."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  # Django's own names
        plain = password.lower()
        pairs = list(pairwise(plain))
        easy = sum(a == b or (a, b) in STEPS for a, b in pairs)
        word = re.sub(r"[\W\d_]+", " ", plain).split()
        if (
            len(set(plain)) < DIFFERENT
            or (pairs and easy / len(pairs) >= MOSTLY)
            or (word and set(word) <= WORDS and len(word) < 3)
        ):
            raise ValidationError(TOO_EASY, code="password_too_easy")

    def get_help_text(self) -> str:
        return "Geen rijtjes zoals 123456 of qwerty, en niet één bekend woord met cijfers."
