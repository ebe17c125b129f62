"""Dates in templates: `{{ time(row.since, near=true) }}`; how they are written: common/dates.py.

A function and no template, because a page writes up to two hundred of them.
"""

from datetime import date, datetime

from django.utils.safestring import SafeString

from . import dates


def time(
    value: date | None, *, with_time: bool = False, short: bool = False, near: bool = False
) -> SafeString | str:
    """A date or moment as `<time>`; nothing for none.

    with_time: also the clock. short: "di 3 mrt 2026", for tables and lists. near: "vandaag 14:05",
    "3 dagen geleden", "over 2 dagen" as long as that says more, and the exact date on hover, to
    screen readers and on paper.
    """
    if not value:
        return ""
    if isinstance(value, datetime):
        value = dates.local(value)  # once: all that is written of it asks for that
    write = dates.short if short else dates.full
    if near and dates.is_near(value, today := datetime.now(dates.DUTCH_TIME).date()):
        exact = write(value, time=isinstance(value, datetime))
        return SafeString(
            f'<time class="ave-time" datetime="{iso(value)}" title="{exact}">'
            f'<span class="ave-time__near">{dates.near(value, today)}'
            '<span class="ave-visually-hidden">, </span></span>'
            f'<span class="ave-time__exact ave-visually-hidden">{exact}</span></time>'
        )
    text = write(value, time=bool(with_time) and isinstance(value, datetime))
    return SafeString(f'<time class="ave-time" datetime="{iso(value)}">{text}</time>')


def iso(value: date) -> str:
    """For the datetime attribute of <time>, in Dutch time and to the second."""
    if isinstance(value, datetime):
        return value.astimezone(dates.DUTCH_TIME).isoformat(timespec="seconds")
    return value.isoformat()
