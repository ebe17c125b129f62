"""A duty roster from a calendar file (.ics): what each event says, and what is wrong with it. Pure.

An event names who: by an invited e-mail address, or by a name in its title. What repeats by the day
or the week is written out, by the clock on the wall, as far ahead as a roster goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from icalendar.error import BrokenCalendarProperty

from common.dates import DUTCH_TIME, local, short

from .duty_import import MOST, Line

BEGINS = "BEGIN:VCALENDAR"
FURTHEST = timedelta(days=400)
"""So far ahead what repeats is written out."""
RUNS_AT_MOST = timedelta(days=40)
"""What began longer ago is over."""
LONGEST_STEP = 400
"""A step in a repetition, in days or weeks."""
BROKEN = (ValueError, TypeError, AttributeError, OverflowError, BrokenCalendarProperty)
"""What icalendar and dates answer to what is none: a value of another kind, given twice, or outside
of all years."""
SHOWN = 60
"""Letters of a title that an error repeats."""
OLDEST = timedelta(days=3660)
"""A repetition that began longer ago is not written out."""
REPEATS = frozenset({"DAILY", "WEEKLY"})
PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"})
"""Of a repetition; with others it could be of every second."""
NO_CALENDAR = "Dit agendabestand is niet te lezen. Sla de agenda opnieuw op als .ics."


def is_calendar(text: str) -> bool:
    """Whether this is a calendar, and not lines of a spreadsheet."""
    return text.lstrip("\ufeff \r\n\t")[: len(BEGINS)].upper() == BEGINS


def read_events(
    text: str, people: Mapping[str, list[int]], now: datetime
) -> tuple[list[Line], str]:
    """The shifts that are still to come, in order, and what is wrong with the whole ("" when
    nothing is). What is over or was cancelled is left out.

    `people` is a name or an e-mail address, in lower case → who are called so.
    """
    try:
        events = [e for e in Calendar.from_ical(text.strip()).walk("VEVENT") if _counts(e)]
    except (*BROKEN, KeyError, IndexError):
        return [], NO_CALENDAR
    moved = _moved(events)
    found: list[Line] = []
    for event in events:
        for line in _lines(event, people, moved, now):
            found.append(line)
            if len(found) > MOST:
                return [], f"Dit zijn meer dan {MOST} diensten. Lees een korter rooster in."
    if not found:
        return [], "In dit agendabestand staan geen diensten die nog komen."
    far = datetime.max.replace(tzinfo=DUTCH_TIME)
    found.sort(key=lambda line: line.start or far)
    return [
        Line(n, line.who, line.person, line.start, line.end, line.problems, line.name)
        for n, line in enumerate(found, start=1)
    ], ""


def _counts(event: Any) -> bool:
    return isinstance(event, Event) and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _moved(events: list[Any]) -> set[tuple[str, datetime]]:
    """The days of what repeats that have an event of their own."""
    found = set()
    for event in events:
        if instead := _instead_of(event):
            found.add(instead)
    return found


def _instead_of(event: Any) -> tuple[str, datetime] | None:
    """Which day of what repeats this event takes the place of."""
    try:
        if (instead := event.get("RECURRENCE-ID")) is not None:
            return str(event.get("UID", "")), _moment(instead.dt)
    except BROKEN:  # it stands for itself, and is in the way of the other
        pass
    return None


def _lines(
    event: Any, people: Mapping[str, list[int]], moved: set[tuple[str, datetime]], now: datetime
) -> Iterator[Line]:
    title = " ".join(str(event.get("SUMMARY", "")).split())
    problems: list[str] = []
    who, person = _who(event, title, people, problems)
    name = f"“{title[:SHOWN]}”" if title else "Afspraak zonder titel"
    try:
        span = _span(event)
    except BROKEN:
        span = "begin en einde zijn niet te lezen. Maak deze afspraak opnieuw."
    if isinstance(span, str):
        yield Line(0, who, person, None, None, (*problems, f"{name}: {span}"), name)
        return
    start, end = span
    try:
        starts = list(_starts(event, start, moved, now))
    except _NotRead as why:
        name = f"{name}, {short(start)}"
        yield Line(0, who, person, None, None, (*problems, f"{name}: {why}"), name)
        return
    for begins in starts:
        ends = _later(begins, end.replace(tzinfo=None) - start.replace(tzinfo=None))
        if ends <= now:
            continue
        called = f"{name}, {short(begins)}"
        said = tuple(f"{called}: {problem}" for problem in problems)
        yield Line(0, who, person, begins, ends, said, called)


class _NotRead(Exception):
    """The sentence why."""


def _starts(
    event: Any, start: datetime, moved: set[tuple[str, datetime]], now: datetime
) -> Iterator[datetime]:
    rule = event.get("RRULE")
    if rule is None:
        yield start
        return
    if not _is_plain(rule):
        raise _NotRead("AVE leest alleen wat zich per dag of per week herhaalt. Splits dit uit.")
    if local(now) - start > OLDEST:
        raise _NotRead("de herhaling begon te lang geleden. Laat haar dit jaar beginnen.")
    wall = start.replace(tzinfo=None)
    last = local(now).replace(tzinfo=None) + FURTHEST
    try:
        found = rrulestr(_until_on_the_wall(rule, last), dtstart=wall)
        skipped = {moment.replace(tzinfo=None) for moment in _exceptions(event)}
        times = min((int(number) for number in rule.get("COUNT", [])), default=None)
    except BROKEN as error:
        raise _NotRead("de herhaling is niet te lezen. Splits haar uit.") from error
    uid = str(event.get("UID", ""))
    since = local(now).replace(tzinfo=None) - RUNS_AT_MOST
    for begins in islice(found, times):
        if begins < since:
            continue
        moment = begins.replace(tzinfo=DUTCH_TIME)
        if begins not in skipped and (uid, moment) not in moved:
            yield moment


def _is_plain(rule: Any) -> bool:
    """Whether it repeats by the day or the week, in steps forward, and by nothing finer."""
    if isinstance(rule, list) or not {key.upper() for key in rule} <= PARTS:
        return False
    kinds = {str(kind).upper() for kind in rule.get("FREQ", [])}
    steps = {int(step) for step in rule.get("INTERVAL", [])}
    if "DAILY" in kinds and rule.get("BYDAY") and steps - {1}:
        return (
            False  # every seventh day from a Tuesday is never a Monday, and is looked for for ever
        )
    forward = all(1 <= step <= LONGEST_STEP for step in steps)
    return forward and all(int(n) > 0 for n in rule.get("COUNT", [])) and kinds <= REPEATS


def _until_on_the_wall(rule: Any, last: datetime) -> str:
    """The rule as text, with its end as the wall clock says it: so are the moments it gives.

    It always has an end, within the years that there are. How often it repeats is left out, and
    counted by who asks.
    """
    kept = {key: value for key, value in rule.items() if key not in {"UNTIL", "COUNT"}}
    text = type(rule)(kept).to_ical().decode()
    ends = [last]
    for until in rule.get("UNTIL", []):
        if until.year > last.year:
            continue
        end = _moment(until) if isinstance(until, datetime) else None
        ends.append(end.replace(tzinfo=None) if end else datetime.combine(until, time.max))
    return f"{text};UNTIL={min(ends):%Y%m%dT%H%M%S}"


def _exceptions(event: Any) -> Iterator[datetime]:
    given = event.get("EXDATE", [])
    for dates in given if isinstance(given, list) else [given]:
        for one in dates.dts:
            yield _moment(one.dt)


def _span(event: Any) -> tuple[datetime, datetime] | str:
    """From when to when; or what is wrong. A whole day runs from midnight to midnight."""
    begins, ends, lasts = event.get("DTSTART"), event.get("DTEND"), event.get("DURATION")
    if begins is None or not isinstance(begins.dt, date):
        return "er staat geen begin bij. Vul een begintijd in."
    start = _moment(begins.dt)
    if ends is not None and isinstance(ends.dt, date):
        end = _moment(ends.dt)
    elif lasts is not None and isinstance(lasts.dt, timedelta):
        end = _later(start, lasts.dt)
    elif not isinstance(begins.dt, datetime):
        end = _later(start, timedelta(days=1))
    else:
        return "er staat geen einde bij. Vul een eindtijd in."
    if end <= start:
        return "het einde ligt niet na het begin. Vul een later einde in."
    return start, end


def _moment(said: date) -> datetime:
    """In the time of the Netherlands; without a zone it is that already, and a day is its
    midnight."""
    if not isinstance(said, datetime):
        return datetime.combine(said, time.min, tzinfo=DUTCH_TIME)
    return said.replace(tzinfo=DUTCH_TIME) if said.tzinfo is None else local(said)


def _later(moment: datetime, by: timedelta) -> datetime:
    """So much later by the clock on the wall."""
    return (moment.replace(tzinfo=None) + by).replace(tzinfo=DUTCH_TIME)


def _who(
    event: Any, title: str, people: Mapping[str, list[int]], problems: list[str]
) -> tuple[str, int | None]:
    """Who has the shift: an invited address that is known, or the one whose name is in the
    title."""
    invited = event.get("ATTENDEE", [])
    addresses = [
        str(one).lower().removeprefix("mailto:")
        for one in (invited if isinstance(invited, list) else [invited])
    ]
    found = {person for address in addresses for person in people.get(address, ())}
    if not found:
        said = title.lower()
        named = [known for known in people if re.search(rf"(?<!\w){re.escape(known)}(?!\w)", said)]
        # "Jan Bos" is not also "Jan Bos-Smit", where both are there.
        longest = [n for n in named if not any(n != other and n in other for other in named)]
        found = {person for known in longest for person in people[known]}
    if len(found) == 1:
        return title, next(iter(found))
    if found:
        problems.append("hier passen meer mensen. Nodig één e-mailadres uit voor deze dienst.")
    else:
        problems.append(
            "hier staat niemand in die deze dienst kan hebben. Zet de naam in de titel, of nodig "
            "het e-mailadres uit, van iemand die deze functie heeft of vervangt."
        )
    return title, None
