"""A moment comes out of the database as it went in, whoever reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from ave.moments import MomentLoader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
        datetime(2026, 3, 3, 9, 30, 15, 120_000, tzinfo=UTC),
        datetime(2026, 3, 3, 9, 30, 15, 123_456, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [moment])
        ((found,),) = cursor.fetchall()
    assert found == moment
    assert found.tzinfo is UTC


def test_every_connection_reads_so() -> None:
    with connection.cursor() as cursor:
        oid = cursor.connection.adapters.types["timestamptz"].oid
        loader = cursor.adapters.get_loader(oid, 0)
    assert loader is MomentLoader


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 00:00:00+00 BC"])
def test_what_is_no_moment_of_ours_is_refused(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        with pytest.raises(ValueError, match="isoformat"):
            cursor.fetchall()
