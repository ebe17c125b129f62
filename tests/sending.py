"""Sending a form of a page as a browser does: with everything that stood in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """The forms of a page with their fields, as they would be sent untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.field = ""
        self.text: list[str] | None = None
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
        if not self.forms or "disabled" in given:
            return
        name, value = given.get("name") or "", given.get("value")
        if tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self.add(name, "on" if value is None and "checked" in given else value or "")
        elif tag == "textarea":
            self.field, self.text = name, []
        elif tag == "select":
            self.field, self.first = name, None
        elif tag == "option":
            self.first = (value or "") if self.first is None else self.first
            if "selected" in given:
                self.add(self.field, value or "")

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            self.add(self.field, "".join(self.text).removeprefix("\n"))
            self.text = None
        elif tag == "select" and self.forms and self.first is not None:
            self.forms[-1].setdefault(self.field, [self.first])

    def add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def form_with(answer: Any, name: str) -> Fields:
    """The form on this page that has a field of that name, untouched."""
    page = _Forms()
    page.feed(answer.content.decode())
    return next(form for form in page.forms if name in form)


def fill(fields: Fields, **typed: Any) -> Fields:
    """The form with some fields filled in."""
    return {**fields, **{n: v if isinstance(v, list) else [v] for n, v in typed.items()}}


def send(client: Client, url: str, **typed: Any) -> Any:
    """Open the page, fill in, send."""
    return client.post(url, fill(form_with(client.get(url), "eenmalig"), **typed))
