"""All models, read once: the published ones for use, the drafts for who writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .lock import changed_since_published, read_lock
from .parse import parse_functions, parse_model
from .problems import ModelError, Problem
from .types import AveModel, Function

MODELS_DIR = Path(__file__).resolve().parent.parent / "ave_models"
FUNCTIONS_FILE = "functions.toml"


class UnknownModelError(LookupError):
    """No such slug or version; the message (Dutch) names those there are."""


@dataclass(frozen=True, slots=True)
class Library:
    """The models of one directory; `texts` is `slug@version` → (file name, text)."""

    functions: Mapping[str, Function]
    published: tuple[AveModel, ...]
    drafts: tuple[AveModel, ...]
    texts: Mapping[str, tuple[str, str]]

    def latest(self, *, drafts: bool = False) -> tuple[AveModel, ...]:
        """The newest version of each slug, by date of effect; ordered by slug."""
        newest: dict[str, AveModel] = {}
        for model in self.published + (self.drafts if drafts else ()):
            other = newest.get(model.slug)
            if other is None or _age(model) > _age(other):
                newest[model.slug] = model
        return tuple(newest[slug] for slug in sorted(newest))

    def get(self, slug: str, version: str | None = None, *, drafts: bool = False) -> AveModel:
        """The model, in its newest version unless one is named. Raises UnknownModelError."""
        if version is None:
            found = [m for m in self.latest(drafts=drafts) if m.slug == slug]
        else:
            all_of_them = self.published + (self.drafts if drafts else ())
            found = [m for m in all_of_them if (m.slug, m.version) == (slug, version)]
        if found:
            return found[0]
        known = self.published + (self.drafts if drafts else ())
        names = sorted(
            {m.slug for m in known} if version is None else {full_name(m) for m in known}
        )
        wanted = slug if version is None else f"{slug}@{version}"
        raise UnknownModelError(f"Onbekend model: {wanted}. Wel bekend: {', '.join(names)}.")


def full_name(model: AveModel) -> str:
    return f"{model.slug}@{model.version}"


def _age(model: AveModel) -> tuple[str, str]:
    return (model.effective, model.version)


def read_library(directory: Path = MODELS_DIR) -> Library:
    """Reads and checks every file. Raises ModelError with the problems of all files at once."""
    problems: list[Problem] = []
    published = _tried(problems, lambda: read_lock(directory)) or {}
    functions = _tried(problems, lambda: _functions(directory)) or {}
    models: dict[str, AveModel] = {}
    texts: dict[str, tuple[str, str]] = {}
    for path in sorted(directory.glob("*.toml")) if functions else ():
        if path.name == FUNCTIONS_FILE:
            continue
        text = _tried(problems, lambda path=path: _text(path))
        if text is None:
            continue
        model = _tried(problems, lambda: parse_model(text, path.name, functions))
        if model is None:
            continue
        name = full_name(model)
        if path.stem not in (model.slug, name):
            problems.append(Problem(path.name, "slug", f"het bestand moet {name}.toml heten"))
        if name in models:
            problems.append(Problem(path.name, "version", f"{name} bestaat al in {texts[name][0]}"))
        models[name] = model
        texts[name] = (path.name, text)
    if not problems:
        problems.extend(changed_since_published(published, texts))
    if problems:
        raise ModelError(tuple(problems))
    return Library(
        functions=functions,
        published=tuple(m for name, m in models.items() if name in published),
        drafts=tuple(m for name, m in models.items() if name not in published),
        texts=texts,
    )


def _functions(directory: Path) -> Mapping[str, Function]:
    return parse_functions(_text(directory / FUNCTIONS_FILE), FUNCTIONS_FILE)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError((Problem(path.name, "", f"kan niet gelezen worden: {error}"),)) from error


def _tried(problems, read):
    """What `read` gives, or None with its problems added."""
    try:
        return read()
    except ModelError as error:
        problems.extend(error.problems)
        return None


@cache
def library() -> Library:
    """The models that come with the application, read once. Raises ModelError."""
    return read_library()


def get(slug: str, version: str | None = None) -> AveModel:
    """A published model; the newest unless a version is named. Raises UnknownModelError."""
    return library().get(slug, version)


def all_models() -> tuple[AveModel, ...]:
    """The newest published version of each model. Raises ModelError if any file is broken."""
    return library().latest()
