"""The visible text of a page, its links and its filters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

UNSEEN = re.compile(r"<!.*?>|<(script|style|template)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+)""")
ATTRIBUTE = re.compile(r"""([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
"""Enough for our own pages, which are valid, and three times as fast as a parser for any page."""
# fmt: off
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "img", "input", "kbd", "label", "mark",
    "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
})
# fmt: on
"""Anything else begins a line of its own."""
READ = frozenset({"a", "form", "select", "option", "input"})
"""Their attributes are read; `href` of no other."""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
VALUED = frozenset({"text", "number", "date", "datetime-local", "email", "search", "time", "tel"})


@dataclass(slots=True)
class Page:
    """What somebody reads, line by line, and where they can go from there."""

    found: bool = True
    """It was answered with a page, not with a refusal."""
    lines: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """Of `href` and `hx-get`, in order, each once."""
    filters: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, value, words) of each choice in a form that is sent by GET."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_page(html: str) -> Page:
    """Read a whole page or a part of one."""
    reader = _Reader()
    for close, tag, attributes, words in TAG.findall(UNSEEN.sub("", html)):
        if words:
            reader.say(unescape(words))
        elif close:
            reader.end(tag)
        else:
            reader.begin(tag, attributes)
    reader.end_line()
    return reader.page


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self._line: list[str] = []
        self._filtering = False
        self._select = ""
        self._option: str | None = None

    def begin(self, tag: str, attributes: str) -> None:
        if tag not in INLINE:
            self.end_line()
        if not (tag in READ or "hx-get" in attributes):
            return
        found = {
            name: unescape(double or single or bare)
            for name, double, single, bare in ATTRIBUTE.findall(attributes)
        }
        for name in ("href", "hx-get"):
            link = found.get(name, "").partition("#")[0]
            if link and link not in self.page.links:
                self.page.links.append(link)
        if tag == "form":
            self._filtering = found.get("method", "get") == "get"
        elif tag == "select":
            self._select = found.get("name", "")
        elif tag == "option":
            self._option = found.get("value", "")
            self.say("[x]" if "selected" in found else "")
        elif tag == "input":
            self._input(found)

    def end(self, tag: str) -> None:
        if tag == "option":
            words = " ".join("".join(self._line).removeprefix("[x]").split())
            if self._filtering and self._option:
                self.page.filters.append((self._select, self._option, words))
            self._option = None
        if tag == "form":
            self._filtering = False
        if tag not in INLINE:
            self.end_line()

    def end_line(self) -> None:
        line = " ".join("".join(self._line).split())
        self._line = []
        if line:
            self.page.lines.append(UUID.sub("UUID", line))

    def _input(self, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in ("checkbox", "radio"):
            self.say("[x] " if "checked" in found else "[ ] ")
            if self._filtering and kind == "checkbox":
                name = found.get("name", "")
                self.page.filters.append((name, found.get("value", "on"), ""))
        elif kind in VALUED and found.get("value"):
            self.say(f"[{found['value']}] ")

    def say(self, words: str) -> None:
        self._line.append(words)
