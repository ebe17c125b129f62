"""Long lists of choices have a heading above each group."""

from __future__ import annotations

from common.fields import grouped


def test_choices_stand_under_their_headings_in_the_order_they_come() -> None:
    choices = [("AOV'er", "1", "Kim"), ("Manager", "2", "Jo"), ("AOV'er", "3", "Bo")]
    assert grouped(choices) == [
        ("AOV'er", [("1", "Kim"), ("3", "Bo")]),
        ("Manager", [("2", "Jo")]),
    ]


def test_one_heading_is_no_heading() -> None:
    assert grouped([("AOV'er", "1", "Kim"), ("AOV'er", "3", "Bo")]) == [("1", "Kim"), ("3", "Bo")]
    assert grouped([]) == []
