"""The handbook in docs/handboek, read once and made into pages.

A page is Markdown that also reads well outside the application. Two kinds of comment tell where it
belongs: `<!-- voor: casusregisseur -->` on its first line names the functions it is written for,
and `<!-- bij: cases:home cases:cases -->` under a heading names the pages that the part helps with.
Raw HTML is shown as text, never obeyed; a link or picture that leads nowhere is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from roles.acting import Actor

FOLDER = Path(settings.BASE_DIR) / "docs" / "handboek"
PICTURES = "../images/handboek/"
FOR_EVERYONE = "algemeen"
COMMENT = re.compile(r"^<!-- (voor|bij): ([\w: ]+) -->$", re.MULTILINE)
HEADING = re.compile(r"^#{1,3} (.+)$")
CLASSES = {
    "h1": "utrecht-heading-1",
    "h2": "utrecht-heading-2",
    "h3": "utrecht-heading-3",
    "a": "utrecht-link utrecht-link--html-a",
    "table": "utrecht-table utrecht-table--html-table ave-table",
    "thead": "utrecht-table__header",
    "tbody": "utrecht-table__body",
}


class BrokenHandbook(ValueError):
    """A page of the handbook cannot be shown; the message names the page and the reason."""


@dataclass(frozen=True)
class Section:
    """A part under a heading of the second level."""

    anchor: str
    title: str
    helps: frozenset[str]
    """Names of the addresses it is about."""


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    functions: frozenset[str]
    sections: tuple[Section, ...]
    html: SafeString = field(repr=False)
    """Everything below the title."""

    @property
    def url(self) -> str:
        return reverse("help_page", args=[self.slug])

    def section_about(self, view_name: str) -> Section | None:
        return next((s for s in self.sections if view_name in s.helps), None)


class Handbook:
    """All pages, the one for everyone first and the others by title."""

    def __init__(self, pages: Collection[Page]) -> None:
        self.pages = sorted(pages, key=lambda page: (page.slug != FOR_EVERYONE, page.title))

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def written_for(self, functions: Collection[str]) -> list[Page]:
        return [page for page in self.pages if page.functions.intersection(functions)]

    def help_with(self, view_name: str, functions: Collection[str]) -> str:
        """The address of the part about a page, by preference in somebody's own pages."""
        own = self.written_for(functions)
        for page in [*own, *self.pages]:
            if section := page.section_about(view_name):
                return f"{page.url}#{section.anchor}"
        return reverse("help")


@cache
def handbook() -> Handbook:
    """Read all of it. Raises BrokenHandbook."""
    paths = [path for path in sorted(FOLDER.glob("*.md")) if path.stem != "README"]
    return Handbook([read(path) for path in paths])


def read(path: Path) -> Page:
    """One page. Raises BrokenHandbook for a link or a picture that leads nowhere."""
    source = path.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(_plain(source))
    helps = _helps(source)
    sections = []
    title = ""
    for opened, inline in pairwise(tokens):
        if opened.type != "heading_open":
            continue
        if opened.tag == "h1":
            title = inline.content
        else:
            anchor = slugify(inline.content)
            opened.attrSet("id", anchor)
            if opened.tag == "h2":
                told = frozenset(helps.get(inline.content, ()))
                sections.append(Section(anchor, inline.content, told))
    for token in _all(tokens):
        _dress(token, path)
    below = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
    html = MarkdownIt("commonmark").renderer.render(below, MarkdownIt().options, {})
    functions = next((names for kind, names in COMMENT.findall(source) if kind == "voor"), "")
    return Page(
        slug=path.stem,
        title=title,
        functions=frozenset(functions.split()),
        sections=tuple(sections),
        html=mark_safe(html),  # noqa: S308  # made here, of our own files, with raw HTML escaped
    )


def functions_of(actor: Actor) -> frozenset[str]:
    """What somebody is, in whichever municipality."""
    return frozenset().union(*actor.functions.values())


def _plain(source: str) -> str:
    return COMMENT.sub("", source)


def _helps(source: str) -> dict[str, list[str]]:
    """Heading → the names of the addresses in the comment under it."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in source.splitlines():
        if match := HEADING.match(line):
            heading = match[1]
        elif (match := COMMENT.match(line)) and match[1] == "bij":
            found[heading] = match[2].split()
    return found


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _dress(token: Token, path: Path) -> None:
    """Give an element its class, and an address its place in the application."""
    if token.nesting == 1 and token.tag in CLASSES:
        token.attrSet("class", CLASSES[token.tag])
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrs["href"]), path))
    elif token.type == "image":
        name = str(token.attrs["src"])
        if not name.startswith(PICTURES) or not (path.parent / name).is_file():
            raise BrokenHandbook(f"{path.name}: there is no picture {name}")
        token.attrSet("src", static(f"handboek/{name.removeprefix(PICTURES)}"))
        token.attrSet("loading", "lazy")


def _address(link: str, path: Path) -> str:
    name, _, anchor = link.partition("#")
    if not name:
        return link
    if not name.endswith(".md") or not (path.parent / name).is_file() or "/" in name:
        raise BrokenHandbook(f"{path.name}: the link {link} leads nowhere in the handbook")
    if name == "README.md":
        return reverse("help")
    place = reverse("help_page", args=[name.removesuffix(".md")])
    return f"{place}#{anchor}" if anchor else place
