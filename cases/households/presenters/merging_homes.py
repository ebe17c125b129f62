"""Two households beside each other: what differs, what moves, and which case goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from cases.core.models import Case
from cases.regie.presenters.holders import casusregisseur
from common.dates import full

from ..models import Household
from ..services.merging_homes import PLACE, HomePreview
from .households import NO_ADDRESS, open_cases


def same_households(households: Sequence[Household]) -> list[dict[str, str]]:
    """Who may be the same household, each with a way to look at both."""
    prefetch_related_objects(list(households), "memberships__person")
    return [
        {
            "name": ", ".join(_lives_there(home)) or "Er woont nu niemand",
            "where": home.public_address or NO_ADDRESS,
            "reference": home.reference,
            "url": f"?met={home.reference}",
        }
        for home in households
    ]


def both_homes(kept: Household, gone: Household, *, private: tuple[bool, bool]) -> dict[str, Any]:
    """Both as one table. `private`: of which of the two the address may be read."""
    homes = (kept, gone)
    prefetch_related_objects(list(homes), "memberships__person", open_cases())
    columns = [{"label": "Gegeven"}, {"label": "Dit blijft staan"}, {"label": "Dit gaat hierin op"}]
    lines = (
        ("Kenmerk", [home.reference for home in homes]),
        ("Adres", [_place(home, may) for home, may in zip(homes, private, strict=True)]),
        ("Wie wonen er", [", ".join(_lives_there(home)) or "niemand" for home in homes]),
        ("Lopende casus", [_running(home) for home in homes]),
        ("Bekend sinds", [full(home.created_at) for home in homes]),
    )
    rows = [
        {
            "cells": [
                {"column": column, "text": text}
                for column, text in zip(columns, (label, *texts), strict=True)
            ]
        }
        for label, texts in lines
    ]
    return {"caption": "Beide huishoudens naast elkaar", "columns": columns, "rows": rows}


def addresses(preview: HomePreview, *, private: tuple[bool, bool]) -> tuple[str, str] | None:
    """Both, where they differ and may both be read; else that of the kept one stays."""
    kept, gone = preview.kept, preview.gone
    if not all(private) or not gone.address:
        return None
    if all(getattr(kept, name) == getattr(gone, name) for name in PLACE):
        return None
    return _place(kept, may_read=True), _place(gone, may_read=True)


def which_goes_on(preview: HomePreview) -> list[tuple[str, str]]:
    """The cases that may go on, as this person may end the other; the gravest first, then the
    oldest. Empty when no more than one runs."""
    if len(preview.running) < 2:
        return []
    cases = sorted(preview.running, key=lambda c: (-c.ave_phase.severity, c.opened_at))
    others = {case.pk: next(o for o in cases if o.pk != case.pk) for case in cases}
    return [
        (str(case.pk), _in_words(case)) for case in cases if others[case.pk].pk in preview.may_end
    ]


def _in_words(case: Case) -> str:
    return (
        f"Casus {case.reference}, {case.ave_phase.label}, geopend op {full(case.opened_at)}: "
        f"{case.title}"
    )


def _lives_there(home: Household) -> list[str]:
    return [m.person.full_name for m in home.memberships.all() if m.end is None]


def _place(home: Household, may_read: bool) -> str:
    shown = (home.address if may_read else home.public_address) or NO_ADDRESS
    return f"{shown} (geheim)" if home.secret_address and may_read and home.address else shown


def _running(home: Household) -> str:
    if not home.open_cases:  # type: ignore[attr-defined]
        return "geen"
    case = home.open_cases[0]  # type: ignore[attr-defined]
    who = casusregisseur(case.current_holders)
    return f"{case.reference}, {case.ave_phase.label}" + (f", casusregie: {who}" if who else "")
