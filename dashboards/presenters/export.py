"""The figures of a month as a spreadsheet or as plain text, with what each means."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboards.definitions import BY_KEY
from dashboards.reading import Read
from dashboards.suppression import WHOLE

from .blocks import Block, Table
from .report import report
from .words import HIDDEN, STAYS, UNKNOWN, Cell

FIRST, OTHER, MEANS = 44, 18, 96
"""How wide the columns are, in characters: the first, the others, and that of the definitions."""
TITLE = 31
"""Characters that the name of a sheet may have."""
UNSAFE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""
COLUMNS = (
    "gemeente", "maand", "deel", "voorlopig", "onderdeel", "tabel", "rij", "kolom", "waarde",
    "eenheid", "toelichting",
)  # fmt: skip


def as_xlsx(read: Read, norms: Mapping[str, int]) -> bytes:
    """One sheet a table, its header frozen, and one with the definitions."""
    figures = _figures(read, norms)
    book = Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet("Samenvatting")
    for text in _head(read, figures):
        first.append([_safe(text)])
        first.cell(first.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    first.column_dimensions["A"].width = MEANS
    for block in figures["blocks"]:
        for n, table in enumerate(block.tables):
            _sheet(book, _title(block, n), table)
    _definitions(book.create_sheet("Definities"))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(read: Read, norms: Mapping[str, int]) -> bytes:
    """One long table: each figure on a line of its own, with where it stands on the page.
    Semicolons between, as Dutch spreadsheets read it."""
    figures = _figures(read, norms)
    text = StringIO()
    out = csv.writer(text, delimiter=";")
    out.writerow(COLUMNS)
    place = (
        read.municipality.name,
        str(read.month),
        _part(read),
        "ja" if read.provisional else "nee",
    )
    for block in figures["blocks"]:
        for table in block.tables:
            for row in table.rows:
                for column, cell in zip(table.columns[1:], row[1:], strict=True):
                    if cell.text:
                        line = (*place, block.title, table.caption, row[0].text, column)
                        out.writerow([*(_safe(each) for each in line), *_plain(cell)])
    return text.getvalue().encode("utf-8-sig")


def _figures(read: Read, norms: Mapping[str, int]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"news": [], "sentences": [], "blocks": [], "left_out": []}
    return report(read, norms) if read.at() else nothing


def _part(read: Read) -> str:
    problems = read.municipality.ave_model.dominant_problems
    return "" if read.place == WHOLE else problems.get(read.place[1], read.place[1])


def _head(read: Read, figures: Mapping[str, Any]) -> Iterator[str]:
    yield f"AVE {read.municipality.name}, {read.month.title}"
    if read.place != WHOLE:
        yield f"Alleen {_part(read)}"
        yield STAYS
    if read.provisional:
        yield "Voorlopig: de maand loopt nog."
    if read.revision:
        yield f"Herziening {read.revision} van cijfers die al vastlagen."
    yield from figures["news"]
    yield from figures["sentences"]
    for block in figures["blocks"]:
        if block.note:
            yield f"{block.title}: {block.note}"
        if block.left_out:
            yield f"Weggelaten bij {block.title}: {'; '.join(block.left_out)}."
    if figures["left_out"]:
        yield f"Weggelaten, omdat er niets te lezen is: {'. '.join(figures['left_out'])}."
    yield f"{HIDDEN} is afgeschermd. {UNKNOWN} is niet bekend."


def _title(block: Block, n: int) -> str:
    """The name of a sheet: that of its part of the page, numbered from the second table on."""
    number = f" {n + 1}" if n else ""
    return block.title[: TITLE - len(number)] + number


def _sheet(book: Workbook, title: str, table: Table) -> None:
    sheet = book.create_sheet(title)
    sheet.append([_safe(table.caption)])
    sheet.append([_safe(column) for column in table.columns])
    for row in table.rows:
        sheet.append([_value(cell) for cell in row])
        for n, cell in enumerate(row, start=1):
            found = sheet.cell(sheet.max_row, n)
            found.number_format = cell.format
            found.alignment = Alignment(horizontal="left" if n == 1 else "right", wrap_text=n == 1)
    if table.left_out:
        sheet.append([f"Afgeschermd: {table.left_out}"])
    for n in range(1, len(table.columns) + 1):
        heads = sheet.cell(2, n)
        heads.font = Font(bold=True)
        heads.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(n)].width = OTHER if n > 1 else FIRST
    sheet.cell(1, 1).font = Font(bold=True)
    sheet.freeze_panes = "B3"


def _definitions(sheet: Worksheet) -> None:
    sheet.append(["Cijfer", "Betekenis", "Eenheid", "Soort", "Bron"])
    for figure in BY_KEY.values():
        sheet.append([figure.label, figure.definition, figure.unit, figure.kind, figure.source])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (FIRST, MEANS, OTHER, FIRST, FIRST), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _value(cell: Cell) -> float | date | str:
    """A number as a number and a month as a date, so that one can go on with it."""
    return _safe(cell.text) if cell.value is None else cell.value


def _plain(cell: Cell) -> Sequence[str]:
    """The value, its unit, and why there is none."""
    if isinstance(cell.value, int | float):
        percent = cell.format.endswith("%")
        value = round(100 * cell.value) if percent else cell.value
        return str(value).replace(".", ","), "%" if percent else "", ""
    told = {HIDDEN: "afgeschermd", UNKNOWN: "niet bekend"}
    return "", "", told.get(cell.text) or _safe(cell.text)


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(UNSAFE) else value
