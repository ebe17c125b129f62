"""From the text of a TOML file to a model, or to every reason why it is none."""

import tomllib
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from .instruments import parse_instruments
from .parse_causes import check_suggestions, parse_suggestions
from .parse_parts import (
    parse_access,
    parse_caseload,
    parse_dispute,
    parse_grip,
    parse_hand_back,
    parse_ladder,
    parse_meetings,
    parse_minors,
    parse_phase,
    parse_set_aside,
)
from .parse_steps import parse_transitions
from .problems import ModelError, Problem
from .reader import Context, Table
from .types import AveModel, Function, Phase, Responsibility
from .validate import validate

ALWAYS = ("beheerder", "fg")
"""Functions every municipality has, whatever its model."""

WITH_SOURCE = ("plan_form", "problem_areas", "dominant_problems", "pyramid")
"""Plain values of a model whose source must be named when they are there."""


def parse_functions(text: str, file: str) -> Mapping[str, Function]:
    """The one list of functions. Raises ModelError with every problem in it."""
    context = Context(file)
    root = Table(context, _toml(text, file), "")
    functions = {}
    for key in root.names():
        table = root.table(key)
        if table is None:
            continue
        stands_for = table.choice("stands_for", Responsibility) if table.has("stands_for") else None
        functions[key] = Function(
            id=key,
            label=table.text("label"),
            description=table.text("description"),
            stands_for=stands_for,
            gremium=table.flag("gremium"),
        )
        table.done()
    _raise_if(context.problems)
    return MappingProxyType(functions)


def parse_model(text: str, file: str, functions: Mapping[str, Function]) -> AveModel:
    """The model in `text`. Raises ModelError with every problem: file, key and reason."""
    context = Context(file)
    root = Table(context, _toml(text, file), "")
    seeds = root.words("seeds")
    context.seeds = frozenset(seeds)
    own_functions = _functions(root, functions)
    context.functions = frozenset(own_functions)
    phases = root.table("phase", required=True)
    context.phases = phases.names() if phases else ()
    needed = [key for key in WITH_SOURCE if root.has(key)]
    model = AveModel(
        slug=root.text("slug"),
        version=root.text("version"),
        effective=_date(root, "effective"),
        title=root.text("title"),
        source=root.source(),
        functions=own_functions,
        phases=MappingProxyType(_phases(phases)),
        transitions=parse_transitions(root),
        access=parse_access(root),
        caseload=parse_caseload(root),
        recurrence_months=root.number("recurrence_months"),
        waakvlam_days=root.number("waakvlam_days"),
        plan_form=root.texts("plan_form"),
        problem_areas=root.words("problem_areas"),
        dominant_problems=root.words("dominant_problems"),
        ladder=parse_ladder(root),
        meetings=parse_meetings(root),
        instruments=parse_instruments(root),
        pyramid=root.words("pyramid"),
        dispute=parse_dispute(root),
        minors=parse_minors(root),
        hand_back=parse_hand_back(root),
        set_aside=parse_set_aside(root),
        grip=parse_grip(root),
        suggestions=parse_suggestions(root),
        notes=root.texts("notes"),
        seeds=seeds,
        sources=root.sources([*needed, "recurrence_months", "waakvlam_days"]),
    )
    root.done()
    validate(model, context)
    check_suggestions(model.suggestions, model.transitions, context)
    _raise_if(context.problems)
    return model


def _functions(root: Table, known: Mapping[str, Function]) -> Mapping[str, Function]:
    root.context.functions = frozenset(known)
    named = root.functions("functions", required=True)
    for function in ALWAYS:
        if function not in named:
            root.wrong("functions", f"{function} hoort bij elk model")
    labels = root.words("labels")
    for function in labels:
        if function not in named:
            root.wrong(f"labels.{function}", "dit model noemt deze functie niet")
    return MappingProxyType(
        {
            name: Function(
                id=name,
                label=labels.get(name, known[name].label),
                description=known[name].description,
                stands_for=known[name].stands_for,
                gremium=known[name].gremium,
            )
            for name in named
        }
    )


def _phases(table: Table | None) -> dict[str, Phase]:
    if table is None:
        return {}
    found = {}
    for key in table.names():
        phase = table.table(key)
        if phase is not None:
            found[key] = parse_phase(phase, key)
    return found


def _date(root: Table, key: str) -> str:
    value = root.text(key)
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        root.wrong(key, f"is geen datum (jjjj-mm-dd): {value}")
        return ""


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError((Problem(file, "", f"is geen geldige TOML: {error}"),)) from error


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise ModelError(tuple(sorted(set(problems))))
