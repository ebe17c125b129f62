"""Every date is written one way, in Dutch time."""

from datetime import UTC, date, datetime

import pytest

from common import dates

TODAY = date(2026, 3, 3)  # a Tuesday
TWO_PAST_TWO = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)  # 14:05 in the Netherlands
JUST_PAST_MIDNIGHT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # 1 July there, in summer time


@pytest.mark.parametrize(
    ("value", "full", "short"),
    [
        (date(2026, 3, 3), "di 3 maart 2026", "di 3 mrt 2026"),
        (date(2026, 1, 1), "do 1 januari 2026", "do 1 jan 2026"),
        (date(2027, 12, 31), "vr 31 december 2027", "vr 31 dec 2027"),
        (date(2024, 2, 29), "do 29 februari 2024", "do 29 feb 2024"),
        (TWO_PAST_TWO, "di 3 maart 2026", "di 3 mrt 2026"),
        (JUST_PAST_MIDNIGHT, "wo 1 juli 2026", "wo 1 jul 2026"),
    ],
)
def test_a_date_has_its_weekday_and_its_year(value: date, full: str, short: str) -> None:
    assert (dates.full(value), dates.short(value)) == (full, short)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (TWO_PAST_TWO, "di 3 maart 2026, 14:05 uur"),
        (JUST_PAST_MIDNIGHT, "wo 1 juli 2026, 00:30 uur"),
        (TODAY, "di 3 maart 2026"),  # a day has no clock
    ],
)
def test_the_clock_is_named_where_it_is_asked_for(value: date, written: str) -> None:
    assert dates.full(value, time=True) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (TODAY, "vandaag"),
        (TWO_PAST_TWO, "vandaag 14:05"),
        (date(2026, 3, 2), "gisteren"),
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "gisteren"),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "vandaag 00:30"),  # yesterday in UTC only
        (date(2026, 3, 1), "2 dagen geleden"),
        (date(2026, 2, 1), "30 dagen geleden"),
        (date(2026, 1, 31), "za 31 jan 2026"),
        (date(2026, 3, 4), "morgen"),
        (date(2026, 3, 5), "over 2 dagen"),
        (date(2026, 4, 2), "over 30 dagen"),
        (date(2026, 4, 3), "vr 3 apr 2026"),
        (datetime(2025, 3, 3, 13, 5, tzinfo=UTC), "ma 3 mrt 2025"),
    ],
)
def test_what_is_near_is_told_by_how_far_off_it_is(value: date, written: str) -> None:
    assert dates.near(value, TODAY) == written
    assert dates.is_near(value, TODAY) is (written != dates.short(value))
