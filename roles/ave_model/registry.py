"""All models, read once: the published ones for use, the drafts for who writes them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from .lock import changed_since_published, read_lock
from .parse import parse_documents, parse_functions, parse_model, parse_principles
from .problems import ModelError, Problem
from .rules import Principles
from .sources import Document, unsourced
from .types import AveModel, Function

MODELS_DIR = Path(__file__).resolve().parent.parent / "ave_models"
FUNCTIONS_FILE = "functions.toml"
DOCUMENTS_FILE = "seeds.toml"
PRINCIPLES_FILE = "principles.toml"
SHARED = frozenset({FUNCTIONS_FILE, DOCUMENTS_FILE, PRINCIPLES_FILE})
"""The files that are no model, and that every model leans on."""

_Read = TypeVar("_Read")


class UnknownModelError(LookupError):
    """No such slug or version; the message (Dutch) names those there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """The models of one directory; `texts` is `slug@version` → (file name, text)."""

    functions: Mapping[str, Function]
    principles: tuple[str, ...]
    """What holds in every model, and where it stands."""
    principles_source: str
    published: tuple[AveModel, ...]
    drafts: tuple[AveModel, ...]
    texts: Mapping[str, tuple[str, str]]

    def models(self, *, drafts: bool = False) -> tuple[AveModel, ...]:
        """Every version, ordered by slug and then by date of effect."""
        wanted = self.published + (self.drafts if drafts else ())
        return tuple(sorted(wanted, key=lambda m: (m.slug, m.effective, m.version)))

    def latest(self, *, drafts: bool = False) -> tuple[AveModel, ...]:
        """The newest version of each slug, by date of effect; ordered by slug."""
        return tuple({m.slug: m for m in self.models(drafts=drafts)}.values())

    def get(self, slug: str, version: str | None = None, *, drafts: bool = False) -> AveModel:
        """The model, in its newest version unless one is named. Raises UnknownModelError."""
        if version is None:
            known = {m.slug: m for m in self.latest(drafts=drafts)}
            wanted = slug
        else:
            known = {full_name(m): m for m in self.models(drafts=drafts)}
            wanted = f"{slug}@{version}"
        if wanted in known:
            return known[wanted]
        raise UnknownModelError(f"Onbekend model: {wanted}. Wel bekend: {', '.join(known)}.")


def full_name(model: AveModel) -> str:
    return f"{model.slug}@{model.version}"


def read_library(directory: Path = MODELS_DIR) -> Library:
    """Reads and checks every file. Raises ModelError with the problems of all files at once."""
    problems: list[Problem] = []
    published = _tried(problems, partial(read_lock, directory)) or {}
    functions = _tried(problems, partial(_functions, directory)) or {}
    documents = _tried(problems, partial(_documents, directory))
    principles = _tried(problems, partial(_principles, directory))
    models: dict[str, AveModel] = {}
    texts: dict[str, tuple[str, str]] = {}
    for path in sorted(directory.glob("*.toml")) if functions else ():
        if path.name in SHARED:
            continue
        read = _tried(problems, partial(_model, path, functions))
        if read is None:
            continue
        model, text = read
        name = full_name(model)
        if path.stem not in (model.slug, name):
            problems.append(Problem(path.name, "slug", f"het bestand moet {name}.toml heten"))
        if name in models:
            problems.append(Problem(path.name, "version", f"{name} bestaat al in {texts[name][0]}"))
        if documents is not None:
            problems += (Problem(path.name, *said) for said in unsourced(model, documents))
        models[name] = model
        texts[name] = (path.name, text)
    # A published file that cannot be read is already named above; do not call it missing too.
    complete = not problems
    problems.extend(changed_since_published(published, texts, complete=complete))
    if problems or documents is None or principles is None:
        raise ModelError(tuple(problems))
    source = documents[principles.seed].title if principles.seed in documents else principles.seed
    return Library(
        functions=functions,
        principles=principles.principles,
        principles_source=f"{source}: {principles.section}",
        published=tuple(m for name, m in models.items() if name in published),
        drafts=tuple(m for name, m in models.items() if name not in published),
        texts=texts,
    )


def _model(path: Path, functions: Mapping[str, Function]) -> tuple[AveModel, str]:
    text = _text(path)
    return parse_model(text, path.name, functions), text


def _functions(directory: Path) -> Mapping[str, Function]:
    return parse_functions(_text(directory / FUNCTIONS_FILE), FUNCTIONS_FILE)


def _documents(directory: Path) -> Mapping[str, Document]:
    return parse_documents(_text(directory / DOCUMENTS_FILE), DOCUMENTS_FILE)


def _principles(directory: Path) -> Principles:
    return parse_principles(_text(directory / PRINCIPLES_FILE), PRINCIPLES_FILE)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError((Problem(path.name, "", f"kan niet gelezen worden: {error}"),)) from error


def _tried(problems: list[Problem], read: Callable[[], _Read]) -> _Read | None:
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


def deputies_of(functions: Iterable[str]) -> list[Function]:
    """The functions that act in one of these when nobody who has it is there."""
    wanted = set(functions)
    return [f for f in library().functions.values() if f.deputy_of and f.deputy_of in wanted]


def functions_in(model: AveModel) -> dict[str, Function]:
    """The functions that somebody can have under this model: its own, and their deputies."""
    return {**model.functions, **{f.id: f for f in deputies_of(model.functions)}}


def get(slug: str, version: str | None = None) -> AveModel:
    """A published model; the newest unless a version is named. Raises UnknownModelError."""
    return _found(library(), slug, version)


@cache
def _found(among: Library, slug: str, version: str | None) -> AveModel:
    """Kept, because a page asks for the model of a hundred cases."""
    return among.get(slug, version)


def all_models() -> tuple[AveModel, ...]:
    """The newest published version of each model. Raises ModelError if any file is broken."""
    return library().latest()
