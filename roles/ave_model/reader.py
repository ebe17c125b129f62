"""Reads a TOML table key by key: notes what is wrong and goes on, and at the end knows which
keys nobody asked for."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from .predicates import PREDICATES
from .problems import Problem
from .types import Predicate, Source

OURS = "ours"
"""The seed name of a fact on which the sources are silent."""

_Choice = TypeVar("_Choice", bound=StrEnum)


class Context:
    """What holds for a whole file: its name, its seeds, the functions it may name, its problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.seeds: frozenset[str] = frozenset()
        self.functions: frozenset[str] = frozenset()
        self.phases: tuple[str, ...] = ()

    def add(self, key: str, reason: str) -> None:
        self.problems.append(Problem(self.file, key, reason))


class Table:
    """One TOML table; every method takes a key, and gives a harmless value where it is wrong."""

    def __init__(self, context: Context, data: object, path: str) -> None:
        self.context = context
        self.path = path
        self._asked: set[str] = set()
        if not isinstance(data, dict):
            context.add(path, "hier hoort een tabel te staan")
            data = {}
        self._data: dict[str, Any] = data

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, reason: str) -> None:
        self.context.add(self.at(key), reason)

    def has(self, key: str) -> bool:
        return key in self._data

    def names(self) -> tuple[str, ...]:
        return tuple(self._data)

    def _take(self, key: str, kind: type, what: str, *, required: bool) -> Any:
        self._asked.add(key)
        if key not in self._data:
            if required:
                self.wrong(key, "ontbreekt")
            return None
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(key, f"moet {what} zijn")
            return None
        return value

    def text(self, key: str, *, required: bool = True) -> str:
        value = self._take(key, str, "een tekst", required=required)
        if value is not None and required and not value.strip():
            self.wrong(key, "is leeg")
        return value.strip() if value else ""

    def flag(self, key: str, *, required: bool = False, default: bool = False) -> bool:
        value = self._take(key, bool, "true of false", required=required)
        return default if value is None else value

    def number(self, key: str, *, required: bool = True, default: int = 0) -> int:
        value = self._take(key, int, "een geheel getal", required=required)
        if value is not None and value < 0:
            self.wrong(key, "mag niet negatief zijn")
            return default
        return default if value is None else value

    def days(self, key: str) -> int | None:
        """A number of days, or None where the file gives none."""
        return self.number(key) if self.has(key) else None

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self._take(key, list, "een lijst van teksten", required=required)
        if value is None:
            return ()
        if not all(isinstance(item, str) and item.strip() for item in value):
            self.wrong(key, "moet een lijst van teksten zijn, zonder lege")
            return ()
        if len(set(value)) < len(value):
            self.wrong(key, "noemt hetzelfde twee keer")
        if required and not value:
            self.wrong(key, "is leeg")
        return tuple(value)

    def functions(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        return self._known(key, required, self.context.functions, "onbekende functie")

    def phases(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        return self._known(key, required, self.context.phases, "onbekende fase")

    def _known(
        self, key: str, required: bool, known: Iterable[str], reason: str
    ) -> tuple[str, ...]:
        values = self.texts(key, required=required)
        for value in values:
            if value not in known:
                self.wrong(key, f"{reason}: {value}")
        return tuple(v for v in values if v in known)

    def one_phase(self, key: str) -> str:
        value = self.text(key)
        if value and value not in self.context.phases:
            self.wrong(key, f"onbekende fase: {value}")
        return value

    def choice(self, key: str, kind: type[_Choice]) -> _Choice | None:
        value = self.text(key)
        if value in list(kind):
            return kind(value)
        if value:
            self.wrong(key, f"onbekend: {value}; mogelijk zijn {', '.join(kind)}")
        return None

    def words(self, key: str) -> Mapping[str, str]:
        """A table of text by key, in the order of the file."""
        value = self._take(key, dict, "een tabel van teksten", required=False) or {}
        for name, text in value.items():
            if not isinstance(text, str) or not text.strip():
                self.context.add(f"{self.at(key)}.{name}", "moet een tekst zijn")
        return MappingProxyType({n: t for n, t in value.items() if isinstance(t, str)})

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        self._asked.add(key)
        if key not in self._data:
            if required:
                self.wrong(key, "ontbreekt")
            return None
        return Table(self.context, self._data[key], self.at(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        value = self._take(key, list, "een lijst van tabellen", required=False) or []
        return tuple(
            Table(self.context, item, f"{self.at(key)}[{number}]")
            for number, item in enumerate(value, start=1)
        )

    def source(self, key: str = "source", *, default: Source | None = None) -> Source:
        """`"D: AVE3, Opschalen"`, or `"ours: why"`; a part may lean on the source of its whole."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        value = self.text(key)
        seed, _, phrase = (part.strip() for part in value.partition(":"))
        if not value:
            return Source("", "")
        if seed not in self.context.seeds and seed != OURS:
            self.wrong(key, f"onbekende bron: {seed}")
        elif seed != OURS and not phrase:
            self.wrong(key, "noemt de bron, maar niet de plaats daarin")
        return Source(seed, phrase)

    def sources(self, needed: Iterable[str]) -> Mapping[str, Source]:
        """The `[sources]` table, which must name exactly the keys that are `needed`."""
        needed = tuple(needed)
        table = self.table("sources", required=bool(needed))
        if table is None:
            return MappingProxyType({})
        found = {key: table.source(key) for key in needed}
        table.done()
        return MappingProxyType(found)

    def predicate(self, key: str) -> Predicate | None:
        """`"safety_risk"`, or `{ consulted = { any_of = ["…"] } }` for one with parameters."""
        self._asked.add(key)
        value = self._data.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            value = {value: {}}
        if not isinstance(value, dict) or len(value) != 1:
            self.wrong(key, "moet één voorwaarde noemen")
            return None
        ((name, params),) = value.items()
        if name not in PREDICATES:
            self.wrong(key, f"onbekende voorwaarde: {name}")
            return None
        wanted = PREDICATES[name][1]
        if not isinstance(params, dict) or set(params) != wanted:
            needs = ", ".join(sorted(wanted)) or "geen"
            self.wrong(key, f"voorwaarde {name} vraagt deze gegevens: {needs}")
            return None
        return self._with_params(key, name, params)

    def _with_params(self, key: str, name: str, params: dict[str, Any]) -> Predicate | None:
        for param, value in params.items():
            many = param == "any_of"
            items = value if isinstance(value, list) else [value]
            right = isinstance(value, list) is many and items
            if not right or not all(isinstance(i, str) and i for i in items):
                what = "een lijst van teksten" if many else "een tekst"
                self.context.add(f"{self.at(key)}.{name}.{param}", f"moet {what} zijn")
                return None
        frozen = {p: tuple(v) if isinstance(v, list) else v for p, v in params.items()}
        return Predicate(name, MappingProxyType(frozen))

    def done(self) -> None:
        """Every key that nobody asked for is a mistake."""
        for key in self._data:
            if key not in self._asked:
                self.wrong(key, "onbekende sleutel")
