"""Days and moments as people type them: "3-3-26", "gisteren 14:00", "vorige week dinsdag".

Plain rules: what today is comes from outside. Where Dutch leaves a choice, this is taken, and the
page says back in full what was understood:

- "maandag" is the nearest Monday on the side where the field lies; today counts;
- "vorige", "afgelopen", "volgende", "komende" maandag: the nearest one, without today;
- "vorige week dinsdag" is the Tuesday of last week, whatever today is; weeks begin on Monday;
- a day without a year is the nearest one on the side of the field; a birth date needs its year;
- a year of two digits is the nearest such year, and for a birth date the last one gone by;
- "14.30" alone is a time where a moment is asked, and so is "12.10";
- a moment without a time is now for today, and noon for another day;
- "half drie" is not understood: it may be night or afternoon.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from .dates import MONTHS, full

LONGEST = 60
"""Letters; what is longer is no date."""
FIRST_YEAR, LAST_YEAR = 1850, 2999
"""Outside these a year is a slip of the keyboard."""

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
NUMBERS = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
    "twaalf",
)  # fmt: skip
DAYS_AWAY = {
    "eergisteren": -2,
    "gisteren": -1,
    "vandaag": 0,
    "vanmorgen": 0,
    "vanochtend": 0,
    "vanmiddag": 0,
    "vanavond": 0,
    "morgen": 1,
    "overmorgen": 2,
}
BACK = {"vorige", "afgelopen", "laatste"}
AHEAD = {"volgende", "komende", "aanstaande"}
NOON = time(12)


class Lies(StrEnum):
    """On which side of today a field's days lie."""

    BIRTH = "birth"
    PAST = "past"
    FUTURE = "future"


class NotUnderstood(ValueError):
    """No day or moment can be read in it; the text says why, where there is something to say."""


def parse_day(typed: str, *, today: date, lies: Lies) -> date:
    """The day that somebody means.

    Raises:
        NotUnderstood: it is no day, or not one day only.
    """
    text = _plain(typed)
    if len(text) > LONGEST:
        raise NotUnderstood
    for reading in (_named, _counted, _of_a_week, _with_weekday, _on_the_calendar):
        found = reading(text, today, lies)
        if found is not None:
            return _within_reason(found)
    raise NotUnderstood


def parse_moment(typed: str, *, now: datetime, lies: Lies = Lies.PAST) -> datetime:
    """The moment that somebody means, to the minute, in the time zone of `now`.

    Raises:
        NotUnderstood: it is no moment, or one that the clock skipped.
    """
    text = _plain(typed)
    if text in ("nu", "zojuist"):
        return _to_the_minute(now)
    if ISO_MOMENT.match(text):
        return _iso_moment(text, now)
    day_text, clock = _split_clock(text)
    day = parse_day(day_text, today=now.date(), lies=lies) if day_text else now.date()
    if clock is None:
        return _to_the_minute(now) if day == now.date() else _at(day, NOON, now)
    return _at(day, clock, now)


def written_day(day: date) -> str:
    """ "3-3-2026", as it stands in a field."""
    return f"{day.day}-{day.month}-{day.year}"


def written_moment(moment: datetime) -> str:
    """ "3-3-2026 14:00", as it stands in a field."""
    return f"{written_day(moment)} {moment:%H:%M}"


def _plain(typed: str) -> str:
    """Lower case, one space, without what people put around a date."""
    text = " ".join(
        typed[: 4 * LONGEST].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    )
    return text.removeprefix("op ").removesuffix(".").strip(" ,")


