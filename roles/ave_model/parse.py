"""From the text of a TOML file to a model, or to every reason why it is none."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from .fields import Known
from .problems import ModelError, Problem, problems_in
from .rules import Principles
from .sources import Document
from .types import AveModel, Function, FunctionByKey
from .validate import WITH_SOURCE, contradictions

MODEL = TypeAdapter(AveModel)
FUNCTIONS = TypeAdapter[Mapping[str, Function]](FunctionByKey, config=ConfigDict(extra="forbid"))

DOCUMENTS = TypeAdapter(Mapping[str, Document], config=ConfigDict(extra="forbid"))
PRINCIPLES = TypeAdapter(Principles)

HARMLESS: Mapping[str, Any] = {
    "slug": "-",
    "version": "-",
    "effective": "2000-01-01",
    "title": "-",
    "source": "ours",
    "phase": {},
    "transition": [],
    "caseload": {"warn": 0, "over": 0, "source": "ours"},
    "recurrence_months": 0,
    "waakvlam_days": 0,
}
"""Stands in for what could not be read, so that the rest can still be judged."""

LOOKED_UP = frozenset({"functions", "phase", "transition", "sources", *WITH_SOURCE})
"""What other tables name: where one of these could not be read, a name may be right after all."""


def parse_functions(text: str, file: str) -> Mapping[str, Function]:
    """The one list of functions. Raises ModelError with every problem in it."""
    try:
        functions = FUNCTIONS.validate_python(_toml(text, file))
    except ValidationError as error:
        raise _refused(problems_in(file, error)) from error
    unknown = tuple(
        Problem(file, f"{f.id}.deputy_of", f"onbekende functie: {f.deputy_of}")
        for f in functions.values()
        if f.deputy_of and (f.deputy_of not in functions or functions[f.deputy_of].deputy_of)
    )
    if unknown:
        raise ModelError(unknown)
    return functions


def parse_documents(text: str, file: str) -> Mapping[str, Document]:
    """The documents that models quote. Raises ModelError with every problem in it."""
    try:
        return DOCUMENTS.validate_python(_toml(text, file))
    except ValidationError as error:
        raise _refused(problems_in(file, error)) from error


def parse_principles(text: str, file: str) -> Principles:
    """What holds in every model. Raises ModelError with every problem in it."""
    try:
        return PRINCIPLES.validate_python(_toml(text, file))
    except ValidationError as error:
        raise _refused(problems_in(file, error)) from error


def parse_model(text: str, file: str, functions: Mapping[str, Function]) -> AveModel:
    """The model in `text`. Raises ModelError with every problem: file, key and reason."""
    data = _toml(text, file)
    known = _known(data, functions)
    try:
        model = MODEL.validate_python(data, context=known)
    except ValidationError as error:
        found = [*problems_in(file, error), *_also_wrong(data, file, known, error)]
        raise _refused(found) from error
    found = [Problem(file, key, reason) for key, reason in contradictions(model)]
    if found:
        raise _refused(found)
    return model


def _also_wrong(
    data: dict[str, Any], file: str, known: Known, error: ValidationError
) -> list[Problem]:
    """The contradictions in what is left without the parts that could not be read."""
    places = [found["loc"] for found in error.errors()]
    broken = {place[: 2 if place[0] in ("phase", "transition") else 1] for place in places}
    rest = {key: value for key, value in data.items() if (key,) not in broken}
    if "phase" in rest:
        rest["phase"] = {k: v for k, v in rest["phase"].items() if ("phase", k) not in broken}
    if "transition" in rest:
        numbered = enumerate(rest["transition"])
        rest["transition"] = [step for n, step in numbered if ("transition", n) not in broken]
    try:
        model = MODEL.validate_python(
            {**HARMLESS, "functions": list(known.functions), **rest}, context=known
        )
    except ValidationError:
        return []  # without functions there is no model to judge
    whole = LOOKED_UP.isdisjoint(place[0] for place in places)
    return [Problem(file, key, reason) for key, reason in contradictions(model, whole=whole)]


def _known(data: dict[str, Any], functions: Mapping[str, Function]) -> Known:
    """What the file says that its values may name, as far as it says it rightly."""
    labels, names = _table(data, "labels"), data.get("functions")
    named = [n for n in names if isinstance(n, str)] if isinstance(names, list) else []
    return Known(
        seeds=frozenset(_table(data, "seeds")),
        functions=MappingProxyType(
            {
                name: replace(functions[name], label=labels.get(name, functions[name].label))
                for name in named
                if name in functions
            }
        ),
        phases=tuple(_table(data, "phase")),
    )


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key)
    return table if isinstance(table, dict) else {}


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError((Problem(file, "", f"is geen geldige TOML: {error}"),)) from error


def _refused(problems: list[Problem]) -> ModelError:
    return ModelError(tuple(sorted(set(problems))))
