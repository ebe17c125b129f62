"""The parts of the page that are told of the whole municipality and of each part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards import figures
from dashboards.figures import BY_KEY, Group
from dashboards.reading import Read
from roles.ave_model.types import AveModel

from . import charts
from .words import HIDDEN, UNKNOWN, number, share

PYRAMID = {"1": "80 %", "2": "15 %", "3": "5 %", "4": "een klein deel"}
"""Of all residents, by phase, where the model itself does not say it [Z, B]."""
SHARES = {
    "regie": "Met een casusregisseur",
    "plan": "Met een plan van aanpak",
    "evaluation": "Plan op tijd geëvalueerd",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: what it shows, as a chart and as the same figures in a table."""

    id: str
    title: str
    tables: Sequence[dict[str, Any]]
    keys: Sequence[str]
    chart: dict[str, Any] | None = None
    note: str = ""

    @property
    def definitions(self) -> list[figures.Figure]:
        return [BY_KEY[key] for key in self.keys]


def table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], **more: Any
) -> dict[str, Any]:
    """Plain data for templates/dashboards/table.html: the first cell heads its row. What is hidden
    in every column is named below the table (`left_out`); a table that tells nothing says so
    (`silent`)."""
    telling = [row for row in rows if {*row[1:]} - {HIDDEN, UNKNOWN, ""}]
    hidden = [row[0] for row in rows if {*row[1:]} - {""} == {HIDDEN}]
    silent = ""
    if not telling:
        some = any(HIDDEN in row for row in rows)
        silent = "Deze getallen zijn afgeschermd." if some else "Niet bekend."
    kept = [row for row in rows if row[0] not in hidden]
    found = {"caption": caption, "columns": columns, "rows": kept, "silent": silent}
    return found | {"left_out": ", ".join(hidden)} | more


def drawn(chart: dict[str, Any]) -> dict[str, Any] | None:
    """A chart that has something to show."""
    return chart if any(n for each in chart["series"] for n in each["values"]) else None


def glance(read: Read, groups: Sequence[Group]) -> Block:
    """The most asked figures, beside the month before, half a year and a year ago."""
    back = (0, 1, 6, 12)
    rows = [
        [f"Huishoudens in {g.label}", *(number(read.at(n), f"stock:{g.key}") for n in back)]
        for g in groups
    ]
    for key, label in (
        *SHARES.items(),
        ("flagged", "Vraagt aandacht"),
        ("minors", "Minderjarigen"),
    ):
        rows.append([label, *(share(read.at(n), key) for n in back)])
    columns = ["", *(read.month.after(-n).short for n in back)]
    return Block(
        "vergelijking",
        "De maand vergeleken",
        [table("De maand naast eerdere maanden", columns, rows, quiet=True)],
        ("stock", "regie", "plan", "evaluation", "flagged", "minors"),
    )


def pyramid(read: Read, model: AveModel, groups: Sequence[Group]) -> Block:
    shown = [read.at().get(f"stock:{g.key}") for g in groups if g.has_cases]
    total = sum(n for n in shown if n)
    rows = []
    for group in reversed(groups):
        stock = read.at().get(f"stock:{group.key}")
        part = f"{round(100 * stock / total)} %" if group.has_cases and stock and total else UNKNOWN
        if stock is None:
            part = HIDDEN
        figures = model.pyramid.get(group.phases[0][0], PYRAMID.get(group.key, UNKNOWN))
        rows.append([group.label, number(read.at(), f"stock:{group.key}"), part, figures])
        if len(group.phases) > 1:
            rows += [
                [f"waarvan {label}", number(read.at(), f"fine:{phase}"), "", ""]
                for phase, label in group.phases
            ]
    columns = ["Fase", "Huishoudens", "Deel van de casussen", "Van alle inwoners"]
    return Block(
        "piramide",
        "Huishoudens per fase",
        [table(_end(read), columns, rows)],
        ("stock", "fine"),
        chart=drawn(charts.pyramid(read, groups)),
        note="AVE legt niet alle inwoners vast. In de lichtste fase staan alleen huishoudens die "
        "na afschalen nog worden gevolgd (waakvlam).",
    )


def _end(read: Read) -> str:
    """When the stock was counted."""
    return "Nu" if read.provisional else f"Eind {read.month.title}"


def months(read: Read, groups: Sequence[Group]) -> Block:
    rows = [
        [month.short, *(number(read.of(month), f"stock:{g.key}") for g in groups)]
        for month in reversed(read.months)
    ]
    columns = ["Maand", *(g.label for g in groups)]
    return Block(
        "maanden",
        "Fasen door de tijd",
        [table("Huishoudens per fase, aan het eind van de maand", columns, rows, wide=True)],
        ("stock",),
        chart=drawn(charts.stocks(read, [g for g in groups if g.has_cases])),
    )


def flow(read: Read, groups: Sequence[Group]) -> Block:
    back = (0, 1, 12)
    columns = ["", *(read.month.after(-n).short for n in back)]
    rows = []
    for group in groups:
        for side, words in (("entered", "erbij"), ("left", "eruit")):
            key = f"{side}:{group.key}"
            rows.append([f"{group.label} {words}", *(number(read.at(n), key) for n in back)])
    tables = [table("Per fase", columns, rows)]
    moves = [
        [f"Van {a.label} naar {b.label}", *(number(read.at(n), key) for n in back)]
        for a in groups
        for b in groups
        if (key := f"moved:{a.key}>{b.key}") in read.at()
    ]
    if moves:
        tables.append(table("Van fase naar fase", columns, moves))
    return Block(
        "stroom",
        "Erbij en eruit",
        tables,
        ("entered", "left", "moved"),
        chart=drawn(charts.flow(read, groups)),
    )


def regie(read: Read, groups: Sequence[Group]) -> Block:
    tables = [
        table(
            "Casusregie en plannen, aan het eind van de maand",
            ["Maand", *SHARES.values()],
            [
                [month.short, *(share(read.of(month), key) for key in SHARES)]
                for month in reversed(read.months)
            ],
            wide=True,
        )
    ]
    back = (0, 1, 12)
    needs = [
        [group.label, *(number(read.at(n), key) for n in back)]
        for group in groups
        if (key := f"regie:no:{group.key}") in read.at()
    ]
    if needs:
        columns = ["Zonder casusregisseur", *(read.month.after(-n).short for n in back)]
        tables.insert(0, table("Casussen die een casusregisseur nodig hebben", columns, needs))
    return Block(
        "regie",
        "Casusregie en plannen",
        tables,
        ("regie", "regie:no", "plan", "evaluation"),
        chart=drawn(charts.shares(read, SHARES)),
    )
