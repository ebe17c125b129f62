"""Pages by key: an order of rows that has no ties, and the rows after or before one of them.

Where a page ends is written as the values of its last row, so a page costs the same however far
it lies, and no row is lost or shown twice when others come and go.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

Read = Callable[[Any], Any]


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return found


def _date(value: Any) -> date:
    return date.fromisoformat(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    value.encode()  # half a character is no text either
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("no number")
    return value


MOMENT, DATE, TEXT, NUMBER = _moment, _date, _text, _number


@dataclass(frozen=True, slots=True)
class Order:
    """The columns that rows stand in order of; the last has no ties.

    A column is a field of the rows or something they are annotated with, also of a row they point
    at ("case__phase"), and with a minus it runs against the others ("-severity", "since").
    """

    columns: Mapping[str, Read]
    down: bool = False
    """From high to low."""
    private: bool = False
    """The values may not stand in an address: a key names the row only (its `id`)."""

    def _ways(self, *, backwards: bool) -> list[tuple[str, bool]]:
        """Each column with whether it runs from high to low."""
        turned = self.down != backwards
        return [(name.removeprefix("-"), name.startswith("-") != turned) for name in self.columns]

    def sorted(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        ways = self._ways(backwards=backwards)
        return rows.order_by(*(f"-{name}" if down else name for name, down in ways))

    def beyond(self, values: tuple[Any, ...], *, backwards: bool = False) -> Q:
        """Rows after the one with these values, or before it."""
        ways = self._ways(backwards=backwards)
        names = [name for name, _ in ways]
        found = Q(pk__in=[])
        for i, (name, down) in enumerate(ways):
            same = Q(**dict(zip(names[:i], values[:i], strict=True)))
            found |= same & Q(**{f"{name}__{'lt' if down else 'gt'}": values[i]})
        # The first column alone, so that the index knows where to begin.
        first, down = ways[0]
        return Q(**{f"{first}__{'lte' if down else 'gte'}": values[0]}) & found

    def key(self, row: Any) -> str:
        """The values of a row, closed to reading by eye."""
        if self.private:
            return str(row.pk)
        values = [_value(row, name) for name, _ in self._ways(backwards=False)]
        raw = json.dumps([v.isoformat() if isinstance(v, date) else v for v in values])
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    def start(self, rows: QuerySet[Any], key: str) -> tuple[Any, ...] | None:
        """What `key` wrote; None for anything else, so that a mangled link shows page one."""
        if not self.private:
            return self.read(key)
        row = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        return tuple(_value(row, name) for name, _ in self._ways(backwards=False)) if row else None

    def read(self, key: str) -> tuple[Any, ...] | None:
        """The values in a key; None for anything that is none."""
        try:
            values = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
            if not isinstance(values, list):
                return None
            readers = self.columns.values()
            return tuple(read(v) for read, v in zip(readers, values, strict=True))
        except (ValueError, TypeError, binascii.Error, RecursionError):
            return None


def _value(row: Any, name: str) -> Any:
    """A field of a row, or of one it points at; what the rows are annotated with goes first."""
    if hasattr(row, name):
        return getattr(row, name)
    return attrgetter(name.replace("__", "."))(row)


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page, and the keys to go on from; empty where there is nothing more."""

    rows: list[Row]
    before: str = ""
    after: str = ""


def page_of(
    rows: QuerySet[Any], order: Order, *, size: int, after: str = "", before: str = ""
) -> Page[Any]:
    """The page after a key, or the one before it; without a key (or with a bad one) the first."""
    start = order.start(rows, before) if before else None
    if start is not None:
        found = list(
            order.sorted(rows.filter(order.beyond(start, backwards=True)), backwards=True)[
                : size + 1
            ]
        )
        shown = found[:size][::-1]
        if len(found) <= size:
            # Fewer than a page were left before it: then it is simply the first page.
            return page_of(rows, order, size=size) if len(shown) < size else _ends(shown, order)
        return Page(shown, before=order.key(shown[0]), after=order.key(shown[-1]))
    start = order.start(rows, after) if after else None
    if start is not None:
        rows = rows.filter(order.beyond(start))
    page = first_page(list(order.sorted(rows)[: size + 1]), order, size=size)
    if start is not None and page.rows:
        return replace(page, before=order.key(page.rows[0]))
    return page


def first_page(found: list[Row], order: Order, *, size: int) -> Page[Row]:
    """The page with which the rows begin, of one row more than it holds, if there is one."""
    shown = found[:size]
    return Page(shown, after=order.key(shown[-1]) if len(found) > size else "")


def _ends(shown: list[Any], order: Order) -> Page[Any]:
    return Page(shown, after=order.key(shown[-1]))
