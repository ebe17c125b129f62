"""Single files out of packages that bring much more than is used."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PICKED = {"vendor/echarts": ("echarts/dist", "echarts.common.min.js")}
"""Where it is served → the folder in node_modules, and the one file of it."""


class PickedFinder(BaseFinder):
    """Offers those files to collectstatic, and to WhiteNoise in development."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storages = {}
        for prefix, (folder, _) in PICKED.items():
            storage = FileSystemStorage(settings.NODE_MODULES / folder)
            storage.prefix = prefix  # type: ignore[attr-defined]  # how collectstatic is told
            self.storages[prefix] = storage

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        prefix, _slash, name = path.rpartition("/")
        folder, picked = PICKED.get(prefix, ("", ""))
        file = Path(settings.NODE_MODULES) / folder / picked
        if not picked or name != picked or not file.is_file():
            return []
        return [str(file)] if find_all else str(file)

    def list(
        self,
        ignore_patterns: Iterable[str] | None,  # noqa: ARG002 - Django's own signature
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for prefix, (_, picked) in PICKED.items():
            yield picked, self.storages[prefix]
