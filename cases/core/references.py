"""Neutral references: they say nothing of a household, and cannot be guessed or misread."""

import random
import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No vowels (no words by accident), no 0/O, 1/I/L."""


def new_reference(source: random.Random | None = None) -> str:
    """Two groups of four, such as "7K3Q-9M2P"; `source` makes them repeatable for made-up data."""
    pick = (source or secrets.SystemRandom()).choice
    return (
        "".join(pick(ALPHABET) for _ in range(4)) + "-" + "".join(pick(ALPHABET) for _ in range(4))
    )
