"""Days and moments as people type them; today is Tuesday 3 March 2026, a quarter past three."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from common.dates import full
from common.fields import DayField, MomentField
from common.typed_dates import (
    Lies,
    NotUnderstood,
    parse_day,
    parse_moment,
    written_day,
    written_moment,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 15, 15, 42, tzinfo=AMSTERDAM)
PAST, FUTURE, BIRTH = Lies.PAST, Lies.FUTURE, Lies.BIRTH


@pytest.mark.parametrize(
    "typed",
    [
        "3-3-26", "3-3-2026", "03-03-2026", "3/3/2026", "3.3.2026", "3 3 2026", "3 - 3 - 2026",
        "3 maart 2026", "3 mrt 2026", "3 mrt. '26", "3e maart 2026",
        "03032026", "030326", "2026-03-03", "2026/3/3", "20260303",
        "dinsdag 3 maart 2026", "di 3-3-2026", "di. 3 maart 2026", "  Op 3 Maart  2026. ",
        "vandaag", "Vandaag", "dinsdag", "deze dinsdag", "deze week dinsdag", "3-3", "3 maart",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lies", [PAST, FUTURE])
def test_many_ways_to_write_today(typed: str, lies: Lies) -> None:
    assert parse_day(typed, today=TODAY, lies=lies) == TODAY


@pytest.mark.parametrize(
    ("typed", "lies", "meant"),
    [
        ("gisteren", PAST, date(2026, 3, 2)),
        ("eergisteren", PAST, date(2026, 3, 1)),
        ("morgen", FUTURE, date(2026, 3, 4)),
        ("overmorgen", FUTURE, date(2026, 3, 5)),
        # A weekday is the nearest on the side of the field; today counts.
        ("maandag", PAST, date(2026, 3, 2)),
        ("maandag", FUTURE, date(2026, 3, 9)),
        ("wo", PAST, date(2026, 2, 25)),
        ("wo", FUTURE, date(2026, 3, 4)),
        ("vorige dinsdag", PAST, date(2026, 2, 24)),
        ("afgelopen maandag", PAST, date(2026, 3, 2)),
        ("volgende maandag", FUTURE, date(2026, 3, 9)),
        ("komende dinsdag", FUTURE, date(2026, 3, 10)),
        ("vorige week dinsdag", PAST, date(2026, 2, 24)),
        ("vorige week zondag", PAST, date(2026, 3, 1)),
        ("volgende week vrijdag", FUTURE, date(2026, 3, 13)),
        ("deze week vrijdag", FUTURE, date(2026, 3, 6)),
        ("over 2 weken", FUTURE, date(2026, 3, 17)),
        ("over drie dagen", FUTURE, date(2026, 3, 6)),
        ("over een maand", FUTURE, date(2026, 4, 3)),
        ("over één jaar", FUTURE, date(2027, 3, 3)),
        ("2 weken geleden", PAST, date(2026, 2, 17)),
        # Without a year: the nearest on the side of the field.
        ("4 maart", PAST, date(2025, 3, 4)),
        ("4 maart", FUTURE, date(2026, 3, 4)),
        ("2-3", PAST, date(2026, 3, 2)),
        ("2-3", FUTURE, date(2027, 3, 2)),
        ("29 februari", PAST, date(2024, 2, 29)),
        ("29 feb", FUTURE, date(2028, 2, 29)),
        # Two digits: near today, but a birth date lies in the past.
        ("1-5-27", PAST, date(2027, 5, 1)),
        ("1-5-80", BIRTH, date(1980, 5, 1)),
        ("1-5-26", BIRTH, date(1926, 5, 1)),
        ("2-3-26", BIRTH, date(2026, 3, 2)),
        ("010580", BIRTH, date(1980, 5, 1)),
        ("1 mei 1980", BIRTH, date(1980, 5, 1)),
        ("1980-05-01", BIRTH, date(1980, 5, 1)),
        ("20121203", BIRTH, date(2012, 12, 3)),
    ],
)
def test_what_is_meant(typed: str, lies: Lies, meant: date) -> None:
    assert parse_day(typed, today=TODAY, lies=lies) == meant


@pytest.mark.parametrize(
    ("typed", "lies", "why"),
    [
        ("31-2-2026", PAST, "bestaat niet"),
        ("29-2-2025", PAST, "bestaat niet"),
        ("12-13-2026", PAST, "bestaat niet"),
        ("0-1-2026", PAST, "bestaat niet"),
        ("maandag 3 maart 2026", PAST, "3 maart 2026 is een dinsdag, geen maandag."),
        ("3 maart", BIRTH, "Zet het jaar erbij."),
        ("3-3-0026", PAST, "kan niet kloppen"),
        ("3-3-9999", FUTURE, "kan niet kloppen"),
        ("vorige week", PAST, ""),
        ("week dinsdag", PAST, ""),
        ("over 2 weken geleden", PAST, ""),
        ("m", PAST, ""),
        ("3 foo 2026", PAST, ""),
        ("half drie", PAST, ""),
        ("", PAST, ""),
        ("3", PAST, ""),
        ("٣-٣-2026", PAST, ""),
        ("3-3-2026" * 20, PAST, ""),
    ],
)
def test_what_is_no_day_says_why_where_it_can(typed: str, lies: Lies, why: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse_day(typed, today=TODAY, lies=lies)
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nu", datetime(2026, 3, 3, 15, 15)),
        ("vandaag", datetime(2026, 3, 3, 15, 15)),
        ("14.30", datetime(2026, 3, 3, 14, 30)),
        ("12.10", datetime(2026, 3, 3, 12, 10)),
        ("9:05", datetime(2026, 3, 3, 9, 5)),
        ("14 uur", datetime(2026, 3, 3, 14, 0)),
        ("14u30", datetime(2026, 3, 3, 14, 30)),
        ("vanmorgen 9:30 uur", datetime(2026, 3, 3, 9, 30)),
        ("gisteren 14:00", datetime(2026, 3, 2, 14, 0)),
        ("gisteren om 14 uur", datetime(2026, 3, 2, 14, 0)),
        ("gisteren", datetime(2026, 3, 2, 12, 0)),
        ("3-3-26 9:30", datetime(2026, 3, 3, 9, 30)),
        ("1.3.2026 9.30", datetime(2026, 3, 1, 9, 30)),
        ("1.3.2026", datetime(2026, 3, 1, 12, 0)),
        ("vorige week dinsdag, 20:15", datetime(2026, 2, 24, 20, 15)),
        ("zaterdag 28 februari 2026, 14:00 uur", datetime(2026, 2, 28, 14, 0)),
        ("2026-03-01T14:30", datetime(2026, 3, 1, 14, 30)),
        ("2026-03-01 14:30:59", datetime(2026, 3, 1, 14, 30)),
        ("2026-03-01T14:30:00+00:00", datetime(2026, 3, 1, 15, 30)),
    ],
)
def test_which_moment_is_meant(typed: str, meant: datetime) -> None:
    found = parse_moment(typed, now=NOW)
    assert found.replace(tzinfo=None) == meant
    assert found.tzinfo is AMSTERDAM


def test_a_time_in_words_may_be_night_or_afternoon_so_it_is_asked_in_figures() -> None:
    with pytest.raises(NotUnderstood):
        parse_moment("half drie", now=NOW)
    with pytest.raises(NotUnderstood, match="Die tijd bestaat niet"):
        parse_moment("25:00", now=NOW)


def test_an_hour_that_the_clock_skipped_is_none_and_of_one_that_comes_twice_the_first() -> None:
    with pytest.raises(NotUnderstood, match="vooruit"):
        parse_moment("29-3-2026 2:30", now=NOW)
    twice = parse_moment("26-10-2025 2:30", now=NOW)
    assert twice.astimezone(UTC) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


days = st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 12, 31))


@given(day=days, today=days, lies=st.sampled_from(Lies))
def test_a_day_as_ave_writes_it_is_read_as_that_day(day: date, today: date, lies: Lies) -> None:
    for written in (written_day(day), full(day), day.isoformat(), f"{day:%d%m%Y}"):
        assert parse_day(written, today=today, lies=lies) == day


@given(at=st.datetimes(datetime(1950, 1, 1), datetime(2200, 12, 31)))
def test_a_moment_as_ave_writes_it_is_read_as_that_moment(at: datetime) -> None:
    moment = at.replace(second=0, microsecond=0, tzinfo=AMSTERDAM)
    assume(moment.astimezone(UTC).astimezone(AMSTERDAM) == moment)
    assume(moment.astimezone(UTC).astimezone(AMSTERDAM).hour == moment.hour)
    for written in (written_moment(moment), full(moment, time=True), f"{moment:%Y-%m-%dT%H:%M}"):
        assert parse_moment(written, now=NOW) == moment


PIECES = st.sampled_from(
    ["3", "31", "00", "2026", "99999", "-", "/", ".", ":", " ", "maart", "di", "over", "geleden",
     "weken", "week", "vorige", "gisteren", "half", "drie", "uur", "T", "+99:99", "\x00", "é", "²"]
)  # fmt: skip


@given(typed=st.one_of(st.text(), st.lists(PIECES, max_size=9).map("".join)))
def test_whatever_is_typed_a_field_reads_it_or_says_how_to_write_it(typed: str) -> None:
    fields = [DayField(lies=lies, required=False) for lies in Lies]
    for field in (*fields, MomentField(lies=PAST, required=False)):
        try:
            field.clean(typed)
        except ValidationError as refusal:
            (message,) = refusal.messages
            assert message.startswith("U typte “")
            assert "Schrijf bijvoorbeeld" in message
