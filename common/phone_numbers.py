"""Telephone numbers: as people write them, and as a telephone dials them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

WRITTEN = re.compile(r"\+?[0-9][0-9 ().\-]*")
FEWEST, MOST = 6, 15
"""Digits of a number: an extension of one's own house is no number that others can call, and none
in the world is longer."""


def can_be_called(typed: str) -> None:
    """Refuse what no telephone can dial; how it is spaced is free.

    Raises:
        ValidationError: there are letters in it, or too few or too many digits.
    """
    if WRITTEN.fullmatch(typed) and FEWEST <= len(re.sub(r"\D", "", typed)) <= MOST:
        return
    raise ValidationError(
        "Dit nummer kan niet gebeld worden. Schrijf bijvoorbeeld 06-12345678 of +31 6 12345678.",
        code="phone",
    )


def dialled(written: str) -> str:
    """What stands after `tel:`: the digits, and the plus before them."""
    plus = "+" if written.strip().startswith("+") else ""
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", written) if plus else written)
    return f"{plus}{digits}"
