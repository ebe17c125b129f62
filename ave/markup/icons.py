"""Icons in templates: `{{ draw_icon("printer") }}`, always beside text that says the same.

The set is Tabler's outline icons (https://tabler.io/icons), read from node_modules when first used
and written into the page, so that no page waits for a file of icons.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

OUTLINE = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline"
NAME = re.compile(r"[a-z0-9-]+")
SHAPES = re.compile(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>")
EMPTY_BOX = 'stroke="none"'  # each file begins with an unseen square of the whole size
SIZES = ("", "large")


class UnknownIcon(LookupError):
    """A template asks for an icon, or a size of it, that is not there."""


@cache
def draw_icon(name: str, size: str = "") -> SafeString:
    """One icon in the colour of its text, hidden from screen readers: the text beside it speaks.

    `size` is "" (as high as its line of text) or "large" (24 px).
    Raises UnknownIcon for a name that the set does not have: a mistake of ours, never hidden.
    """
    if size not in SIZES:
        raise UnknownIcon(f"No icon has the size {size!r}; there are {SIZES}.")
    return format_html(
        '<svg class="ave-icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true" focusable="false">{}</svg>',
        f" ave-icon--{size}" if size else "",
        shapes(name),
    )


@cache
def shapes(name: str) -> SafeString:
    """What the icon of this name draws; read once per process."""
    path = OUTLINE / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise UnknownIcon(f"Tabler has no outline icon {name!r}.")
    drawn = [shape for shape in SHAPES.findall(path.read_text()) if EMPTY_BOX not in shape]
    return mark_safe("".join(drawn))  # noqa: S308 - from a package, pinned by hash in the lock file
