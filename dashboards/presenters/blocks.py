"""The parts of the page that are told of the whole municipality and of each part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboards.definitions import BY_KEY, Figure
from dashboards.figures import Group
from dashboards.reading import Read
from dashboards.sentences import listed

from . import charts
from .words import HIDDEN, UNKNOWN, Cell, month_cell, number, share

SHARES = {
    "regie": "Met een casusregisseur",
    "plan": "Met een plan van aanpak",
    "evaluation": "Plan op tijd geëvalueerd",
}


@dataclass(frozen=True, slots=True)
class Table:
    """For templates/dashboards/table.html and the files: the first cell heads its row."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    left_out: str = ""
    """The rows that are hidden in every column, by name."""
    silent: str = ""
    """Why it tells nothing; such a table is left out."""
    quiet: bool = False
    """Its caption is not shown."""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: what it shows, as a chart and as the same figures in a table."""

    id: str
    title: str
    tables: Sequence[Table]
    keys: Sequence[str]
    chart: dict[str, Any] | None = None
    note: str = ""
    left_out: Sequence[str] = ()
    """Why which tables are not there."""

    @property
    def definitions(self) -> list[Figure]:
        return [BY_KEY[key] for key in self.keys]

    def tidied(self) -> Block:
        """Without the tables that tell nothing; which they are is said."""
        silent = [table for table in self.tables if table.silent]
        return replace(
            self,
            tables=[table for table in self.tables if not table.silent],
            left_out=[f"{table.caption}: {table.silent}" for table in silent],
        )


def table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]], **more: Any
) -> Table:
    """What is hidden in every column is named below the table; a table in which nothing is to be
    read is silent."""
    cells = [[cell if isinstance(cell, Cell) else Cell(str(cell)) for cell in row] for row in rows]
    texts = [({cell.text for cell in row[1:]}, row[0].text) for row in cells]
    hidden = [name for found, name in texts if found - {""} == {HIDDEN}]
    silent = ""
    if not any(found - {HIDDEN, UNKNOWN, ""} for found, _ in texts):
        silent = "afgeschermd" if any(HIDDEN in found for found, _ in texts) else "niet bekend"
    kept = [row for row in cells if row[0].text not in hidden]
    return Table(caption, columns, kept, ", ".join(hidden), silent, **more)


def drawn(chart: dict[str, Any]) -> dict[str, Any] | None:
    """A chart that has something to show."""
    return chart if any(n for each in chart["series"] for n in each["values"]) else None


def glance(read: Read, groups: Sequence[Group]) -> Block:
    """The most asked figures, beside the month before, half a year and a year ago."""
    back = (0, 1, 6, 12)
    rows = [
        [
            f"Huishoudens in {g.label}",
            *(number(read, read.month.after(-n), f"stock:{g.key}") for n in back),
        ]
        for g in groups
    ]
    for key, label in (
        *SHARES.items(),
        ("flagged", "Vraagt aandacht"),
        ("minors", "Minderjarigen"),
        ("media", "Media-aandacht"),
    ):
        rows.append([label, *(share(read.at(n), key) for n in back)])
    columns = ["", *(read.month.after(-n).short for n in back)]
    return Block(
        "vergelijking",
        "De maand vergeleken",
        [table("De maand naast eerdere maanden", columns, rows, quiet=True)],
        ("stock", "regie", "plan", "evaluation", "flagged", "minors", "media"),
    )


def pyramid(read: Read, groups: Sequence[Group]) -> Block:
    shown = [read.at().get(f"stock:{g.key}") for g in groups if g.has_cases]
    total = sum(n for n in shown if n)
    rows: list[list[str | Cell]] = []
    for group in reversed(groups):
        stock = read.at().get(f"stock:{group.key}")
        part = Cell(UNKNOWN if f"stock:{group.key}" not in read.at() or stock == 0 else HIDDEN)
        if stock and group.has_cases:
            part = Cell(f"{round(100 * stock / total)}\u00a0%", stock / total, "0%")
        if not group.has_cases:
            part = Cell(UNKNOWN)
        rows.append([group.label, number(read, read.month, f"stock:{group.key}"), part])
        if len(group.phases) > 1:
            rows += [
                [f"waarvan {label}", number(read, read.month, f"fine:{phase}"), ""]
                for phase, label in group.phases
            ]
    columns = ["Fase", "Huishoudens", "Deel van de casussen" + _of_shown(read, groups)]
    return Block(
        "piramide",
        "Huishoudens per fase",
        [table(_end(read), columns, rows)],
        ("stock", "fine"),
        chart=drawn(charts.pyramid(read, groups)),
        note="AVE legt niet alle inwoners vast. In de lichtste fase staan alleen huishoudens die "
        "na afschalen nog worden gevolgd (waakvlam).",
    )


def _of_shown(read: Read, groups: Sequence[Group]) -> str:
    """Which cases a share is of, where not of all."""
    hidden = any(read.at().get(f"stock:{g.key}", 0) is None for g in groups if g.has_cases)
    return " in de getoonde fasen" if hidden else ""


def _end(read: Read) -> str:
    """When the stock was counted."""
    return "Nu" if read.provisional else f"Eind {read.month.title}"


def months(read: Read, groups: Sequence[Group]) -> Block:
    rows = [
        [month_cell(month), *(number(read, month, f"stock:{g.key}") for g in groups)]
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
            rows.append(
                [f"{group.label} {words}", *(number(read, read.month.after(-n), key) for n in back)]
            )
    tables = [table("Per fase", columns, rows)]
    moves = [
        [f"Van {a.label} naar {b.label}", *(number(read, read.month.after(-n), key) for n in back)]
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
                [month_cell(month), *(share(read.of(month), key) for key in SHARES)]
                for month in reversed(read.months)
            ],
            wide=True,
        )
    ]
    back = (0, 1, 12)
    without = [
        [group.label, *(number(read, read.month.after(-n), key) for n in back)]
        for group in groups
        if (key := f"regie:no:{group.key}") in read.at()
    ]
    if without:
        columns = ["Zonder casusregisseur", *(read.month.after(-n).short for n in back)]
        tables.insert(0, table(BY_KEY["regie:no"].label, columns, without))
    keys = ["regie", "regie:no", "plan", "evaluation"]
    if asked := [group.label for group in groups if group.heaviest]:
        columns = ["In fase", *(read.month.after(-n).short for n in back)]
        row = [listed(asked), *(number(read, read.month.after(-n), "needs:yes") for n in back)]
        tables.insert(0, table(BY_KEY["needs"].label, columns, [row]))
        keys.insert(0, "needs")
    return Block(
        "regie",
        "Casusregie en plannen",
        tables,
        keys,
        chart=drawn(charts.shares(read, SHARES)),
        note=about_phases(read, groups),
    )


def about_phases(read: Read, groups: Sequence[Group]) -> str:
    """Of which phases a share is, where one is hidden."""
    hidden = [g.label for g in groups if read.at().get(f"stock:{g.key}", 0) is None]
    if not hidden:
        return ""
    seen = [g.label for g in groups if read.at().get(f"stock:{g.key}")]
    told = f"De cijfers over casussen gaan over {listed(seen)}. " if seen else ""
    return f"{told}Casussen in {listed(hidden)} tellen daarin niet mee: dat zijn er te weinig."
