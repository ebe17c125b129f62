"""AVE in het kort: a model as its matrix and its rules, or two beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from os.path import commonprefix
from typing import Any

from common.dates import full
from common.plurals import days_words
from roles.ave_model import registry
from roles.ave_model.fields import Source
from roles.ave_model.matrix import PairRow, matrix, side_by_side
from roles.ave_model.types import AveModel, Direction, Phase, Responsibility, Transition
from roles.ave_model.who import step_title
from roles.ave_model.words import NORM_WORDS, labels, listed, norm_amount, norm_line, phase_name
from roles.models import Municipality, NormOverride

STEP_COLUMNS: tuple[dict[str, Any], ...] = (
    {"label": "Stap"},
    {"label": "Beslist"},
    {"label": "Vier ogen"},
    {"label": "Samen met"},
    {"label": "Adviseert"},
    {"label": "Criteria", "numeric": True},
    {"label": "Eerst", "numeric": True},
    {"label": "Hoort het"},
)


def one_model(model: AveModel, *, sources: bool) -> dict[str, Any]:
    """The matrix of one model: its phases as columns."""
    phases = list(model.phases.values())
    return {
        "name": model.title.partition(":")[0],
        "columns": [
            {"label": p.label, "severity": p.severity, "sub": p.title if p.title != p.label else ""}
            for p in phases
        ],
        "rows": [
            {
                "label": row.label,
                "cells": [
                    {
                        "lines": cell.lines,
                        "source": _source(model, row.key, cell.phase)
                        if sources and cell.lines
                        else "",
                    }
                    for cell in row.cells
                ],
            }
            for row in matrix(model)
        ],
    }


def two_models(left: AveModel, right: AveModel, *, differing: bool = False) -> dict[str, Any]:
    """Two models on the same columns: each subject has a row for either, differences marked; only
    subjects that differ, when one asks for that."""
    found = side_by_side(left, right)
    groups = [pair.group for pair in found[0].pairs] if found else []
    rows = []
    for row in found:
        if differing and not row.differs:
            continue
        rows += [_half(row, left, is_left=True), _half(row, right, is_left=False)]
    return {
        "name": f"{left.short_name} naast {right.short_name}",
        "columns": [_group(group, (left, right)) for group in groups],
        "rows": rows,
    }


def _half(row: PairRow, model: AveModel, *, is_left: bool) -> dict[str, Any]:
    cells = []
    for pair in row.pairs:
        mine = pair.left if is_left else pair.right
        several = len(mine) > 1
        lines = [
            f"{phase_name(model, cell.phase)}: {line}" if several else line
            for cell in mine
            for line in cell.lines
        ]
        cells.append({"lines": lines, "differs": pair.differs})
    return {"label": f"{row.label}: {model.short_name}", "cells": cells}


def _group(group: str, models: Iterable[AveModel]) -> dict[str, Any]:
    phases = [p for m in models for p in m.phases.values() if p.group == group]
    names = sorted({p.label for p in phases})
    shared = commonprefix(names)  # noqa: RUF071  # of letters: 2A and 2B are AVE2
    return {
        "label": shared,
        "severity": max(p.severity for p in phases),
        "sub": listed((name for name in names if name != shared), "en") if names[1:] else "",
    }


def _source(model: AveModel, key: str, phase_id: str) -> str:
    phase = model.phase(phase_id)
    if key == "situation":
        found: Iterable[Source] = (phase.source,)
    elif key in set(Responsibility):
        found = (slot.source for slot in phase.slots_for(Responsibility(key)))
    elif key in ("entry", "up", "down"):
        found = (step.source for step in _steps(model, phase, key))
    else:
        found = (phase.sources[key],) if key in phase.sources else ()
    return " · ".join(dict.fromkeys(f"{s.seed}: {s.phrase}" for s in found))


def _steps(model: AveModel, phase: Phase, key: str) -> list[Transition]:
    if key == "entry":
        return [step for step in model.entries() if step.to_phase == phase.id]
    wanted = {
        "up": (Direction.UP, Direction.WITHIN_UP),
        "down": (Direction.DOWN, Direction.WITHIN_DOWN),
    }[key]
    return [step for step in model.transitions_from(phase.id) if step.direction in wanted]


def rules(model: AveModel) -> dict[str, Any]:
    """What stands beside the matrix: steps, ladder, and what holds in every phase."""
    return {
        "model": model,
        "steps": {
            "caption": f"Op- en afschalen: {model.short_name}",
            "columns": STEP_COLUMNS,
            "rows": [{"cells": _step_cells(model, step)} for step in model.transitions],
        },
        "facts_title": f"Wat verder geldt: {model.short_name}",
        "meetings_title": f"Overleggen: {model.short_name}",
        "notes_title": f"Opmerkingen: {model.short_name}",
        "notes": list(model.notes),
        "routes_title": f"Waar een signaal heen gaat: {model.short_name}",
        "routes": [{"term": route.signals, "value": route.to} for route in model.routes],
        "functions_title": f"Wat een functie doet: {model.short_name}",
        "functions": _functions(model),
        "ladder": [f"{r.step}. {r.text}" for r in model.ladder],
        "facts": _facts(model),
        "meetings": [{"term": meeting.label, "value": meeting.text} for meeting in model.meetings],
    }


def _step_cells(model: AveModel, step: Transition) -> list[dict[str, Any]]:
    needed = "alle" if step.all_criteria else "minstens 1"
    cells: list[dict[str, Any]] = [
        {"text": step_title(model, step)},
        {"text": listed(labels(model, step.decides)), "sub": _in_the_name_of(step)},
        {"text": "ja" if step.four_eyes else "nee"},
        {"text": _names(model, step.together_with)},
        {"text": _names(model, step.advises)},
        {"text": len(step.criteria) or "–", "sub": needed if step.criteria else ""},
        {"text": len(step.preconditions) or "–"},
        {"text": _names(model, step.informs, "en")},
    ]
    for cell, column in zip(cells, STEP_COLUMNS, strict=True):
        cell["column"] = column
    return cells


def _in_the_name_of(step: Transition) -> str:
    return f"namens {step.gremium}" if step.gremium else ""


def _names(model: AveModel, functions: tuple[str, ...], last: str = "of") -> str:
    return listed(labels(model, functions), last) if functions else "–"


def _functions(model: AveModel) -> list[dict[str, Any]]:
    """What each function is for, with the tasks that the source gives it."""
    return [
        {
            "term": function.label,
            "lines": [function.description, *(profile.tasks if profile else ())],
        }
        for function in model.functions.values()
        for profile in [model.profiles.get(function.id)]
    ]


def principles() -> dict[str, Any]:
    """The leading principles, which hold in every model."""
    found = registry.library()
    return {"lines": list(found.principles), "source": found.principles_source}


def wams(model: AveModel, since: date | None, today: date) -> str:
    """Whether the Wams applies, for a model whose source speaks of it; "" for another."""
    if not any(phase.legal_ideal for phase in model.phases.values()):
        return ""
    if since is None:
        return (
            "De Wams is nog niet ingegaan. Wat de bron erover zegt, staat hieronder als ideaal "
            "plaatje, niet als wet."
        )
    word = "geldt sinds" if since <= today else "gaat in op"
    return f"De Wams {word} {full(since)}. De bron schreef dit als ideaal plaatje, vóór de wet."


def _facts(model: AveModel) -> list[dict[str, Any]]:
    named = (
        ("Bij onenigheid", model.dispute),
        ("Minderjarigen", model.minors),
        ("Teruggeven om te volgen", model.hand_back),
        ("Tijdelijk buitenspel zetten", model.set_aside),
        ("Crisis (GRIP)", model.grip),
    )
    facts: list[dict[str, Any]] = [
        {"term": term, "value": rule.text} for term, rule in named if rule is not None
    ]
    facts += [
        {
            "term": "Caseload per regisseur",
            "value": f"waarschuwing bij {model.caseload.warn}, "
            f"te veel vanaf {model.caseload.over} casussen",
        },
        {
            "term": "Terugkeer",
            "value": "een nieuwe casus binnen "
            f"{norm_amount('recurrence_months', model.recurrence_months)}",
        },
        {"term": "Waakvlam", "value": days_words(model.waakvlam_days)},
    ]
    if model.instruments:
        labels_of = [instrument.label for instrument in model.instruments]
        facts.append({"term": "Maatregelen en instrumenten", "lines": labels_of})
    if model.plan_form:
        facts.append({"term": "Vorm van het plan", "lines": model.plan_form})
    return facts


def own_norms(municipality: Municipality) -> list[dict[str, Any]]:
    """The norms a municipality set in the place of its model's."""
    model = municipality.ave_model
    return [
        {
            "term": phase_name(model, o.phase),
            "value": norm_line(
                o.norm, o.days, working=o.norm in model.phases[o.phase].norms.working_days
            ),
        }
        for o in NormOverride.objects.filter(municipality=municipality).order_by("phase", "norm")
        if o.phase in model.phases and o.norm in NORM_WORDS
    ]
