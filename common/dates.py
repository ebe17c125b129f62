"""How AVE writes a date: one way everywhere, in Dutch and in Dutch time.

A page and a sentence write the same: `full` in running text, `short` in tables, `near` where it
matters how long ago or how soon it is. A moment is a datetime with a time zone.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")

WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTHS = (
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
)  # fmt: skip

NEAR_DAYS = 30
"""Up to so many calendar days back or ahead a reader counts in days, not in dates."""
NEAREST = {-1: "gisteren", 0: "vandaag", 1: "morgen"}


def day_of(value: date) -> date:
    """The calendar day of a day or a moment, as it was in the Netherlands."""
    return local(value).date() if isinstance(value, datetime) else value


def midnight(day: date) -> datetime:
    """The moment a day begins in the Netherlands."""
    return datetime.combine(day, time(), DUTCH_TIME)


def local(moment: datetime) -> datetime:
    """The moment as the clock stood in the Netherlands."""
    return moment.astimezone(DUTCH_TIME)


def clock(moment: datetime) -> str:
    """ "14:05"."""
    here = local(moment)
    return f"{here.hour:02}:{here.minute:02}"


def full(value: date, *, time: bool = False) -> str:
    """ "di 3 maart 2026"; with `time`, and a moment, "di 3 maart 2026, 14:05 uur"."""
    return _written(value, MONTHS, time)


def short(value: date, *, time: bool = False) -> str:
    """ "di 3 mrt 2026"; with `time`, and a moment, "di 3 mrt 2026, 14:05 uur"."""
    return _written(value, SHORT_MONTHS, time)


def near(value: date, today: date) -> str:
    """ "vandaag 14:05", "gisteren", "3 dagen geleden", "over 2 dagen"; further off, the short date.

    The clock is named for a moment of today only: later, the day is what matters.
    """
    days = (day_of(value) - today).days
    if days == 0 and isinstance(value, datetime):
        return f"vandaag {clock(value)}"
    if days in NEAREST:
        return NEAREST[days]
    if -NEAR_DAYS <= days < 0:
        return f"{-days} dagen geleden"
    if 0 < days <= NEAR_DAYS:
        return f"over {days} dagen"
    return short(value)


def is_near(value: date, today: date) -> bool:
    """Whether `near` writes something else than the date itself."""
    return abs((day_of(value) - today).days) <= NEAR_DAYS


def _written(value: date, months: tuple[str, ...], time: bool) -> str:
    day = day_of(value)
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"
    return f"{text}, {clock(value)} uur" if time and isinstance(value, datetime) else text
