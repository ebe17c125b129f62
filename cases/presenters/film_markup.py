"""The parts of de film (templates/cases/case/film.html) that a page draws by the hundred.

They are written by Python, because a template takes five times as long over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from roles.markup import time

CLUSTER = mark_safe('<rect x="-12" y="-12" width="24" height="24" rx="5"/>')
SQUARE = mark_safe('<rect x="-12" y="-12" width="24" height="24"/>')
TRIANGLE = mark_safe('<path d="M0-12 13 11H-13z"/>')
SHAPES = {
    "besluit": mark_safe('<path d="M0-13 13 0 0 13-13 0z"/>'),
    "signaal": TRIANGLE,
    "alarm": TRIANGLE,
    "logboek": mark_safe('<circle r="12"/>'),
}
"""How a mark looks; what is not named here is a square."""
LOW = mark_safe(' y="4"')
"""The letter in a triangle stands lower."""


def film_bars(lane: Mapping[str, Any]) -> SafeString:
    """What lasted in a lane: its bars, each with what it is called."""
    return format_html_join(
        "", "{}", ((_bar(bar, lane["strip_y"]),) for bar in lane.get("bars", ()))
    )


def _bar(bar: Mapping[str, Any], y: str) -> SafeString:
    names = format_html_join(
        "",
        '<text class="ave-film__name ave-film__name--{}" x="{}" y="{}" dy="18"'
        ' aria-hidden="true">{}</text>',
        ((bar["look"], x, y, name) for x, name in bar["names"]),
    )
    return format_html(
        '<g role="listitem" aria-label="{0}"><title>{0}</title>'
        '<svg x="{1}" y="{2}" width="{3}" height="26">'
        '<rect class="ave-film__bar ave-film__bar--{4}" width="100%" height="100%" rx="3"/></svg>'
        "{5}</g>",
        bar["title"],
        bar["x"],
        y,
        bar["width"],
        bar["look"],
        names,
    )


def film_marks(lane: Mapping[str, Any]) -> SafeString:
    """What happened in a lane: a mark for each, or one with a number where they stand too near."""
    return format_html_join(
        "", "{}", ((_mark(spot, lane["middle"]),) for spot in lane.get("spots", ()))
    )


def _mark(spot: Mapping[str, Any], middle: str) -> SafeString:
    look, many = spot["look"], spot.get("count")
    return format_html(
        '<g role="listitem" transform="translate({0} {1})">'
        '<a class="ave-film__mark ave-film__mark--{2}" href="{3}" aria-label="{4}" data-mark>'
        "<title>{4}</title>{5}<text{6}>{7}</text></a></g>",
        spot["x"],
        middle,
        look,
        spot["url"],
        spot["title"],
        CLUSTER if many else SHAPES.get(look, SQUARE),
        LOW if not many and SHAPES.get(look) is TRIANGLE else "",
        many or spot["letter"],
    )


def film_row(row: Mapping[str, Any]) -> SafeString:
    """A line of the table below the drawing."""
    ends = time(row["until"], short=True) if row.get("until") else "nu" if row.get("lasts") else "–"
    link = '<a class="utrecht-link utrecht-link--html-a" href="{}">{}</a>'
    what = format_html(link, row["url"], row["text"]) if row["url"] else row["text"]
    return format_html(
        '<tr><td data-label="Vanaf">{}</td><td data-label="Tot">{}</td>'
        '<td data-label="Soort">{}</td><td data-label="Wat">{}</td></tr>',
        time(row["at"], short=True),
        ends,
        row["lane"],
        what,
    )
