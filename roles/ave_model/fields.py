"""The kinds of values that a model file holds: how each is written there, and what it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetPydanticSchema,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticKnownError

from .problems import wrong

if TYPE_CHECKING:
    from .types import Function

ENTRY = "entry"
"""How a file and the command line name the place a new case comes from."""

OURS = "ours"
"""The seed name of a fact on which the sources are silent."""

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Known:
    """What the values of one file may name; pydantic hands it to every check as its context."""

    seeds: frozenset[str]
    functions: Mapping[str, "Function"]
    """The functions that the model names, under its own labels."""
    phases: tuple[str, ...]


Info = ValidationInfo[Known]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: the seed's name and the phrase or section, or `ours`."""

    seed: str
    phrase: str


def read_as(kind: Any, convert: Callable[[Any, Info], Any]) -> GetPydanticSchema:
    """The file writes it as `kind`; `convert` makes of that what the model holds."""
    return GetPydanticSchema(lambda _, handler: handler(Annotated[kind, AfterValidator(convert)]))


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise wrong("noemt hetzelfde twee keer")
    return values


def _not_empty(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise wrong("is leeg")
    return values


def _not_a_key(_: object) -> NoReturn:
    raise PydanticKnownError("unexpected_keyword_argument")


def _list_of_tables(value: object) -> object:
    if not isinstance(value, list):
        raise wrong("moet een lijst van tabellen zijn")
    return value


def _known_function(name: str, info: Info) -> str:
    if name not in info.context.functions:
        raise wrong(f"onbekende functie: {name}")
    return name


def _known_phase(phase_id: str, info: Info) -> str:
    if phase_id not in info.context.phases:
        raise wrong(f"onbekende fase: {phase_id}")
    return phase_id


def _start(phase_id: str, info: Info) -> str:
    return "" if phase_id == ENTRY else _known_phase(phase_id, info)


def _iso(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise wrong(f"is geen datum (jjjj-mm-dd): {day}") from None


def _source(text: str, info: Info) -> Source:
    seed, _, phrase = (part.strip() for part in text.partition(":"))
    if seed not in info.context.seeds and seed != OURS:
        raise wrong(f"onbekende bron: {seed}")
    if seed != OURS and not phrase:
        raise wrong("noemt de bron, maar niet de plaats daarin")
    return Source(seed, phrase)


def _named(tables: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({key: replace(table, id=key) for key, table in tables.items()})


def with_source(parts: tuple[Any, ...], info: Info) -> tuple[Any, ...]:
    """The parts; those without a source of their own have that of the table they stand in."""
    source = info.data.get("source", OF_ITS_WHOLE)
    return tuple(replace(p, source=source) if p.source == OF_ITS_WHOLE else p for p in parts)


# No number may stand where a text belongs, nor the other way round: the values are strict. The
# lists and tables are not, because TOML knows no tuples, enums or dataclasses.
Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
OptionalText = Annotated[str, StringConstraints(strict=True, strip_whitespace=True)]
Number = Annotated[int, Field(strict=True, ge=0)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[Text, AfterValidator(_iso)]

READ_ONLY = AfterValidator(MappingProxyType)
DISTINCT = AfterValidator(_distinct)
NOT_EMPTY = AfterValidator(_not_empty)
Texts = Annotated[tuple[Text, ...], DISTINCT]
TextByKey = Annotated[Mapping[str, Text], READ_ONLY]

FunctionId = Annotated[Text, AfterValidator(_known_function)]
Functions = Annotated[tuple[FunctionId, ...], DISTINCT]
SomeFunctions = Annotated[tuple[FunctionId, ...], NOT_EMPTY, DISTINCT]

PhaseId = Annotated[Text, AfterValidator(_known_phase)]
SomePhases = Annotated[tuple[PhaseId, ...], NOT_EMPTY, DISTINCT]

StartPhaseId = Annotated[Text, AfterValidator(_start)]
"""A phase, or "" where the file says that a new case comes in."""

NOT_A_KEY = PlainValidator(_not_a_key)
IdFromKey = Annotated[str, Field(default=""), NOT_A_KEY]
"""The id of a table is the key it stands under; it does not stand in the table itself."""
NAMED_BY_KEY = AfterValidator(_named)

SourceText = Annotated[Source, read_as(Text, _source)]
"""`"D: AVE3, Opschalen"`, or `"ours: why"`."""
SourceByKey = Annotated[Mapping[str, SourceText], READ_ONLY]

OF_ITS_WHOLE = Source("", "")
LentSource = Annotated[SourceText, Field(default=OF_ITS_WHOLE)]
"""The source of a part; where it names none, `with_source` gives it that of its whole."""

Tables = Annotated[tuple[_Part, ...], BeforeValidator(_list_of_tables)]
Parts = Annotated[Tables[_Part], AfterValidator(with_source)]
"""Tables that may lean on the source of the table they stand in."""
