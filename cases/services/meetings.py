"""Calling the people of a case together."""

from __future__ import annotations

from datetime import date

from cases.bench import Bench

from ._telling import tell


def call_meeting(bench: Bench, *, on: date) -> None:
    """Tell everyone who holds a responsibility that an opschalingsoverleg is planned."""
    tell(
        bench,
        f"Er is een opschalingsoverleg gepland op {on:%d-%m-%Y}.",
        people=[h.person for h in bench.view.held],
    )
