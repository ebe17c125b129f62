"""One stylesheet out of its parts: what a page uses of the component library, then AVE's own.

The parts stay as they are; this joins them as they are asked for in development, and once when
static files are collected. A browser then waits for one file instead of thirty.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/ave.css"

COMPONENTS = (
    "root",
    "document",
    "body",
    "skip-link",
    "heading-1",
    "heading-2",
    "heading-3",
    "link",
    "button",
    "button-link",
    "action-group",
    "alert",
    "status-badge",
    "data-list",
    "table",
    "pagination",
    "form-field",
    "form-fieldset",
    "form-label",
    "form-field-description",
    "form-field-error-message",
    "select",
)
"""The parts of @utrecht/component-library-css whose classes the templates use."""

OWN = (
    "fonts",
    "ave-theme",
    "layout",
    "components",
    "badges",
    "case",
    "decision",
    "forms",
    "tables",
    "work",
    "lists",
    "notices",
    "report",
)
"""Files of static/css, in the order in which they build on each other."""


def parts() -> Iterator[Path]:
    for component in COMPONENTS:
        yield settings.NODE_MODULES / f"@utrecht/{component}-css/dist/index.min.css"
    for name in OWN:
        yield settings.BASE_DIR / f"static/css/{name}.css"


def joined() -> str:
    return "\n".join(part.read_text() for part in parts())


class StylesheetFinder(BaseFinder):
    """Offers the joined stylesheet to collectstatic, and to WhiteNoise in development."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(settings.BASE_DIR / "var" / "static")

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        if path != NAME:
            return []
        found = self._written()
        return [found] if find_all else found

    def list(
        self,
        ignore_patterns: Iterable[str] | None,  # noqa: ARG002 - Django's own signature
    ) -> Iterable[tuple[str, FileSystemStorage]]:
        self._written()
        yield NAME, self.storage

    def _written(self) -> str:
        """Where the file is; written anew only when a part changed, and never seen half."""
        target = Path(self.storage.path(NAME))
        text = joined()
        if not target.is_file() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(f".{os.getpid()}.css")
            draft.write_text(text)
            draft.replace(target)
        return str(target)
