"""The figures of a month as a spreadsheet or as plain text, with what each means."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from dashboards.figures import BY_KEY
from dashboards.reading import Read
from dashboards.suppression import WHOLE

from .blocks import Block
from .report import report
from .words import HIDDEN, STAYS, UNKNOWN

WIDTH = 24  # characters
UNSAFE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""


def as_xlsx(read: Read, norms: Mapping[str, int]) -> bytes:
    """One sheet a part of the page, and one with the definitions."""
    figures = report(read, norms) if read.at() else {"sentences": [], "blocks": []}
    book = Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet("Samenvatting")
    for row in _head(read, figures):
        first.append([_cell(value) for value in row])
    for block in figures["blocks"]:
        sheet = book.create_sheet(block.title[:31])
        for row in _rows(block):
            sheet.append([_cell(value) for value in row])
            if len(row) == 1 or not row[0]:
                sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        _widen(sheet)
    means = book.create_sheet("Definities")
    means.append(["Cijfer", "Betekenis", "Eenheid", "Soort", "Bron"])
    for figure in BY_KEY.values():
        means.append([figure.label, figure.definition, figure.unit, figure.kind, figure.source])
    for cells in means.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _widen(means)
    means.column_dimensions["B"].width = 4 * WIDTH
    _widen(first)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(read: Read, norms: Mapping[str, int]) -> bytes:
    """Every table below the other, semicolons between, as Dutch spreadsheets read it."""
    figures = report(read, norms) if read.at() else {"sentences": [], "blocks": []}
    text = StringIO()
    out = csv.writer(text, delimiter=";")
    out.writerows([_safe(value) for value in row] for row in _head(read, figures))
    for block in figures["blocks"]:
        out.writerow([])
        out.writerows([_safe(value) for value in row] for row in _rows(block))
    out.writerow([])
    out.writerow(["Cijfer", "Betekenis", "Eenheid", "Soort", "Bron"])
    for figure in BY_KEY.values():
        out.writerow([figure.label, figure.definition, figure.unit, figure.kind, figure.source])
    return text.getvalue().encode("utf-8-sig")


def _head(read: Read, figures: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield [f"AVE {read.municipality.name}, {read.month.title}"]
    if read.place != WHOLE:
        problems = read.municipality.ave_model.dominant_problems
        yield [f"Alleen {problems.get(read.place[1], read.place[1])}"]
        yield [STAYS]
    if read.provisional:
        yield ["Voorlopig: de maand loopt nog."]
    if read.revision:
        yield [f"Herziening {read.revision} van cijfers die al vastlagen."]
    for sentence in figures["sentences"]:
        yield [sentence]
    yield [f"{HIDDEN} is afgeschermd. {UNKNOWN} is niet bekend."]


def _rows(block: Block) -> Iterator[Sequence[str]]:
    for n, table in enumerate(block.tables):
        if n:
            yield [""]
        yield [table["caption"]]
        yield table["columns"]
        yield from table["rows"]
        if table["left_out"]:
            yield [f"Afgeschermd: {table['left_out']}"]
    if block.note:
        yield [block.note]


def _cell(value: str) -> str | int:
    """A number as a number, so that one can go on with it."""
    plain = value.replace(".", "")
    return int(plain) if plain.isascii() and plain.isdigit() else _safe(value)


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(UNSAFE) else value


def _widen(sheet: Worksheet) -> None:
    for letter in "ABCDEFGH":
        sheet.column_dimensions[letter].width = WIDTH
