"""Dates in templates: `{% time row.since near=True %}`; how they are written: roles/dates.py.

A tag and no template, because a page writes up to two hundred of them.
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from roles import dates

register = template.Library()


@register.simple_tag
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
    write = dates.short if short else dates.full
    if near and dates.is_near(value, today := timezone.localdate()):
        exact = write(value, time=isinstance(value, datetime))
        return format_html(
            '<time class="ave-time" datetime="{}" title="{}"><span class="ave-time__near">{}'
            '<span class="ave-visually-hidden">, </span></span>'
            '<span class="ave-time__exact ave-visually-hidden">{}</span></time>',
            iso(value),
            exact,
            dates.near(value, today),
            exact,
        )
    return format_html(
        '<time class="ave-time" datetime="{}">{}</time>',
        iso(value),
        write(value, time=bool(with_time) and isinstance(value, datetime)),
    )


def iso(value: date) -> str:
    """For the datetime attribute of <time>, in Dutch time and to the second."""
    if isinstance(value, datetime):
        return value.astimezone(dates.DUTCH_TIME).isoformat(timespec="seconds")
    return value.isoformat()
