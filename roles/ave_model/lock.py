"""What was published stays as it was: a hash per published version, in `published.lock`.

Cases and decisions name the version they were made under, so a published file never changes;
a change is a new file with a new version.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from .problems import ModelError, Problem

LOCK_NAME = "published.lock"
_HEAD = """\
# A hash of every published model. Written by `manage.py avemodel publish`; a line never changes.
"""


def digest(text: str) -> str:
    """The hash of a model file, the same whatever the line endings of the machine."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def read_lock(directory: Path) -> Mapping[str, str]:
    """`slug@version` → hash. Raises ModelError when a line cannot be read or comes back."""
    path = directory / LOCK_NAME
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 2 or parts[0] in found:
            problems.append(Problem(LOCK_NAME, f"regel {number}", "moet zijn: slug@versie hash"))
            continue
        found[parts[0]] = parts[1]
    if problems:
        raise ModelError(tuple(problems))
    return found


def changed_since_published(
    published: Mapping[str, str], texts: Mapping[str, tuple[str, str]], *, complete: bool = True
) -> list[Problem]:
    """Which published models changed or, if `texts` is `complete`, left.

    `texts` is `slug@version` → (file name, text).
    """
    problems = []
    for name, known in published.items():
        if name not in texts:
            if complete:
                reason = "is gepubliceerd, maar het bestand ontbreekt"
                problems.append(Problem(LOCK_NAME, name, reason))
            continue
        file, text = texts[name]
        if digest(text) != known:
            reason = f"{name} is al gepubliceerd en mag niet veranderen; maak een nieuwe versie"
            problems.append(Problem(file, "version", reason))
    return problems


def add_to_lock(directory: Path, texts: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Publishes what was not published yet and returns the names; never rewrites a line.

    Raises ModelError when a published file has changed.
    """
    published = read_lock(directory)
    problems = changed_since_published(published, texts)
    if problems:
        raise ModelError(tuple(problems))
    new = tuple(sorted(name for name in texts if name not in published))
    if new:
        path = directory / LOCK_NAME
        before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
        lines = "".join(f"{name} {digest(texts[name][1])}\n" for name in new)
        path.write_text(before + lines, encoding="utf-8")
    return new
