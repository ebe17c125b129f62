"""How a date stands on a page: what is read, and the exact one for who points, hears or prints."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from common import dates
from common.markup import time

SUMMER = datetime(2024, 6, 30, 22, 30, tzinfo=UTC)  # 1 July in the Netherlands


def shown(value: date | None, **how: Any) -> str:
    return time(value, **how)


def test_a_date_is_written_in_full_with_its_machine_form() -> None:
    assert shown(date(2024, 7, 1)) == (
        '<time class="ave-time" datetime="2024-07-01">ma 1 juli 2024</time>'
    )


def test_a_moment_is_told_in_dutch_time() -> None:
    written = shown(SUMMER, short=True, with_time=True)
    assert 'datetime="2024-07-01T00:30:00+02:00"' in written
    assert ">ma 1 jul 2024, 00:30 uur<" in written


def test_a_near_date_keeps_the_exact_one_on_hover_and_to_be_heard() -> None:
    day = timezone.localdate() - timedelta(days=3)
    written = shown(day, short=True, near=True)
    assert "3 dagen geleden" in written
    assert f'title="{dates.short(day)}"' in written
    assert written.count(dates.short(day)) == 2


def test_a_far_date_is_exact_already() -> None:
    assert "title" not in shown(date(2024, 7, 1), near=True)


def test_no_date_writes_nothing() -> None:
    assert shown(None).strip() == ""
