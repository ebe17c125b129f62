"""What notices are about. The app that keeps it says so when Django starts (`AppConfig.ready`).

This app knows a subject by its key only: imports run downward.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from roles.acting import Actor


class Subjects(Protocol):
    """What there is to know of the subjects of notices."""

    def visible_to(self, actor: Actor, keys: Collection[str]) -> Collection[str]:
        """Of these subjects those that this person may see. One query."""

    def terms_of(self, asked: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], date]:
        """(subject, task that is asked for) → the last day to do it in time, where there is one
        that the notice does not say itself."""

    def address_of(self, key: str, part: str) -> str:
        """The page of this part of a subject."""


_subjects: list[Subjects] = []


def register(subjects: Subjects) -> None:
    _subjects[:] = [subjects]


def subjects() -> Subjects:
    (known,) = _subjects
    return known
