"""Moments from the database, read by Python's own parser.

psycopg reads a moment in Python as soon as Django asks it in UTC, in four times the time; the page
of a case with three years of history reads six hundred.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from psycopg.adapt import Buffer, Loader


class MomentLoader(Loader):
    """The text of a timestamptz, as PostgreSQL writes it, to a moment in UTC."""

    timezone = UTC
    """Django looks here whether this is the zone that a connection reads in."""

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(bytes(data).decode()).astimezone(UTC)


def read_moments(connection: Any, **_: Any) -> None:
    """For a connection to the database that was just made."""
    connection.connection.adapters.register_loader("timestamptz", MomentLoader)
