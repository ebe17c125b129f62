"""Whole numbers as a browser sends them, or somebody in its place."""

import pytest

from common.numbers import MOST_DIGITS, whole_number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("9" * MOST_DIGITS, 10**MOST_DIGITS - 1),
        ("9" * (MOST_DIGITS + 1), None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        (" 1", None),
        ("1.0", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_a_number_is_read_and_anything_else_is_none(text: str, number: int | None) -> None:
    assert whole_number_in(text) == number
