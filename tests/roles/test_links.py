"""Addresses that are filled in are those that Django itself would give."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from roles.links import link_to


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("cases:cases", []),
        ("cases:case", ["ABCD-EFGH"]),
        ("cases:plan", ["ABCD-EFGH"]),
        ("cases:household", ["ABCD-EFGH"]),
        ("cases:decision", ["ABCD-EFGH", 3]),
        ("cases:log_correct", ["ABCD-EFGH", 123_456]),
        ("escalation:review", ["ABCD-EFGH"]),
        ("cases:case", ["wat: is & dit?"]),
        ("roles:person", ["db610487-c89d-411b-a239-7bc701762741"]),
    ],
)
def test_an_address_is_what_reverse_gives(name: str, args: list[str | int]) -> None:
    for _ in range(2):
        assert link_to(name, *args) == reverse(name, args=args)


def test_an_address_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(NoReverseMatch):
        link_to("cases:case", "ABCD-EFGH", 3)
