"""De film as geometry: nothing outside, nothing out of order, nothing on top of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.timeline.film import (
    EDGE,
    FIT,
    LEAST_DAYS,
    LETTER,
    MARK,
    Bar,
    Span,
    Unit,
    Zoom,
    bar,
    gaps,
    names,
    scale_for,
    spots,
    ticks,
    unit_of,
    zooms,
)

DAY = timedelta(days=1)
END = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2015, 1, 1), max_value=datetime(2026, 3, 3), timezones=st.just(UTC)
)
ZOOMS = st.sampled_from(Zoom)


@dataclass(frozen=True)
class Mark:
    at: datetime


def ago(days: float) -> datetime:
    return END - days * DAY


@given(starts=MOMENTS, zoom=ZOOMS, moments=st.lists(MOMENTS, max_size=40))
def test_marks_lie_inside_in_order_and_apart_and_none_is_lost(
    starts: datetime, zoom: Zoom, moments: list[datetime]
) -> None:
    scale = scale_for(starts, END, zoom)
    drawn = spots(scale, [Mark(m) for m in moments])
    assert all(EDGE <= s.x <= scale.width - EDGE + 1e-6 for s in drawn)
    assert all(b.x - a.x >= MARK for a, b in pairwise(drawn))
    assert [m.at for s in drawn for m in s.marks] == sorted(moments)


@given(zoom=ZOOMS, changes=st.lists(MOMENTS, min_size=2, max_size=12, unique=True))
def test_bars_of_one_lane_do_not_cover_each_other(zoom: Zoom, changes: list[datetime]) -> None:
    changes.sort()
    scale = scale_for(changes[0], END, zoom)
    bars = [bar(scale, Span(a, b)) for a, b in pairwise(changes)]
    assert all(b.width >= 0 for b in bars)
    assert all(a.x + a.width <= b.x + 1e-6 for a, b in pairwise(bars))
    assert all(b.x + b.width <= scale.width - EDGE + 1e-6 for b in bars)


@given(starts=MOMENTS, zoom=ZOOMS)
def test_ticks_lie_inside_in_order_with_room_to_be_read(starts: datetime, zoom: Zoom) -> None:
    scale = scale_for(starts, END, zoom)
    found = ticks(scale)
    assert all(EDGE <= t.x <= scale.width - EDGE + 1e-6 for t in found)
    assert all(b.x - a.x >= 40 for a, b in pairwise(found))


@given(
    wanted=st.tuples(MOMENTS, MOMENTS).map(sorted),
    held=st.lists(st.tuples(MOMENTS, MOMENTS).map(sorted), max_size=6),
)
def test_a_moment_is_in_a_gap_exactly_when_nobody_held_it(
    wanted: list[datetime], held: list[list[datetime]]
) -> None:
    found = gaps([Span(*wanted)], [Span(*h) for h in held], END)
    inside = [wanted[0] + (wanted[1] - wanted[0]) * n / 50 for n in range(50)]
    for moment in inside:
        covered = any(a <= moment < b for a, b in held)
        gap = any(g.start <= moment < g.until(END) for g in found)
        assert gap != covered or wanted[0] == wanted[1]


@given(
    x=st.floats(0, 5000),
    width=st.floats(0, 5000),
    text=st.text(st.characters(codec="ascii"), max_size=60),
)
def test_a_name_is_written_inside_its_bar(x: float, width: float, text: str) -> None:
    for at, written in names(Bar(x, width), text):
        assert x <= at
        assert at + len(written) * LETTER <= x + width + 1


def test_the_whole_course_fits_the_screen_whatever_its_length() -> None:
    for days in (0, 1, 30, 400, 4000):
        assert scale_for(ago(days), END).width == pytest.approx(FIT)


def test_a_case_of_today_is_drawn_with_the_days_before_it() -> None:
    scale = scale_for(END, END)
    assert scale.days == LEAST_DAYS
    assert scale.x(END) == pytest.approx(FIT - EDGE)


def test_a_zoom_is_offered_only_if_it_shows_more_than_the_whole() -> None:
    assert zooms(ago(10), END) == (Zoom.ALL,)
    assert zooms(ago(100), END) == (Zoom.WEEKS, Zoom.ALL)
    assert zooms(ago(400), END) == (Zoom.WEEKS, Zoom.MONTHS, Zoom.ALL)
    assert zooms(ago(8 * 365), END) == (*Zoom,)


def test_the_axis_names_the_finest_unit_that_can_be_read() -> None:
    assert unit_of(scale_for(ago(60), END)) is Unit.WEEK
    assert unit_of(scale_for(ago(400), END)) is Unit.MONTH
    assert unit_of(scale_for(ago(5 * 365), END)) is Unit.QUARTER
    assert unit_of(scale_for(ago(20 * 365), END)) is Unit.YEAR
    assert {t.day.weekday() for t in ticks(scale_for(ago(30), END))} == {0}
    assert {t.day.day for t in ticks(scale_for(ago(400), END))} == {1}
    assert {t.day.month for t in ticks(scale_for(ago(5 * 365), END))} == {1, 4, 7, 10}


def test_two_marks_of_one_day_are_one_spot_and_of_two_months_are_two() -> None:
    scale = scale_for(ago(400), END)
    together = spots(scale, [Mark(ago(40)), Mark(ago(40.5))])
    assert [len(s.marks) for s in together] == [2]
    assert len(spots(scale, [Mark(ago(40)), Mark(ago(100))])) == 2


def test_a_change_of_holder_with_a_day_between_leaves_that_day_as_a_gap() -> None:
    held = [Span(ago(100), ago(50)), Span(ago(49), None)]
    assert gaps([Span(ago(100))], held, END) == [Span(ago(50), ago(49))]
    assert gaps([Span(ago(100))], [Span(ago(100), ago(50)), Span(ago(50))], END) == []


def test_who_was_never_there_is_a_gap_from_the_beginning_to_now() -> None:
    assert gaps([Span(ago(9))], [], END) == [Span(ago(9), END)]


def test_a_name_that_does_not_fit_is_shortened_and_a_long_bar_repeats_it() -> None:
    assert names(Bar(0, 10), "Yusuf Kaya") == []
    assert names(Bar(0, 54), "Yusuf Kaya") == [(6, "Yusuf…")]
    assert [text for _, text in names(Bar(0, 1000), "Yusuf Kaya")] == ["Yusuf Kaya"] * 4