def _within_reason(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotUnderstood(f"Het jaar {day.year} kan niet kloppen.")
    return day


# Words


def _named(text: str, today: date, _: Lies) -> date | None:
    return today + timedelta(DAYS_AWAY[text]) if text in DAYS_AWAY else None


COUNTED = re.compile(
    r"(?P<over>over )?(?P<number>[0-9]{1,3}|[a-zé]+) "
    r"(?P<unit>dag|dagen|week|weken|maand|maanden|jaar)(?P<ago> geleden)?"
)


def _counted(text: str, today: date, _: Lies) -> date | None:
    """ "over 2 weken", "drie dagen geleden"."""
    found = COUNTED.fullmatch(text)
    if found is None or bool(found["over"]) == bool(found["ago"]):
        return None
    word = found["number"].replace("é", "e")
    if not word.isdigit() and word not in NUMBERS:
        return None
    number = int(word) if word.isdigit() else NUMBERS.index(word)
    number = number if found["over"] else -number
    if found["unit"].startswith("dag"):
        return today + timedelta(number)
    if found["unit"].startswith("we"):
        return today + timedelta(weeks=number)
    return _months_away(today, number * (12 if found["unit"] == "jaar" else 1))


def _months_away(day: date, months: int) -> date:
    """The same day of another month, or the last day that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotUnderstood
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


OF_A_WEEK = re.compile(r"(?:(?P<which>[a-z]+) )?(?P<week>week )?(?P<day>[a-z]+)")


def _of_a_week(text: str, today: date, lies: Lies) -> date | None:
    """ "maandag", "volgende maandag", "vorige week dinsdag"."""
    found = OF_A_WEEK.fullmatch(text)
    weekday = _which(WEEKDAYS, found["day"]) if found else None
    if found is None or weekday is None:
        return None
    which = found["which"] or ""
    if which not in {"", "deze", *BACK, *AHEAD} or (found["week"] and not which):
        return None
    if found["week"]:
        weeks = -1 if which in BACK else 1 if which in AHEAD else 0
        return today + timedelta(weekday - today.weekday(), weeks=weeks)
    since, until = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
    if which in BACK:
        return today - timedelta(since or 7)
    if which in AHEAD:
        return today + timedelta(until or 7)
    return today + timedelta(until) if lies is Lies.FUTURE else today - timedelta(since)


def _with_weekday(text: str, today: date, lies: Lies) -> date | None:
    """ "di 3 maart": the name of the day must be right."""
    name, _, rest = text.partition(" ")
    weekday = _which(WEEKDAYS, name.rstrip(".,"))
    if weekday is None or not rest:
        return None
    found = _on_the_calendar(rest, today, lies)
    if found is not None and found.weekday() != weekday:
        day = full(found).partition(" ")[2]
        is_a = WEEKDAYS[found.weekday()]
        raise NotUnderstood(f"{day.capitalize()} is een {is_a}, geen {WEEKDAYS[weekday]}.")
    return found


def _which(names: tuple[str, ...], typed: str) -> int | None:
    """Which name this is, whole or begun: two letters tell a weekday, three a month."""
    length = 2 if names is WEEKDAYS else 3
    typed = {"mrt": "maart"}.get(typed, typed)
    if len(typed) < length:
        return None
    return next((i for i, name in enumerate(names) if name.startswith(typed)), None)


# Figures

ISO_DAY = re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})")
IN_FIGURES = re.compile(
    r"(?P<day>[0-9]{1,2}) ?[-/. ] ?(?P<month>[0-9]{1,2})"
    r"(?: ?[-/. ] ?'?(?P<year>[0-9]{4}|[0-9]{2}))?"
)
IN_LETTERS = re.compile(
    r"(?P<day>[0-9]{1,2})(?:e|de|ste)?[ -]?(?P<month>[a-z]{3,9})\.?"
    r"(?:[ -]'?(?P<year>[0-9]{4}|[0-9]{2}))?"
)
RUN_TOGETHER = re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})")
ISO_RUN_TOGETHER = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
CALENDAR = (ISO_DAY, IN_FIGURES, IN_LETTERS, RUN_TOGETHER, ISO_RUN_TOGETHER)


def _on_the_calendar(text: str, today: date, lies: Lies) -> date | None:
    """A day of a month, with a year or without. The first reading that can be is meant."""
    read = [found for pattern in CALENDAR if (found := pattern.fullmatch(text))]
    for found in read:
        month = month_named(found["month"])
        if month is None:
            return None
        for day in _possible(int(found["day"]), month, found["year"], today, lies):
            if len(read) == 1 or FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    if read:
        raise NotUnderstood("Die dag bestaat niet.")
    return None


def month_named(typed: str) -> int | None:
    """The number of a month, by its number or its name; None: no month."""
    if typed.isdigit():
        return int(typed)
    found = _which(MONTHS, typed)
    return None if found is None else found + 1


def _possible(day: int, month: int, year: str | None, today: date, lies: Lies) -> Iterator[date]:
    """The days it may be, the likeliest first."""
    if year is None and lies is Lies.BIRTH:
        raise NotUnderstood("Zet het jaar erbij.")
    if year is not None and len(year) == 4:
        years = [int(year)]
    elif year is not None:
        century = today.year - today.year % 100
        years = [century + shift + int(year) for shift in (-100, 0, 100)]
    else:
        years = list(range(today.year - 8, today.year + 9))  # 8: the leap day of 1896 to 1904
    found = [date(y, month, day) for y in years if _exists(y, month, day)]
    if year is not None and len(year) == 4:
        yield from found
    elif lies is Lies.FUTURE and year is None:
        yield from (d for d in found if d >= today)
    elif lies is Lies.BIRTH or year is None:
        yield from (d for d in reversed(found) if d <= today)
    else:
        yield from sorted(found, key=lambda d: abs(d - today))


def _exists(year: int, month: int, day: int) -> bool:
    return (
        1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    )


# The clock

ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}")
CLOCK = re.compile(
    r"(?:^|[ ,])(?:om )?(?P<hour>[0-9]{1,2})"
    r"(?:[:.u](?P<minute>[0-9]{2})| ?u(?:ur)?)(?: ?u(?:ur)?)?$"
)


def _split_clock(text: str) -> tuple[str, time | None]:
    """The day before the time of day, and that time if there is one."""
    found = CLOCK.search(text)
    if found is None:
        return text, None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    before = text[: found.start()].strip(" ,")
    if hour > 23 or minute > 59:
        raise NotUnderstood("Die tijd bestaat niet.")
    return before, time(hour, minute)


def _iso_moment(text: str, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text.upper())
        if found.tzinfo is not None:
            found = found.astimezone(now.tzinfo).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood from error
    return _at(_within_reason(found.date()), found.time(), now)


def _at(day: date, clock: time, now: datetime) -> datetime:
    """That time on that day; of an hour that comes twice, the first."""
    found = datetime.combine(day, clock.replace(second=0, microsecond=0), now.tzinfo)
    if found.astimezone(UTC).astimezone(now.tzinfo).replace(tzinfo=None) != found.replace(
        tzinfo=None
    ):
        raise NotUnderstood("Die tijd bestaat niet: de klok ging toen een uur vooruit.")
    return found


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
