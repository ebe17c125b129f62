"""A list that people work in all day: filters, an order, columns, kept views, pages by key.

A list says once what it is, in a `Listing`; its view is a `roles.views.lists.ListView`, its page
extends `list_page.html`, and its presenter gives

    {**list_page(LISTING, query, form, choices, rows), "rows": [...]}

or, when the rows do not come from the database as they are shown, `short_list`. All of the state
is in the address (no name of a person may be), and all that a person chose is kept per list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from .addresses import link_to
from .list_choices import ListChoices
from .paging import Order, Page, Read, page_of

COUNTED = 1000
"""Up to so many the count is exact."""
SORT, AFTER, BEFORE = "sorteer", "na", "voor"


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What one list is, whoever looks at it."""

    name: str
    """Under which a person's choices are kept."""
    url_name: str
    title: str
    one: str
    many: str
    """"casus", "casussen": what is counted."""
    everything: str
    """What the view without a filter is called, beside the views one keeps."""
    form: type[forms.Form]
    """Its filters and its order (`sorteer`); only these are kept in an address."""
    columns: Mapping[str, str]
    """By name, in their order; a column whose name is an order can be sorted by."""
    orders: Mapping[str, Mapping[str, Read]] = field(default_factory=dict)
    """By name, from low to high (`common.paging.Order`). Give each an index where rows are many."""
    private: Collection[str] = ()
    """Orders by what may not stand in an address, such as the name of a person."""
    as_it_comes: str = ""
    """The order that nobody asked for; with a minus it runs from high to low."""
    first_down: Collection[str] = ()
    """Orders that a press on the head of their column begins from high to low."""
    fixed: Collection[str] = ()
    """Columns without which a row says nothing."""
    begins: Mapping[str, str] = field(default_factory=lambda: {SORT: ""})
    """What the address of the list says when nothing is asked; never nothing at all, so that it
    differs from the list opened by its name, which shows the view one begins with."""
    page: int = 25
    """Rows."""

    @property
    def url(self) -> str:
        return link_to(self.url_name)

    def address(self, asked: Mapping[str, Any]) -> str:
        wanted = {name: value for name, value in asked.items() if value}
        return f"{self.url}?{urlencode(wanted or self.begins)}"

    def asked(self, query: QueryDict) -> QueryDict:
        """The filters as sent, with what the list begins with where nothing was said."""
        asked = query.copy()
        for name, value in self.begins.items():
            asked.setdefault(name, value)
        return asked

    def good_query(self, sent: str) -> str:
        """Of an address that was sent along: only what this list knows."""
        known = self.form.base_fields
        return urlencode({k: v for k, v in QueryDict(sent).items() if k in known and v})

    def order_of(self, asked: str) -> tuple[str, Order]:
        """The order by its name, with a minus for the other way; as it comes for anything else."""
        if asked.removeprefix("-") not in self.orders:
            asked = self.as_it_comes
        name = asked.removeprefix("-")
        down, private = asked.startswith("-"), name in self.private
        return name, Order(self.orders[name], down=down, private=private)

    def count_words(self, number: int) -> str:
        """ "37 casussen"."""
        if number > COUNTED:
            return f"Meer dan {COUNTED} {self.many}"
        return {0: f"Geen {self.many}", 1: f"1 {self.one}"}.get(number, f"{number} {self.many}")


def list_page(
    listing: Listing,
    query: QueryDict,
    form: forms.Form,
    choices: ListChoices,
    rows: QuerySet[Any],
    *,
    counted: QuerySet[Any] | None = None,
    shown_as: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """One page of these rows, with everything around it; two queries, however many there are.

    `form` was validated already. `counted` is what there is in all, where that can be asked for
    more easily than these rows. `shown_as` adds what only the rows on the page need. `without`
    are columns that make no sense to this person.
    """
    sort, order = listing.order_of(form.cleaned_data.get(SORT, ""))
    after, before = query.get(AFTER, ""), query.get(BEFORE, "")
    page = page_of(shown_as(rows), order, size=listing.page, after=after, before=before)
    first_and_last = not (page.before or page.after)
    if first_and_last:
        number = len(page.rows)
    else:
        number = (rows if counted is None else counted).order_by()[: COUNTED + 1].count()
    return _around(listing, query, form, choices, page, number, (sort, order.down), without)


def short_list(
    listing: Listing,
    query: QueryDict,
    form: forms.Form,
    choices: ListChoices,
    rows: Sequence[Any],
    *,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """The same around rows that stand on one page together, in their order already."""
    sort = form.cleaned_data.get(SORT, "") or listing.as_it_comes
    page: Page[Any] = Page(list(rows))
    way = (sort.removeprefix("-"), sort.startswith("-"))
    return _around(listing, query, form, choices, page, len(rows), way, without)


def _around(
    listing: Listing,
    query: QueryDict,
    form: forms.Form,
    choices: ListChoices,
    page: Page[Any],
    number: int,
    way: tuple[str, bool],
    without: Collection[str],
) -> dict[str, Any]:
    kept = {k: v for k, v in query.items() if k in form.fields and v}
    asked = urlencode(kept)
    there = [name for name in listing.columns if name not in without]
    shown = [name for name in there if name in listing.fixed or name not in choices.hidden]
    return {
        "listing": listing,
        "form": form,
        "page_rows": page.rows,
        "shown": shown,
        "columns": [_column(listing, name, way, kept) for name in shown],
        "count": number,
        "count_words": listing.count_words(number),
        "next_url": listing.address({**kept, AFTER: page.after}) if page.after else "",
        "previous_url": listing.address({**kept, BEFORE: page.before}) if page.before else "",
        "active": any(k != SORT and listing.begins.get(k) != v for k, v in kept.items()),
        "clear_url": listing.address(listing.begins),
        "query": asked,
        "all_shown": not asked or kept == dict(listing.begins),
        "views": [
            {
                "name": view.name,
                "url": f"{listing.url}?{view.query}",
                "default": view.default,
                "current": view.query == asked,
            }
            for view in choices.views
        ],
        "choices": [
            {"name": name, "label": listing.columns[name], "on": name in shown}
            for name in there
            if name not in listing.fixed
        ],
    }


def _column(
    listing: Listing, name: str, way: tuple[str, bool], kept: Mapping[str, Any]
) -> dict[str, Any]:
    """A head: its word, and where it leads when the list can be in order of it."""
    column: dict[str, Any] = {
        "name": name,
        "label": listing.columns[name],
        "sort_url": "",
        "sorted": "",
    }
    if name not in listing.orders:
        return column
    down = name in listing.first_down
    sort, is_down = way
    if name == sort:
        column["sorted"] = "descending" if is_down else "ascending"
        down = not is_down
    asked = f"-{name}" if down else name
    column["sort_url"] = listing.address(
        {**kept, SORT: "" if asked == listing.as_it_comes else asked}
    )
    return column
