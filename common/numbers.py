"""Whole numbers in what a browser sends, where no form field reads them."""

MOST_DIGITS = 18
"""Of what the database can hold; Python itself refuses to read some thousands."""


def whole_number_in(text: str) -> int | None:
    """The number that a text is; None for anything else, or one too long for the database."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
