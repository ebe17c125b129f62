"""Norms as pages show them: what holds, what the model says, and what was changed by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from roles.acting import Actor
from roles.ave_model.norms import WHOLE, Norm, Overrides, settable_norms
from roles.ave_model.types import AveModel
from roles.ave_model.validate import GRAVEST
from roles.ave_model.words import norm_amount, norm_name
from roles.models import Municipality, NormChange
from roles.services.norms import own_numbers
from roles.services.people import manages

WHOLE_PLACE = "gemeente"
"""How `WHOLE` stands in an address."""
HISTORY = 20

NORMS: tuple[dict[str, Any], ...] = (
    {"label": "Norm"},
    {"label": "Geldt nu"},
    {"label": "Volgens het model"},
)
CHANGES: tuple[dict[str, Any], ...] = (
    {"label": "Wanneer"},
    {"label": "Norm"},
    {"label": "Wijziging"},
    {"label": "Waarom"},
    {"label": "Wie"},
)


def norms_of_place(municipality: Municipality, actor: Actor) -> dict[str, Any]:
    """Every norm of a municipality, phase by phase, and the newest changes."""
    model, own = municipality.ave_model, own_numbers(municipality)
    may_change = manages(municipality, actor)
    tables = [_table(municipality, model, phase, own, link=may_change) for phase in _phases(model)]
    return {
        "municipality": municipality,
        "may_change": may_change,
        "own_count": len(own),
        "tables": [table for table in tables if table["rows"]],
        **history(municipality),
    }


def norm_page(municipality: Municipality, phase: str, norm: str) -> dict[str, Any]:
    """One norm: what holds, what the model says, what it touches, and its history."""
    model, own = municipality.ave_model, own_numbers(municipality)
    standing = settable_norms(model, phase, own)[norm]
    by_model = settable_norms(model, phase, {}).get(norm)
    set_itself = (phase, norm) in own
    return {
        "title": f"{norm_name(norm)} in {phase_words(model, phase)}" if phase else norm_name(norm),
        "facts": [
            {"term": "Geldt nu", "value": _amount(norm, standing)},
            {"term": "Volgens het model", "value": _amount(norm, by_model)},
        ],
        "touches": _touches(model, phase),
        "undo_label": f"Neem weer die van het model ({_amount(norm, by_model)})"
        if set_itself
        else "",
        **history(municipality, phase=phase, norm=norm),
    }


def history(
    municipality: Municipality, *, phase: str = "", norm: str = "", before: int | None = None
) -> dict[str, Any]:
    """The newest changes, of one norm when it is named; before a number for the page after."""
    rows = NormChange.objects.filter(municipality=municipality)
    if norm:
        rows = rows.filter(phase=phase, norm=norm)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("by").order_by("-pk")[: HISTORY + 1])
    shown = found[:HISTORY]
    return {
        "change_columns": CHANGES,
        "changes": [{"cells": _change(c, municipality.ave_model)} for c in shown],
        "older_url": f"?voor={shown[-1].pk}" if len(found) > HISTORY else "",
        "newest_url": "?" if before is not None else "",
    }


def phase_words(model: AveModel, phase: str) -> str:
    """The phase by its label; for a norm without a phase, whom it holds for."""
    known = model.phases.get(phase)
    return known.label if known else "hele gemeente"


def place_of(phase: str) -> str:
    """A phase as it stands in an address."""
    return phase or WHOLE_PLACE


def phase_at(place: str) -> str:
    """The phase that stands in an address."""
    return WHOLE if place == WHOLE_PLACE else place


def _phases(model: AveModel) -> Iterator[str]:
    yield from model.phases
    yield WHOLE


def _table(
    municipality: Municipality, model: AveModel, phase: str, own: Overrides, *, link: bool
) -> dict[str, Any]:
    name = phase_words(model, phase)
    by_model = settable_norms(model, phase, {})
    rows = []
    for norm, standing in settable_norms(model, phase, own).items():
        url = reverse("roles:norm", args=[municipality.slug, place_of(phase), norm]) if link else ""
        cells = (
            {"text": norm_name(norm), "url": url},
            {
                "text": _amount(norm, standing),
                "sub": "eigen norm" if (phase, norm) in own else "",
            },
            {"text": _amount(norm, by_model.get(norm))},
        )
        rows.append({"cells": _in(NORMS, cells)})
    caption = f"Normen in {name}" if phase else "Normen voor de hele gemeente"
    return {"caption": caption, "columns": NORMS, "rows": rows}


def _amount(norm: str, found: Norm | None) -> str:
    return norm_amount(norm, found.days, working=found.working) if found else "geen norm"


def _change(change: NormChange, model: AveModel) -> list[dict[str, Any]]:
    now = settable_norms(model, change.phase, {}).get(change.norm)
    working = bool(now and now.working)

    def said(number: int | None) -> str:
        if number is not None:
            return norm_amount(change.norm, number, working=working)
        if change.model_days is None:
            return "geen norm"
        return f"{norm_amount(change.norm, change.model_days, working=working)} (model)"

    cells = (
        {"datetime": change.at},
        {"text": norm_name(change.norm), "sub": phase_words(model, change.phase)},
        {"text": f"{said(change.was)} → {said(change.became)}"},
        {"text": change.reason},
        {"text": change.by.name},
    )
    return _in(CHANGES, cells)


def _in(
    columns: tuple[dict[str, Any], ...], cells: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [{**cell, "column": column} for cell, column in zip(cells, columns, strict=True)]


def _touches(model: AveModel, phase: str) -> str:
    grave = phase in model.phases and model.phase(phase).severity == GRAVEST
    when = "De controle van het eerstvolgende uur" if grave else "De controle van vannacht"
    return (
        f"{when} gebruikt deze norm. Wat dan niet meer te laat is, verdwijnt van de escalatielijst;"
        " wat wel te laat is, komt erop. De termijnen bij een casus veranderen meteen."
    )
