"""De film: the course of a case as a drawing. Dates go in, positions come out.

Plain geometry; one unit is a sixteenth of a rem, so that the drawing grows with the letters. Time
runs from left to right. Whatever happened lies between the edges, in the order in which it
happened, and in one lane nothing covers anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Generic, Protocol, TypeVar

DAY = 24 * 60 * 60
"""Seconds."""
FIT = 1200.0
"""The width in which the whole course fits a screen."""
EDGE = 16.0
"""Free at both ends, so that a mark on the first or last moment is drawn whole."""
MARK = 26.0
"""Marks nearer to each other than this are drawn as one with a count; fingers need 24."""
LEAST_DAYS = 14
"""A case of yesterday is drawn with some room, or an hour would fill the screen."""
LETTER = 7.0
"""A generous guess of the width of a letter."""
REPEAT = 240.0
"""A long bar says its name again this often, for who has scrolled to its middle."""


class Zoom(StrEnum):
    """How much time a screen shows; the value stands in the address."""

    WEEKS = "weken"
    MONTHS = "maanden"
    QUARTERS = "kwartalen"
    YEARS = "jaren"
    ALL = "alles"


PER_DAY = {Zoom.WEEKS: 24.0, Zoom.MONTHS: 6.0, Zoom.QUARTERS: 2.0, Zoom.YEARS: 0.5}
"""Units for each day."""


class Unit(StrEnum):
    """What lies between two ticks of the axis."""

    WEEK = "week"
    MONTH = "maand"
    QUARTER = "kwartaal"
    YEAR = "jaar"


TICK_ROOM = ((Unit.WEEK, 7, 70.0), (Unit.MONTH, 30, 48.0), (Unit.QUARTER, 91, 48.0))
"""The finest unit whose label has room: the unit, its days, and the room that it needs."""


@dataclass(frozen=True)
class Scale:
    """From moments to positions."""

    start: datetime
    end: datetime
    per_day: float

    @cached_property
    def first(self) -> float:
        """Where it begins and ends in seconds; a place is asked for each of hundreds of moments."""
        return self.start.timestamp()

    @cached_property
    def last(self) -> float:
        return self.end.timestamp()

    @property
    def days(self) -> float:
        return (self.last - self.first) / DAY

    @property
    def width(self) -> float:
        return self.days * self.per_day + 2 * EDGE

    def x(self, at: datetime) -> float:
        """Where a moment lies; what is before the start or after the end lies on the edge."""
        inside = min(max(at.timestamp(), self.first), self.last)
        return EDGE + (inside - self.first) / DAY * self.per_day


def scale_for(start: datetime, end: datetime, zoom: Zoom = Zoom.ALL) -> Scale:
    """The scale on which a course is drawn; never smaller than the screen that it fits."""
    start = min(start, end - timedelta(days=LEAST_DAYS))
    whole = (FIT - 2 * EDGE) / ((end.timestamp() - start.timestamp()) / DAY)
    return Scale(start, end, max(whole, PER_DAY.get(zoom, whole)))


def zooms(start: datetime, end: datetime) -> tuple[Zoom, ...]:
    """The levels that show something else than the whole, from near to far, and the whole."""
    whole = scale_for(start, end).per_day
    return (*(zoom for zoom, per_day in PER_DAY.items() if per_day > whole), Zoom.ALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; without an end it runs on."""

    start: datetime
    end: datetime | None = None

    def until(self, latest: datetime) -> datetime:
        return latest if self.end is None else min(self.end, latest)


def gaps(wanted: Iterable[Span], held: Iterable[Span], now: datetime) -> list[Span]:
    """The parts of the wanted stretches that no held stretch covers, oldest first."""
    cover = sorted((span.start, span.until(now)) for span in held)
    found = []
    for stretch in wanted:
        at, end = stretch.start, stretch.until(now)
        for start, stop in cover:
            if at < min(start, end):
                found.append(Span(at, min(start, end)))
            at = max(at, stop)
        if at < end:
            found.append(Span(at, end))
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch as it is drawn."""

    x: float
    width: float


def bar(scale: Scale, span: Span) -> Bar:
    x = scale.x(span.start)
    return Bar(x, scale.x(span.until(scale.end)) - x)


def names(bar: Bar, text: str) -> list[tuple[float, str]]:
    """Where in a bar its name is written, shortened where it must; nowhere if nothing fits."""
    room = int((bar.width - 12) // LETTER)
    if len(text) > room:
        return [(bar.x + 6, f"{text[: room - 1]}…")] if room > 3 else []
    needed = len(text) * LETTER + 12
    times = 1 + max(0, int((bar.width - needed) // REPEAT))
    return [(bar.x + 6 + n * REPEAT, text) for n in range(times)]


class Dated(Protocol):
    @property
    def at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Spot(Generic[D]):
    """A place in a lane with one mark, or with several that lie too near to be drawn apart."""

    x: float
    marks: tuple[D, ...]


def spots(scale: Scale, marks: Iterable[D]) -> list[Spot[D]]:
    """The marks of one lane from old to new; each spot keeps at least `MARK` from the next."""
    found: list[tuple[float, list[D]]] = []
    for mark in sorted(marks, key=lambda m: m.at):
        x = scale.x(mark.at)
        if found and x - found[-1][0] < MARK:
            found[-1][1].append(mark)
        else:
            found.append((x, [mark]))
    return [Spot(x, tuple(together)) for x, together in found]


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that the axis names."""

    day: date
    x: float


def unit_of(scale: Scale) -> Unit:
    """The finest unit whose ticks can all be read."""
    for unit, days, room in TICK_ROOM:
        if days * scale.per_day >= room:
            return unit
    return Unit.YEAR


def ticks(scale: Scale) -> list[Tick]:
    """The days that the axis names: mondays, or the first of a month, a quarter or a year."""
    unit = unit_of(scale)
    zone = scale.start.tzinfo
    found: list[Tick] = []
    day = _first(scale.start.date(), unit)
    while (at := datetime.combine(day, time(), zone)) <= scale.end:
        if at >= scale.start:
            found.append(Tick(day, scale.x(at)))
        day = _next(day, unit)
    return _with_room(found)


def _with_room(ticks: Sequence[Tick]) -> list[Tick]:
    """Of years that lie close together only some."""
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.x - kept[-1].x >= 40:
            kept.append(tick)
    return kept


def _first(day: date, unit: Unit) -> date:
    """The first day of the week, month, quarter or year of this day."""
    if unit is Unit.WEEK:
        return day - timedelta(days=day.weekday())
    month = {Unit.MONTH: day.month, Unit.QUARTER: 3 * ((day.month - 1) // 3) + 1}.get(unit, 1)
    return date(day.year, month, 1)


def _next(day: date, unit: Unit) -> date:
    """The first day of the next one."""
    if unit is Unit.WEEK:
        return day + timedelta(days=7)
    months = {Unit.MONTH: 1, Unit.QUARTER: 3}.get(unit, 12)
    return _first(day + timedelta(days=31 * months), unit)
